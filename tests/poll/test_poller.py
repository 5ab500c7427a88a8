"""A whole poll of one source, from its address to its stories, with a clock that is given."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.config import Settings
from aggregator.model import Attempt, Group, Story
from aggregator.poll import polling
from aggregator.poll.outcome import reader_hash
from aggregator.store import Store
from tests.loopback import Loopback, Page
from tests.parse.layouts import LAYOUTS, rows

NOW = datetime(2025, 10, 20, 14, 0, tzinfo=UTC)
"""2025-10-20T21:00+07:00."""

Settle = Callable[..., Settings]

CATEGORIES = """\
categories:
  - {slug: khuyen-cong, name: Khuyến công}
  - {slug: lang-nghe, name: "Làng nghề, nghệ nhân"}
  - {slug: nghien-cuu, name: Nghiên cứu trao đổi}
  - {slug: van-hoa, name: Văn hóa - Xã hội}
  - {slug: tin-tuc, name: Tin tức}
"""
EMPTY_RSS = b'<rss version="2.0"><channel><title>T</title><link>http://x.example/</link></channel></rss>'


@pytest.fixture
def settle(settings_of: Callable[[str, str], Settings], loopback: Loopback, tmp_path: Path) -> Settle:
    """Settings with one source on loopback."""

    def make(more: str = "", head: str = "") -> Settings:
        source = f"  - {{id: a, name: Nguồn, url: '{loopback.address}/a'{more}}}\n"
        return settings_of(f"{head}sources:\n{source}", f"sqlite:///{tmp_path / 'a.db'}")

    return make


def poll(settings: Settings, *moments: datetime) -> tuple[list[Attempt], list[Story]]:
    """Poll the source at each moment, in one process."""

    async def run(store: Store) -> list[Attempt]:
        attempts = []
        for moment in moments:
            async with polling(settings, store, clock=lambda moment=moment: moment) as poller:  # type: ignore[misc]  # mypy cannot type the default
                for claimed in await poller.claim_named(["a"]):
                    attempts.append(await poller.poll(settings.sources[0], claimed))  # noqa: PERF401 - awaits
                await poller.finish()
        return attempts

    with Store(settings.database_url) as store:
        return asyncio.run(run(store)), store.stories(Group(), limit=1_000)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_sample_page_gives_its_29_stories(layout: str, settle: Settle, loopback: Loopback) -> None:
    """Every story of the sample page once, in whatever block it recurs, with moment, basis, category and province."""
    loopback.pages["/a"] = Page(LAYOUTS[layout]().encode(), "text/html; charset=utf-8")
    settings = settle(head=CATEGORIES)
    _, stories = poll(settings, NOW, NOW + timedelta(minutes=30))
    listed = {row.title: row for row in rows()}
    assert {story.title for story in stories} == set(listed)
    assert len(stories) == 29
    names = {category.slug: category.name for category in settings.categories}
    for story in stories:
        row = listed[story.title]
        [origin] = story.origins
        assert origin.published == datetime.fromisoformat(row.at)
        assert origin.basis == row.basis
        assert names[story.category] == row.category
    [brick] = [story for story in stories if "Kiên Giang" in story.title]
    assert [(place.slug, place.formers) for place in brick.places] == [("an-giang", ("Kiên Giang",))]


def test_a_time_without_a_date_stays_the_day_it_was_first_seen(settle: Settle, loopback: Loopback) -> None:
    """The day put to a bare time is frozen: the same list read a day later gives no other moment."""
    page = LAYOUTS[next(iter(LAYOUTS))]().encode()
    turn = iter(range(9))
    loopback.pages["/a"] = lambda: Page(page + b"<!-- %d -->" % next(turn), "text/html; charset=utf-8")
    _, first = poll(settle(), NOW)
    attempts, second = poll(settle(), NOW + timedelta(days=1))
    assert attempts[0].seen == 29
    assert [story.published for story in second] == [story.published for story in first]


def test_a_list_that_is_empty_today_is_asked_anew_tomorrow(settle: Settle, loopback: Loopback) -> None:
    """The validators of a document that lists nothing are not sent: it must not be "unchanged" for good."""
    loopback.pages["/a"] = Page(EMPTY_RSS, etag='"e"')
    poll(settle(), NOW, NOW + timedelta(hours=1))
    assert ["if-none-match" in one.headers for one in loopback.asked] == [False, False]


def test_new_settings_are_not_hidden_by_304(settle: Settle, loopback: Loopback) -> None:
    """After a source's selectors changed it is asked without validators, and read anew."""
    loopback.pages["/a"] = Page(LAYOUTS[next(iter(LAYOUTS))]().encode(), "text/html; charset=utf-8", etag='"e"')
    poll(settle(), NOW)
    poll(settle(), NOW + timedelta(minutes=20))
    poll(settle(", listing: {item: article}"), NOW + timedelta(minutes=40))
    assert [one.headers.get("if-none-match") for one in loopback.asked if one.path == "/a"] == [None, '"e"', None]


