from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest

from aggregator.discover import Trial, try_source
from aggregator.fetch import Fetcher, Limits
from aggregator.isolate import Isolation
from aggregator.model import Kind, Source
from tests.loopback import Loopback, Page

NOW = datetime(2025, 10, 20, tzinfo=UTC)
LIMITS = Limits(timeout=timedelta(seconds=10), host_gap=timedelta(0), allow_networks=(ip_network("127.0.0.0/8"),))


def tried(loopback: Loopback, path: str, kind: Kind = "auto") -> Trial:
    async def trying() -> Trial:
        async with Isolation(workers=1, deadline=timedelta(seconds=10)) as isolation, Fetcher(LIMITS) as fetcher:
            source = Source("a", "A", f"{loopback.address}{path}", kind=kind)
            return await try_source(source, fetcher, isolation, NOW)

    return asyncio.run(trying())


def rss(numbers: Iterable[int] = range(18, 8, -1), year: int = 2025) -> Page:
    items = "".join(
        f"<item><title>Khuyến công hỗ trợ cơ sở số {n}</title><link>http://a.example/tin/{n}.html</link>"
        f"<pubDate>{n:02} Oct {year} 07:19:00 +0700</pubDate></item>"
        for n in numbers
    )
    return Page(f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode())


def listing(head: str = "") -> Page:
    rows = "".join(
        f'<li><a href="http://a.example/tin/{n}.html">Khuyến công hỗ trợ cơ sở số {n} </a>'
        f"<span>{n:02}/10/2025</span></li>"
        for n in range(18, 8, -1)
    )
    page = f"<html><head>{head}</head><body><ul class='tin'>{rows}</ul></body></html>"
    return Page(page.encode(), "text/html")


NAMED = "<link rel=alternate type='application/rss+xml' href='/rss'>"


def test_a_good_feed_needs_nothing(loopback: Loopback) -> None:
    """A feed that answers is told with its form, its items and its newest moment, and there is nothing to do."""
    loopback.pages["/rss"] = rss()
    one = tried(loopback, "/rss")
    assert (one.answer, one.form, one.items, one.advice, one.failed) == ("200", "rss20", 10, (), False)
    assert one.newest == datetime(2025, 10, 18, 0, 19, tzinfo=UTC)
    assert len(loopback.asked) == 1


@pytest.mark.parametrize(
    ("kind", "advice"),
    [
        ("auto", "a feed stands for this page, and is polled instead: to spare the search, set url to"),
        ("listing", "names a feed that is alive: set url to"),
        ("feed", "names a feed that is alive: set url to"),
    ],
)
def test_a_page_that_names_a_feed(loopback: Loopback, kind: Kind, advice: str) -> None:
    """Whatever kind is declared, a page's living feed is told."""
    loopback.pages["/tin"], loopback.pages["/rss"] = listing(NAMED), rss()
    one = tried(loopback, "/tin", kind)
    assert advice in one.advice[0]
    assert f"{loopback.address}/rss" in one.advice[0]
    assert one.failed == (kind == "feed")


def test_only_auto_looks_further(loopback: Loopback) -> None:
    """Addresses that the page does not name are tried only for a source that leaves the choice to us."""
    loopback.pages["/tin"] = listing()
    assert tried(loopback, "/tin", "listing").advice == ()
    assert len(loopback.asked) == 1
    loopback.pages["/rss/"] = rss()
    assert "/rss/" in tried(loopback, "/tin").advice[0]


@pytest.mark.parametrize(
    ("page", "answer", "advice"),
    [
        (Page(b"", status=404), "404", "look for its new address"),
        (Page(b"", status=403), "403", "ask the site to let our User-Agent in"),
        (Page(b"<html><body><p>x</p></body></html>", "text/html"), "200", "give CSS selectors under listing:"),
        (Page(b"", "text/html"), "200", "the document is empty"),
        (rss(()), "200", "the feed is empty now"),
        (rss(year=2023), "200", "its newest item is 732 days old: dead?"),
        (Page(re.sub(rb"<pubDate>.*?</pubDate>", b"", rss().body)), "200", "none of its items has a date"),
    ],
)
def test_what_to_do_about_the_rest(loopback: Loopback, page: Page, answer: str, advice: str) -> None:
    """Whatever is wrong comes with what to do."""
    loopback.pages["/x"] = page
    one = tried(loopback, "/x", "auto")
    assert one.answer == answer
    assert advice in one.advice[0]


def test_what_moved_for_good(loopback: Loopback) -> None:
    """A permanent redirect is told with the address to declare; what nothing answers is told in one word."""
    loopback.pages["/old"] = Page(b"", status=301, headers={"Location": "/rss"})
    loopback.pages["/rss"] = rss()
    assert tried(loopback, "/old").advice == (f"it moved for good: set url to {loopback.address}/rss",)
    nobody = Source("a", "A", "http://127.0.0.1:9/")

    async def trying() -> Trial:
        async with Isolation(workers=1, deadline=timedelta(seconds=10)) as isolation, Fetcher(LIMITS) as fetcher:
            return await try_source(nobody, fetcher, isolation, NOW)

    one = asyncio.run(trying())
    assert (one.answer, one.failed) == ("connect", True)


def test_entries_that_are_refused(loopback: Loopback) -> None:
    """Refused entries are counted, and where to see them is said."""
    loopback.pages["/rss"] = Page(rss().body.replace(b"<channel>", b"<channel><item><title> </title></item>"))
    assert tried(loopback, "/rss").advice == ("1 entries refused: `aggregator preview a` says why",)
