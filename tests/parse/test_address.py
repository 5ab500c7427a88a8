from __future__ import annotations

from datetime import datetime

import pytest

from aggregator.parse.address import article_key, filed_under, is_article_like, is_file, is_home, shape_of
from tests.parse.reading import ZONE

NOW = datetime(2025, 10, 20, 21, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    "twin",
    [
        "https://m.n.example/tin/hoi-cho-12.html",
        "https://www.n.example/tin/hoi-cho-12.html#binh-luan",
        "https://n.example/amp/tin/hoi-cho-12.html",
        "https://n.example/print/tin/hoi-cho-12.html",
        "https://n.example/tin/hoi-cho-12.html?tmpl=component&print=1",
        "https://n.example/tin/hoi-cho-12.html/?utm_source=zalo",
        "https://n.example/tin/hoi-cho-12.html;jsessionid=0A1B2C?_afrLoop=26332513281898",
        "https://n.example/tin/hoi-cho-12.html?inheritRedirect=false&redirect=%2Ftin",
        "https://n.example/tin/hoi-cho-12.html?p_p_state=normal&p_p_lifecycle=0&_=17",
    ],
)
def test_twins(twin: str) -> None:
    """Addresses for print, AMP and phones, of one visit, with the way back or tracked are the article's."""
    assert article_key(twin) == article_key("https://n.example/tin/hoi-cho-12.html")


def test_a_redirection_elsewhere_is_no_way_back() -> None:
    """Where a link leads through a counter to another host, the way is the article."""
    one, other = (f"https://n.example/out?redirect=https%3A%2F%2Fbao.example%2Ftin-{number}" for number in (2, 3))

    assert article_key(one) != article_key(other)
    assert article_key("https://n.example/tin?id=5&returnUrl=https://n.example/") == article_key(
        "https://n.example/tin?id=5"
    )


def test_parts_of_a_site_named_in_the_query() -> None:
    """Addresses of two modules are of two kinds, those of two articles or sections are not."""
    news = shape_of("https://n.example/index.php?nv=news&op=Khuyen-cong&id=12")

    assert news == shape_of("https://n.example/index.php?nv=news&op=Cong-nghiep&id=13")
    assert news != shape_of("https://n.example/index.php?nv=laws&op=Khuyen-cong&id=12")


def test_identity_in_the_query() -> None:
    """Two parameters of different value are two articles."""
    one, other = (f"https://n.example/chi-tiet?dDocName=PORTAL53337{number}" for number in (2, 3))

    assert article_key(one) != article_key(other)
    assert shape_of(one) == shape_of(other)


@pytest.mark.parametrize(
    ("link", "article"),
    [
        ("https://n.example/thai-nguyen-ho-tro-16-de-an-khuyen-cong/", True),
        ("https://n.example/tin-tuc/4711", True),
        ("https://n.example/hop-hoi-dong.350", True),
        ("https://n.example/default.aspx?page=news&do=detail&id=321", True),
        ("https://n.example/chi-tiet?dDocName=PORTAL533372", True),
        ("https://n.example/2374-hoi-cho", True),
        ("https://n.example/2025/10/18/hoi-cho/", True),
        ("https://n.example/khuyen-cong", False),
        ("https://n.example/tin-tuc?page=20", False),
        ("https://n.example/?p=2200", True),
        ("https://n.example/tabid/77/id/900/Default.aspx", True),
        ("https://n.example/tin-tuc/default.aspx", False),
        ("https://n.example/?p=2", False),
        ("https://n.example/", False),
    ],
)
def test_article_like(link: str, article: bool) -> None:
    """An article's address has a headline or a number in it; a section's, a pager's, a home page's has not."""
    assert is_article_like(link) is article


@pytest.mark.parametrize(
    ("path", "filed"),
    [
        ("/2025/10/18/hoi-cho/", "2025-10-18"),
        ("/tin/2025-10-18/hoi-cho", "2025-10-18"),
        ("/20251018/hoi-cho", "2025-10-18"),
        ("/18-10-2025/hoi-cho", "2025-10-18"),
        ("/hoi-cho-20251018071730.htm", "2025-10-18T07:17:30"),
        ("/hoi-cho-20251018071730123.htm", "2025-10-18T07:17:30"),
        ("/lich-tuan-tu-20-10-2025-den-26-10-2025-n699", None),
        ("/2025/10/hoi-cho", None),
        ("/2025/31/02/hoi-cho", None),
        ("/2026/10/18/hoi-cho", None),
        ("/hoi-cho-20251018", None),
        ("/hoi-cho-20259999071730.htm", None),
    ],
)
def test_filed_under(path: str, filed: str | None) -> None:
    """Segments of the path tell the day, a row number the second; a day in a headline is not when it appeared."""
    assert filed_under(f"https://n.example{path}", NOW) == filed


def test_front_doors_and_files() -> None:
    """Home pages and documents to download are known as such."""
    assert is_home("https://n.example/vi/")
    assert not is_home("https://n.example/?p=12")
    assert is_file("https://n.example/qd-120.pdf?v=1")
    assert not is_file("https://n.example/qd-120.html")


def test_a_number_of_one_digit_is_a_number() -> None:
    """An article's number may be young: its address is of the same kind as those of ten and more."""
    for frame in ("/tin/bai-{}.html", "/tin/tin{}", "/tin/{}", "/node/{}"):
        shapes = {shape_of(f"https://a.example{frame.format(number)}") for number in (1, 9, 10, 99, 1000)}
        assert len(shapes) == 1, frame