def test_a_server_that_never_ends_saying_304_is_asked_plainly_now_and_then(settle: Settle, loopback: Loopback) -> None:
    """Half a day of 304 is followed by one request without validators (F1, F2)."""
    loopback.pages["/a"] = Page(LAYOUTS[next(iter(LAYOUTS))]().encode(), "text/html; charset=utf-8", etag='"e"')
    poll(settle(), NOW, NOW + timedelta(hours=1), NOW + timedelta(hours=13))
    assert [one.headers.get("if-none-match") for one in loopback.asked if one.path == "/a"] == [None, '"e"', None]


def test_retry_after_holds_for_commands_too(settle: Settle, loopback: Loopback) -> None:
    """A source whose server asked for an hour is passed over by a command within it, and polled after it."""
    loopback.pages["/a"] = Page(b"", status=429, headers={"Retry-After": "3600"})
    moments = (NOW, NOW + timedelta(minutes=30), NOW + timedelta(hours=3))
    attempts, _ = poll(settle(), *moments)
    assert [attempt.at for attempt in attempts] == [NOW, NOW + timedelta(hours=3)]
    assert len(loopback.asked) == 2


def test_a_page_where_a_feed_was_declared_is_a_classed_failure(settle: Settle, loopback: Loopback) -> None:
    """`kind: feed` refuses a page: the attempt has its class, and nothing is kept."""
    loopback.pages["/a"] = Page(LAYOUTS[next(iter(LAYOUTS))]().encode(), "text/html; charset=utf-8")
    attempts, stories = poll(settle(", kind: feed"), NOW)
    assert attempts[0].status == "not a feed"
    assert stories == []


def feed(*titles: str, built: int = 0) -> Page:
    """An RSS feed of these titles that says when it was built."""
    items = "".join(
        f"<item><title>{title}</title><link>http://x.example/{number}</link>"
        f"<pubDate>Mon, 20 Oct 2025 0{number}:00:00 +0700</pubDate></item>"
        for number, title in sorted(enumerate(titles), reverse=True)
    )
    built_at = f"<title>T</title><!-- {built} --><lastBuildDate>{built}</lastBuildDate>"
    return Page(f'<rss version="2.0"><channel>{built_at}{items}</channel></rss>'.encode())


FIRST, SECOND, THIRD = (f"Nghiệm thu {number} đề án khuyến công địa phương" for number in (11, 12, 13))


def test_new_and_edited_items_of_a_known_list(settle: Settle, loopback: Loopback) -> None:
    """Known items are seen and stay; a new one comes, an edited one changes; noise around them is nothing."""
    pages = iter([feed(FIRST, SECOND), feed(FIRST, SECOND, built=1), feed(FIRST, f"{SECOND} mới", THIRD)])
    loopback.pages["/a"] = lambda: next(pages)
    attempts, stories = poll(settle(), *(NOW + timedelta(hours=hour) for hour in range(3)))
    assert [(one.status, one.seen, one.new, one.updated) for one in attempts] == [
        ("new", 2, 2, 0),
        ("same", 2, 0, 0),
        ("new", 3, 1, 1),
    ]
    assert {story.title for story in stories} == {FIRST, f"{SECOND} mới", THIRD}


def test_what_a_poll_read_is_remembered_for_its_reader(settle: Settle, loopback: Loopback) -> None:
    """The memory of a document is kept with its items; a source whose zone was corrected is read anew."""
    loopback.pages["/a"] = Page(feed(FIRST).body.replace(b" +0700", b""))
    moments = []
    for hour, more in enumerate(["", ", timezone: Asia/Tokyo"]):
        settings = settle(more)
        poll(settings, NOW + timedelta(hours=hour))
        with Store(settings.database_url) as store:
            memory = store.memory("a", reader_hash(settings.sources[0]))
        assert memory is not None
        moments += [trace.moment.at for trace in memory.traces if trace.moment is not None]
    assert moments[0] - moments[1] == timedelta(hours=2)


def test_a_rebuilt_site_is_told_once_and_brings_nothing_new(
    settle: Settle, loopback: Loopback, caplog: pytest.LogCaptureFixture
) -> None:
    """The whole list under other addresses: no new story, one sentence for who polls, one line in the log."""
    page = LAYOUTS[next(iter(LAYOUTS))]()
    loopback.pages["/a"] = Page(page.encode(), "text/html; charset=utf-8")
    _, before = poll(settle(), NOW)
    loopback.pages["/a"] = Page(
        page.replace("langngheviet", "www.moi").replace(".html", "-moi.aspx").encode(), "text/html"
    )
    attempts, after = poll(settle(), NOW + timedelta(days=1), NOW + timedelta(days=2))
    assert {story.hash for story in after} == {story.hash for story in before}
    assert {story.link for story in after}.isdisjoint({story.link for story in before})
    assert [(attempt.new, len(attempt.warnings)) for attempt in attempts] == [(0, 1), (0, 0)]
    assert "29 of its items came back under other addresses" in attempts[0].warnings[0]
    assert [line for line in caplog.messages if line.startswith("event source=a kind='mass re-publication' items=29")]
