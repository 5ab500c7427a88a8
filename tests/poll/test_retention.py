"""What is past its time is let go, whatever is listed again, from the poll to the page."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.config import Settings
from aggregator.model import Attempt, Group, SourceState
from aggregator.poll import let_go, polling
from aggregator.poll.retention import AT_ONCE
from aggregator.publish import document
from aggregator.store import Store, Writing
from tests.filling import declare
from tests.loopback import Loopback, Page
from tests.poll.test_keep import SOURCES, item
from tests.poll.test_keep import poll as kept
from tests.web.conftest import Served, serving

NOW = datetime(2025, 10, 20, 14, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HEAD = "retention: 30d\n"
RSS = """<rss version="2.0"><channel><title>T</title><link>{at}</link><description>d</description>
{items}</channel></rss>"""
ITEM = """<item><title>Hải Phòng: nghiệm thu {number} đề án khuyến công địa phương</title>{description}
<link>{at}/tin/{place}</link><pubDate>Sat, 18 Oct 2025 0{number}:19:00 +0700</pubDate></item>"""

Make = Callable[[str, str], Settings]


def feed(at: str, *numbers: int, place: str = "", description: str = "<description>Lời dẫn.</description>") -> Page:
    """A feed of articles that tell their minutes."""
    items = "".join(
        ITEM.format(number=number, at=at, place=f"{place}{number}", description=description) for number in numbers
    )
    return Page(RSS.format(at=at, items=items).encode(), "application/rss+xml")


@pytest.fixture
def site(settings_of: Make, loopback: Loopback, tmp_path: Path) -> Settings:
    """A site that keeps stories for thirty days, with one source on loopback."""
    source = f"  - {{id: a, name: Nguồn, url: '{loopback.address}/a', kind: feed}}\n"
    return settings_of(f"{HEAD}sources:\n{source}", f"sqlite:///{tmp_path / 'a.db'}")


def poll(settings: Settings, store: Store, now: datetime) -> Attempt:
    async def run() -> Attempt:
        async with polling(settings, store, clock=lambda: now) as poller:
            [claimed] = await poller.claim_named(["a"])
            attempt = await poller.poll(settings.sources[0], claimed)
            await poller.finish()
            return attempt

    return asyncio.run(run())


def test_from_the_poll_to_the_page(site: Settings, loopback: Loopback) -> None:
    """Past its time a story is in no feed and its page says so; the same document again brings nothing new."""
    loopback.pages["/a"] = feed(loopback.address, 1, 2)
    with Store(site.database_url) as store:
        assert poll(site, store, NOW).new == 2
        stories = store.stories(Group(), limit=9)
        assert asyncio.run(let_go(store, site.retention, lambda: NOW + 30 * DAY)) == 0
        before = document(store, site, Group(), "atom")
        assert asyncio.run(let_go(store, site.retention, lambda: NOW + 31 * DAY)) == 2
        after = document(store, site, Group(), "atom")
        assert (after.updated, b"<entry" in before.body, b"<entry" in after.body) == (before.updated, True, False)
        assert after.etag != before.etag
        loopback.pages["/a"] = feed(loopback.address, 1, 2, 3)
        attempt = poll(site, store, NOW + 32 * DAY)
        assert (attempt.new, attempt.updated, attempt.seen, attempt.warnings) == (1, 0, 3, ())
        served = Served(store, site)
        with serving(served):
            assert served.get("/feed.json").json()["items"][0]["title"].startswith("Hải Phòng: nghiệm thu 3")
            for story in stories:
                page = served.get(f"/story/{story.hash}")
                assert (page.status_code, story.title in page.text, str(story.link) in page.text) == (410, True, True)
                assert "quá thời hạn lưu" in page.text
            assert "past the time" in served.get(f"/story/{stories[0].hash}?lang=en").text
            assert served.get("/story/0").status_code == 404


def test_a_list_that_brings_back_only_old_items_brings_nothing(site: Settings, loopback: Loopback) -> None:
    """A rebuilt site whose links are all others is no new story and no item missed, and no article page is read."""
    with Store(site.database_url) as store:
        loopback.pages["/a"] = feed(loopback.address, 1, 2)
        poll(site, store, NOW)
        asyncio.run(let_go(store, site.retention, lambda: NOW + 31 * DAY))
        changed = store.sources()[0].state.changed_at
        loopback.pages["/a"] = feed(loopback.address, 1, 2, place="moi/", description="")
        loopback.asked.clear()
        attempt = poll(site, store, NOW + 32 * DAY)
        assert (attempt.status, attempt.new, attempt.seen, attempt.warnings) == ("same", 0, 2, ())
        assert [one.path for one in loopback.asked] == ["/a"]
        assert store.sources()[0].state.changed_at == changed
        loopback.pages["/a"] = feed(loopback.address, 1, 2, 3, place="moi/", description="")
        assert poll(site, store, NOW + 33 * DAY).new == 1
        assert [one.path for one in loopback.asked] == ["/a", "/a", "/tin/moi/3"]


def test_no_page_is_read_of_what_expired(site: Settings, loopback: Loopback) -> None:
    """An item whose article could not be read before it expired is not asked for again."""
    loopback.pages["/a"] = feed(loopback.address, 1, description="")
    with Store(site.database_url) as store:
        poll(site, store, NOW)
        assert [one.path for one in loopback.asked] == ["/a", "/tin/1"]
        asyncio.run(let_go(store, DAY, lambda: NOW + 2 * DAY))
        poll(site, store, NOW + 3 * DAY)
        assert [one.path for one in loopback.asked] == ["/a", "/tin/1", "/a"]


def test_what_vanishes_stays_for_its_time(site: Settings, loopback: Loopback) -> None:
    """A story that its source no longer lists stays for as long as any other, and is let go when that is over."""
    with Store(site.database_url) as store:
        for day, listed in enumerate([(1, 2), (2,), ()]):
            loopback.pages["/a"] = feed(loopback.address, *listed)
            poll(site, store, NOW + day * DAY)
        assert len(store.stories(Group(), limit=9)) == 2
        assert asyncio.run(let_go(store, site.retention, lambda: NOW + 30 * DAY)) == 0
        assert asyncio.run(let_go(store, site.retention, lambda: NOW + 31 * DAY)) == 2


def test_however_many_expire(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    """One call lets go whatever is past its time, in several transactions, and says how much in one line."""
    declare(store, SOURCES, NOW)
    count = AT_ONCE + 1
    kept(store, *(item("a", number, f"Đề án khuyến công số {number} được nghiệm thu") for number in range(count)))
    with caplog.at_level(logging.INFO, "aggregator.poll"):
        assert asyncio.run(let_go(store, DAY, lambda: NOW + 2 * DAY)) == count
        assert asyncio.run(let_go(store, DAY, lambda: NOW + 2 * DAY)) == 0
    assert [record.getMessage() for record in caplog.records] == [f"let go stories={count} attempts=0"]


def test_forever_lets_nothing_go(store: Store) -> None:
    """Without a retention time nothing expires; back at forever, what expired stays so."""
    declare(store, SOURCES, NOW)
    kept(store, item("a", 1))
    late = NOW + 36_500 * DAY
    assert asyncio.run(let_go(store, None, lambda: late)) == 0
    assert asyncio.run(let_go(store, DAY, lambda: late)) == 1
    assert asyncio.run(let_go(store, None, lambda: late)) == 0
    assert store.stories(Group(), limit=9) == []


@pytest.mark.parametrize(("retention", "days"), [(None, 90), (900 * DAY, 90), (7 * DAY, 7)])
def test_notes_of_polls_are_forgotten(store: Store, retention: timedelta | None, days: int) -> None:
    """Notes of polls are kept for ninety days, or for as long as stories when that is shorter."""
    declare(store, SOURCES, NOW)

    def note(writing: Writing) -> None:
        for age in (days - 1, days + 1):
            at = NOW - age * DAY
            writing.sources.record(SourceState("a", at), Attempt("a", at, "same"))

    store.write(note)
    asyncio.run(let_go(store, retention, lambda: NOW))
    assert store.write(lambda writing: writing.sources.forget_attempts(NOW)) == 1
