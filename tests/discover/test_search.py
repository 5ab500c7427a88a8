from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network

import pytest

from aggregator.discover import Found, NothingFound, discover, look, seek
from aggregator.fetch import Fetcher, Limits
from aggregator.isolate import Isolation
from aggregator.model import Fetched, Sought, Source, Validators
from tests.loopback import Loopback, Page

NOW = datetime(2025, 10, 20, tzinfo=UTC)
LIMITS = Limits(timeout=timedelta(seconds=10), host_gap=timedelta(0), allow_networks=(ip_network("127.0.0.0/8"),))
FEED = b"""<rss version="2.0"><channel><title>T</title><link>http://a.example/</link><description>d</description>
<item><title>Tin khuy\xe1\xba\xbfn c\xc3\xb4ng</title><link>http://a.example/1</link><pubDate>%s</pubDate></item>
</channel></rss>"""


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


# --- what no page names ----------------------------------------------------------------------------------------------

ROW = '<li><a href="/tin/{n}.html">Khuyến công hỗ trợ cơ sở số {n}</a> <span>{n:02}/10/2025</span></li>'
ITEM = """<item><title>Khuyến công hỗ trợ cơ sở số {n}</title><link>{root}/tin/{n}.html</link>
<pubDate>{n:02} Oct 2025 07:19:00 +0700</pubDate></item>"""


def listing(head: str = "", numbers: Iterable[int] = range(18, 8, -1)) -> Page:
    rows = "".join(ROW.format(n=number) for number in numbers)
    return Page(f"<html><head>{head}</head><body><ul>{rows}</ul></body></html>".encode(), "text/html")


def rss(root: str, numbers: Iterable[int] = range(18, 8, -1)) -> Page:
    items = "".join(ITEM.format(n=number, root=root) for number in numbers)
    return Page(f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode())


@pytest.mark.parametrize("path", ["/rss/", "/feed/", "/rss_feed/", "/vi/news/rss/", "/rss/khuyen-cong.rss"])
def test_a_feed_that_the_page_does_not_name(loopback: Loopback, path: str) -> None:
    """Where a page names no feed, the addresses platforms keep theirs at are tried, each refusal with its reason."""
    loopback.pages["/khuyen-cong"], loopback.pages[path] = listing(), rss(loopback.address)
    one = found(f"{loopback.address}/khuyen-cong")
    assert isinstance(one, Found)
    assert (one.url, one.kind, len(one.seen.items)) == (f"{loopback.address}{path}", "feed", 10)
    assert all("Nothing is at this address (status 404)" in refusal.why for refusal in one.refused)
    assert [one.path for one in loopback.asked].count(path) == 1


def test_a_feed_told_by_the_query(loopback: Loopback) -> None:
    """Joomla answers at the page's own address, asked for a feed; its page with a query is never taken for one."""
    loopback.pages["/tin"] = listing("<meta name=generator content='Joomla! - Open Source'>")
    one = found(f"{loopback.address}/tin?id=7")
    assert isinstance(one, Found)
    assert (one.url, one.kind) == (f"{loopback.address}/tin?id=7", "listing")
    assert loopback.asked[1].path == "/tin?id=7&format=feed&type=rss"
    assert "expected a feed but got an HTML page" in one.refused[0].why


def test_few_are_tried(loopback: Loopback) -> None:
    """A page costs at most four feeds that it names and six that are only likely, each asked once."""
    named = "".join(f'<link rel=alternate type="application/rss+xml" href="/{n}.rss">' for n in range(9))
    loopback.pages["/khuyen-cong"] = listing(named)
    one = found(f"{loopback.address}/khuyen-cong")
    assert isinstance(one, Found)
    assert one.kind == "listing"
    assert len(one.notes) == 4
    assert len(one.refused) == 6
    assert len({asked.path for asked in loopback.asked}) == len(loopback.asked) == 11


def test_who_turns_us_away_is_left_alone(loopback: Loopback) -> None:
    """After a firewall's answer the host is asked for nothing more."""
    loopback.pages["/khuyen-cong"] = listing()
    loopback.pages["/rss/khuyen-cong.rss"] = Page(b"", status=403, headers={"cf-mitigated": "challenge"})
    found(f"{loopback.address}/khuyen-cong")
    assert len(loopback.asked) == 2


def test_who_asks_us_to_wait_is_left_alone(loopback: Loopback) -> None:
    """After a 429 the host is asked for nothing more, and the page is the listing."""
    loopback.pages["/khuyen-cong"] = listing()
    loopback.pages["/rss/khuyen-cong.rss"] = Page(b"", status=429)
    one = found(f"{loopback.address}/khuyen-cong")
    assert isinstance(one, Found)
    assert one.kind == "listing"
    assert len(loopback.asked) == 2


def test_a_whole_sites_feed_is_not_a_sections(loopback: Loopback) -> None:
    """A site's feed that has little of a section's news is refused with the numbers; the section's own is taken."""
    loopback.pages["/khuyen-cong"] = listing("<link rel=alternate type='application/rss+xml' href='/feed/'>")
    loopback.pages["/feed/"] = rss(loopback.address, [18, 17, *range(1, 9)])
    one = found(f"{loopback.address}/khuyen-cong")
    assert isinstance(one, Found)
    assert one.kind == "listing"
    assert "it has only 2 of the 10 newest listed here" in one.notes[0]
    loopback.pages["/khuyen-cong/feed/"] = rss(loopback.address)
    loopback.pages["/khuyen-cong"] = listing(
        "<link rel=alternate type='application/rss+xml' href='/feed/'><meta name=generator content='WordPress 6'>"
    )
    one = found(f"{loopback.address}/khuyen-cong")
    assert isinstance(one, Found)
    assert one.url == f"{loopback.address}/khuyen-cong/feed/"


def sought(source: Source, page: Page) -> Sought:
    fetched = Fetched(source.url, page.body, page.content_type, Validators())

    async def searching() -> Sought:
        async with Isolation(workers=1, deadline=timedelta(seconds=10)) as isolation, Fetcher(LIMITS) as fetcher:
            return await seek(source, fetched, fetcher, isolation, NOW)

    return asyncio.run(searching())


def test_seeking_for_a_source(loopback: Loopback) -> None:
    """For a source its page is not fetched again, and its headers go along; what was tried is told."""
    source = Source("a", "A", f"{loopback.address}/khuyen-cong", headers=(("X-Key", "1"),))
    loopback.pages["/rss/"] = rss(loopback.address)
    one = sought(source, listing())
    assert one.url == f"{loopback.address}/rss/"
    assert one.feed is not None
    assert one.feed.body == rss(loopback.address).body
    assert [refusal.what for refusal in one.refused] == [f"{loopback.address}/rss/khuyen-cong.rss"]
    assert {asked.headers["x-key"] for asked in loopback.asked} == {"1"}


def test_a_page_that_lists_nothing_is_not_replaced_by_a_guess(loopback: Loopback) -> None:
    """A source whose page lists nothing now, such as one under repair, is given only a feed that the page names."""
    loopback.pages["/rss/"] = loopback.pages["/all.rss"] = rss(loopback.address)
    source = Source("a", "A", f"{loopback.address}/khuyen-cong")
    assert sought(source, listing(numbers=())) == Sought()
    assert loopback.asked == []
    named = listing("<link rel=alternate type='application/rss+xml' href='/all.rss'>", numbers=())
    assert sought(source, named).url == f"{loopback.address}/all.rss"
    assert sought(source, rss(loopback.address)) == Sought()
