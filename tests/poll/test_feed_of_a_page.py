"""A source of `kind: auto` that is a page with a feed, over several polls."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from aggregator import discover
from aggregator.config import Settings
from aggregator.model import Attempt, Group, SourceState
from aggregator.poll import polling
from aggregator.store import Store
from tests.loopback import Loopback, Page

START = datetime(2025, 10, 20, 2, 0, tzinfo=UTC)
UNUSED = "sqlite:///unused.db"
"""The store is open already."""
HOUR, WEEK = timedelta(hours=1), timedelta(days=8)


class Polled:
    """A source that is polled at moments a test names."""

    def __init__(self, make: Callable[[str, str], Settings], url: str, store: Store, kind: str = "auto") -> None:
        text = f"sources:\n  - {{id: a, name: Nguồn, url: '{url}/tin', kind: {kind}, interval: 1h, enrich: false}}\n"
        self.settings, self.store, self.now = make(text, UNUSED), store, START

    def poll(self, after: timedelta = HOUR) -> Attempt:
        self.now += after

        async def once() -> Attempt:
            async with polling(self.settings, self.store, clock=lambda: self.now, seek=discover.seek) as poller:
                [claimed] = await poller.claim_named(["a"])
                attempt = await poller.poll(self.settings.sources[0], claimed)
                await poller.finish()
                return attempt

        return asyncio.run(once())

    @property
    def state(self) -> SourceState:
        [view] = self.store.sources()
        return view.state

    @property
    def titles(self) -> list[str]:
        return sorted(story.title for story in self.store.stories(Group(), limit=100))


def listing(*numbers: int) -> Page:
    rows = "".join(
        f'<li><a href="/tin/{n}.html">Khuyến công hỗ trợ cơ sở số {n}</a> <span>{n:02}/10/2025</span></li>'
        for n in numbers
    )
    head = '<link rel="alternate" type="application/rss+xml" href="/tin.rss">'
    return Page(f"<html><head>{head}</head><body><ul>{rows}</ul></body></html>".encode(), "text/html")


def rss(root: str, *numbers: int) -> Page:
    items = "".join(
        f"<item><title>Khuyến công hỗ trợ cơ sở số {n}</title><link>{root}/tin/{n}.html</link>"
        f"<pubDate>{n:02} Oct 2025 07:19:00 +0700</pubDate></item>"
        for n in numbers
    )
    return Page(f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode())


@pytest.fixture
def polled(settings_of: Callable[[str, str], Settings], loopback: Loopback, store: Store) -> Polled:
    loopback.pages["/tin"] = listing(18, 17, 16, 15)
    loopback.pages["/tin.rss"] = rss(loopback.address, 18, 17, 16, 15)
    return Polled(settings_of, loopback.address, store)


def asked(loopback: Loopback) -> list[str]:
    paths = [one.path for one in loopback.asked]
    loopback.asked.clear()
    return paths


def test_the_feed_is_found_once_and_polled_from_then_on(polled: Polled, loopback: Loopback) -> None:
    """The first poll finds the page's feed and keeps what it says; the next ask the feed alone."""
    first = polled.poll()
    assert (first.status, first.new) == ("new", 4)
    assert asked(loopback) == ["/tin", "/tin.rss"]
    assert polled.state.feed == f"{loopback.address}/tin.rss"
    assert polled.poll().status == "same"
    loopback.pages["/tin.rss"] = rss(loopback.address, 19, 18, 17, 16)
    assert polled.poll().new == 1
    assert asked(loopback) == ["/tin.rss"] * 2
    assert len(polled.titles) == 5


def test_a_dead_feed_gives_way_to_its_page(polled: Polled, loopback: Loopback) -> None:
    """After three failures the page is polled again; its news are the stories there are, and a new feed is sought."""
    polled.poll()
    del loopback.pages["/tin.rss"]
    loopback.pages["/tin"] = listing(19, 18, 17, 16)
    assert [polled.poll().status for _ in range(3)] == ["http"] * 3
    assert (polled.state.feed, polled.state.failures) == (None, 3)
    asked(loopback)
    back = polled.poll()
    assert (back.status, back.new) == ("new", 1)
    assert len(polled.titles) == 5
    assert "/tin.rss" in asked(loopback)
    assert polled.poll().status == "same"
    assert asked(loopback) == ["/tin"]
    assert polled.state.failures == 0


def test_a_feed_that_is_left_alone_gives_way_to_its_page(polled: Polled, loopback: Loopback) -> None:
    """A feed that answers but brings nothing for a week is held against its page again."""
    polled.poll()
    loopback.pages["/tin"] = listing(28, 27, 26, 18)
    assert polled.poll(WEEK).new == 3
    assert polled.state.feed is None


def test_a_quiet_feed_stays(polled: Polled, loopback: Loopback) -> None:
    """A feed that is as quiet as its page is found again, and nothing is new."""
    polled.poll()
    asked(loopback)
    assert polled.poll(WEEK).new == 0
    assert asked(loopback) == ["/tin", "/tin.rss"]
    assert polled.state.feed is not None
    polled.poll()
    assert asked(loopback) == ["/tin.rss"]


def test_a_page_without_a_feed_is_searched_once(polled: Polled, loopback: Loopback) -> None:
    """Where no feed may stand for the page, its items are kept at the same poll, and the search is not repeated."""
    del loopback.pages["/tin.rss"]
    assert polled.poll().new == 4
    assert len(asked(loopback)) > 2
    loopback.pages["/tin"] = listing(19, 18, 17, 16)
    assert polled.poll().new == 1
    assert asked(loopback) == ["/tin"]


def test_another_address_is_another_page(
    polled: Polled, loopback: Loopback, settings_of: Callable[[str, str], Settings]
) -> None:
    """When feeds.yaml declares another address, what was found for the old one is forgotten."""
    polled.poll()
    loopback.pages["/moi"] = listing(11, 12, 13)
    text = f"sources:\n  - {{id: a, name: Nguồn, url: '{loopback.address}/moi', kind: auto}}\n"
    polled.settings = settings_of(text, UNUSED)
    asked(loopback)
    assert polled.poll().new == 3
    assert asked(loopback)[0] == "/moi"
    assert polled.state.feed is None


def test_a_declared_listing_is_left_as_it_is(
    polled: Polled, loopback: Loopback, settings_of: Callable[[str, str], Settings], store: Store
) -> None:
    """Who declares the page a listing gets the page."""
    one = Polled(settings_of, loopback.address, store, kind="listing")
    one.poll()
    assert asked(loopback) == ["/tin"]
    assert polled.state.feed is None


def test_an_empty_feed_gives_way_to_its_page(polled: Polled, loopback: Loopback) -> None:
    """A feed that lists nothing any more is not alive: at the next poll its page is read."""
    polled.poll()
    loopback.pages["/tin.rss"] = rss(loopback.address)
    loopback.pages["/tin"] = listing(19, 18, 17, 16)
    assert polled.poll().new == 0
    assert polled.state.feed is None
    assert polled.poll().new == 1


def test_who_declares_a_kind_later_has_chosen(
    polled: Polled, loopback: Loopback, settings_of: Callable[[str, str], Settings]
) -> None:
    """When the page is declared a listing, the feed that was found is forgotten and the page is asked."""
    polled.poll()
    polled.settings = settings_of(
        f"sources:\n  - {{id: a, name: Nguồn, url: '{loopback.address}/tin', kind: listing, enrich: false}}\n", UNUSED
    )
    asked(loopback)
    assert polled.poll().new == 0
    assert asked(loopback) == ["/tin"]
    assert polled.state.feed is None
