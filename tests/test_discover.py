from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest

from aggregator.discover import Found, NothingFound, certain_province, discover, look, suggest_id, suggest_name
from aggregator.fetch import Fetcher, Limits
from aggregator.isolate import Isolation
from aggregator.model import Source
from tests.loopback import Loopback, Page

NOW = datetime(2025, 10, 20, tzinfo=UTC)
LIMITS = Limits(timeout=timedelta(seconds=10), host_gap=timedelta(0), allow_networks=(ip_network("127.0.0.0/8"),))
FEED = b"""<rss version="2.0"><channel><title>T</title><link>http://a.example/</link><description>d</description>
<item><title>Tin khuy\xe1\xba\xbfn c\xc3\xb4ng</title><link>http://a.example/1</link><pubDate>%s</pubDate></item>
</channel></rss>"""


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


def test_looking_reads_what_the_page_names() -> None:
    """A page is read with the feeds it names, also where it lists nothing."""
    page = b'<html><head><link rel=alternate type="application/atom+xml" href="/f"></head><body><p>x</p></body></html>'
    seen = look(Source("new", "n", "http://a.example/"), page, "http://a.example/", "text/html", NOW)
    assert (seen.form, seen.items, seen.feeds) == (None, (), ("http://a.example/f",))
    assert "no list of dated articles" in seen.trouble


def found(url: str) -> Found | NothingFound:
    async def searching() -> Found | NothingFound:
        async with Isolation(workers=1, deadline=timedelta(seconds=10)) as isolation, Fetcher(LIMITS) as fetcher:
            return await discover(url, fetcher, isolation, NOW)

    return asyncio.run(searching())


def page(*, rows: str = "", dated: str = "20/10/2025") -> Page:
    listed = "".join(
        f'<li><a href="http://a.example/{row}">Khuyến công hỗ trợ cơ sở {row}</a> <span>{dated}</span></li>'
        for row in rows
    )
    head = '<link rel="alternate" type="application/rss+xml" href="/rss">'
    return Page(f"<html><head>{head}</head><body><ul>{listed}</ul></body></html>".encode(), "text/html")


def test_a_page_without_a_list_has_a_feed(loopback: Loopback) -> None:
    """A page that lists nothing leads to the feed it names; where that is dead, both are told."""
    loopback.pages["/"] = page()
    nothing = found(f"{loopback.address}/")
    assert isinstance(nothing, NothingFound)
    assert "no list of dated articles" in nothing.sentence
    assert "/rss, but Nothing is at this address" in nothing.sentence
    loopback.pages["/rss"] = Page(FEED % b"Mon, 20 Oct 2025 07:19:00 +0700")
    one = found(f"{loopback.address}/")
    assert isinstance(one, Found)
    assert (one.url, one.kind) == (f"{loopback.address}/rss", "feed")


def test_a_forgotten_feed(loopback: Loopback) -> None:
    """A feed whose newest item is long behind its page's is not taken."""
    loopback.pages["/"], loopback.pages["/rss"] = page(rows="123"), Page(FEED % b"Mon, 20 Oct 2014 07:19:00 +0700")
    one = found(f"{loopback.address}/")
    assert isinstance(one, Found)
    assert one.kind == "listing"
    assert one.notes == (
        f"the page names the feed {loopback.address}/rss, but its newest item is of 2014-10-20, older than the page's",
    )


def test_a_feed_that_moved(loopback: Loopback) -> None:
    """Where an address moved for good, the new one is declared; an empty feed is one."""
    loopback.pages["/alt"] = Page(b"", status=301, headers={"Location": "/rss"})
    loopback.pages["/rss"] = Page(b'<rss version="2.0"><channel><title>T</title></channel></rss>')
    one = found(f"{loopback.address}/alt")
    assert isinstance(one, Found)
    assert (one.url, one.kind, one.notes) == (f"{loopback.address}/rss", "feed", ("the feed is empty now",))
