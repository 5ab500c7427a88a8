from __future__ import annotations

import pytest

from aggregator.discover import certain_province, suggest_id, suggest_name


@pytest.mark.parametrize(
    ("url", "id_"),
    [
        (
            "https://socongthuong.daklak.gov.vn/vi/news/hoat-dong-khuyen-cong/",
            "socongthuong-daklak-hoat-dong-khuyen-cong",
        ),
        ("https://www.congthuong.vn/rss/trang-chu.rss", "congthuong"),
        ("https://congthuong.vn/rss/dia-phuong.rss", "congthuong-dia-phuong"),
        ("https://langngheviet.com.vn/khuyen-cong", "langngheviet-khuyen-cong"),
        ("http://sct.laichau.gov.vn/default.aspx?page=news", "sct-laichau"),
        ("https://a.example/tin/Khuy%E1%BA%BFn%20c%C3%B4ng%20%C4%91%E1%BB%8Ba.html", "a-example-khuyen-cong-dia"),
        ("http://127.0.0.1:8080/", "127-0-0-1"),
        ("http://[::1]/tin", "1-tin"),
        (f"https://a.example/{'dai-' * 50}", "a-example-" + ("dai-" * 50)[:50].strip("-")),
        ("https://com.vn/", "com"),
    ],
)
def test_an_id_tells_host_and_path(url: str, id_: str) -> None:
    """An id is made of what tells in host and path, in letters that may stand in an address."""
    assert suggest_id(url, set()) == id_


def test_an_id_is_nobody_elses() -> None:
    """Where the id is taken, the next number is put behind it."""
    assert suggest_id("https://a.vn/", {"a", "a-2"}) == "a-3"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("  Sở Công Thương\n Hải Phòng ", "Sở Công Thương Hải Phòng"),
        ("A &amp; B", "A & B"),
        (None, "a.example"),
        ("\u200b", "a.example"),
        ("dài " * 50, ("dài " * 30).strip()),
    ],
)
def test_a_name_is_one_line(title: str | None, name: str) -> None:
    """A source is called what it calls itself, in one line and not too long; else its host."""
    assert suggest_name(title, "https://a.example/") == name


@pytest.mark.parametrize(
    ("name", "url", "slug"),
    [
        ("Sở Công Thương Hải Phòng", "https://a.example/", "hai-phong"),
        ("Sở Công Thương Hải Dương", "https://a.example/", "hai-phong"),
        ("Tin khuyến công", "https://socongthuong.daklak.gov.vn/", "dak-lak"),
        ("Tin khuyến công", "https://khuyencongbinhphuoc.gov.vn/", "dong-nai"),
        ("Sở Công Thương Đắk Lắk", "https://socongthuong.daklak.gov.vn/", "dak-lak"),
        ("Sở Công Thương Hải Phòng", "https://socongthuong.daklak.gov.vn/", None),
        ("Hải Phòng, An Giang", "https://a.example/", None),
        ("Tin khuyến công", "https://daklak.example/", None),
        ("Tạp chí Công Thương", "https://moit.gov.vn/", None),
    ],
)
def test_a_province_only_where_it_is_certain(name: str, url: str, slug: str | None) -> None:
    """A province is told from the name, or from a government's host, when both say one and the same."""
    assert certain_province(name, url) == slug
