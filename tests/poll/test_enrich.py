"""Article pages through whole polls against a real server: read once, few at a poll, politely, and to some use."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator.config import Settings
from aggregator.model import Attempt, Group, Item, Precision, Story
from aggregator.poll import polling, reading
from aggregator.poll.enrich import MOST, MOST_UNDATED, REST, Enricher, Readings
from aggregator.store import Store
from aggregator.vietnamese import title_key
from tests.loopback import Loopback, Page

NOW = datetime(2025, 10, 20, 14, 0, tzinfo=UTC)
"""2025-10-20T21:00+07:00."""
HOUR = timedelta(hours=1)
LEAD = "Trung tâm Khuyến công tỉnh vừa tổ chức bàn giao máy móc cho cơ sở số {number} ở làng nghề."

Settle = Callable[..., Settings]


@pytest.fixture
def settle(settings_of: Callable[[str, str], Settings], loopback: Loopback, tmp_path: Path) -> Settle:
    """Settings with one source on loopback."""

    def make(more: str = "", head: str = "") -> Settings:
        listed = f"url: '{loopback.address}/tin-tuc', listing: {{item: li, title: h3, link: a, date: span}}"
        source = f"  - {{id: a, name: Nguồn, {listed}{more}}}\n"
        return settings_of(f"{head}sources:\n{source}", f"sqlite:///{tmp_path / 'a.db'}")

    return make


def poll(settings: Settings, *moments: datetime) -> tuple[list[Attempt], dict[str, Story]]:
    """Poll the source at each moment; its stories by title."""

    async def run(store: Store) -> list[Attempt]:
        attempts = []
        for moment in moments:
            async with polling(settings, store, clock=lambda moment=moment: moment) as poller:  # type: ignore[misc]  # mypy cannot type the default
                for claimed in await poller.claim_named(["a"]):
                    attempts.append(await poller.poll(settings.sources[0], claimed))  # noqa: PERF401 - awaits
                await poller.finish()
        return attempts

    with Store(settings.database_url) as store:
        attempts = asyncio.run(run(store))
        return attempts, {story.title: story for story in store.stories(Group(), limit=1_000)}


def title(number: int) -> str:
    """Headline of an article."""
    return f"Bàn giao máy móc tiên tiến cho cơ sở công nghiệp nông thôn đợt {number}"


def listing(*numbers: int, host: str = "", etag: str | None = None) -> Page:
    """A list of articles with a day and no lead."""
    rows = "".join(
        f'<li><h3><a href="{host}/tin/{number}.html">{title(number)}</a></h3><span>18/10/2025</span></li>'
        for number in numbers
    )
    return Page(f"<html><body><ul>{rows}</ul></body></html>".encode(), "text/html; charset=utf-8", etag=etag)


def article(number: int, *, hour: int = 8, day: int = 18) -> Page:
    """An article's page."""
    text = "<p>" + "Đề án khuyến công hỗ trợ cơ sở đầu tư máy móc, nâng cao năng suất. " * 8 + "</p>"
    return Page(
        (
            f"<html><head><title>{title(number)}</title>"
            f'<meta property="og:description" content="{LEAD.format(number=number)}">'
            f'<meta property="og:image" content="/anh/{number}.jpg">'
            f'<meta property="article:published_time" content="2025-10-{day:02}T{hour:02}:{number:02}:00+07:00">'
            f'<meta name="author" content="Lê Văn Bình"></head>'
            f"<body><article><h1>{title(number)}</h1>{text * 3}<script>alert(1)</script></article></body></html>"
        ).encode(),
        "text/html; charset=utf-8",
    )


def listed(number: int, loopback: Loopback) -> Item:
    """An item as a list without dates tells it."""
    link, one = f"{loopback.address}/tin/{number}.html", title(number)
    return Item("a", f"link:{number}", one, title_key(one), link, str(number), None, None)


def asked_articles(loopback: Loopback) -> list[str]:
    """Paths of articles that were asked for, in order."""
    return [one.path for one in loopback.asked if one.path.startswith("/tin/")]


def serve(loopback: Loopback, *numbers: int) -> None:
    """Serve a list and its articles."""
    loopback.pages["/tin-tuc"] = listing(*numbers)
    for number in numbers:
        loopback.pages[f"/tin/{number}.html"] = article(number)


def test_a_new_item_is_published_with_lead_and_minute(settle: Settle, loopback: Loopback) -> None:
    """What the list leaves out is there when the story is first published: lead, minute, image, author."""
    serve(loopback, 1, 2, 3)
    _, stories = poll(settle(), NOW)
    story = stories[title(2)]
    assert story.summary == LEAD.format(number=2)
    assert story.published == datetime(2025, 10, 18, 1, 2, tzinfo=UTC)
    assert story.precision is Precision.SECOND
    assert story.image == f"{loopback.address}/anh/2.jpg"
    assert story.author == "Lê Văn Bình"


def test_an_article_is_read_once(settle: Settle, loopback: Loopback) -> None:
    """Neither the same list nor a changed one has a page read again, also where it had nothing to add."""
    serve(loopback, 1, 2, 3)
    loopback.pages["/tin/3.html"] = Page(f"<html><body><h1>{title(3)}</h1></body></html>".encode(), "text/html")
    poll(settle(), NOW, NOW + HOUR)
    serve(loopback, 4, 1, 2, 3)
    poll(settle(), NOW + 2 * HOUR)
    assert sorted(asked_articles(loopback)) == [f"/tin/{number}.html" for number in (1, 2, 3, 4)]


def test_few_at_a_poll_and_the_rest_later(settle: Settle, loopback: Loopback) -> None:
    """A poll reads so many pages and no more; later polls read the rest, also when the list answers 304."""
    numbers = range(1, MOST + 5)
    serve(loopback, *numbers)
    loopback.pages["/tin-tuc"] = listing(*numbers, etag='"e"')
    _, before = poll(settle(), NOW)
    assert len(asked_articles(loopback)) == MOST
    attempts, stories = poll(settle(), NOW + HOUR, NOW + 2 * HOUR)
    assert attempts[0].status == "not modified"
    assert [attempt.updated for attempt in attempts] == [4, 0]
    assert len(asked_articles(loopback)) == len(set(asked_articles(loopback))) == len(numbers)
    assert all(story.summary for story in stories.values())
    assert {story.hash for story in stories.values()} == {story.hash for story in before.values()}
    assert {story.origins[0].precision for story in stories.values()} == {Precision.SECOND}


def test_the_rest_is_read_when_the_list_is_byte_for_byte_the_same(settle: Settle, loopback: Loopback) -> None:
    """A server without validators sends the same list again: what is left over is read all the same."""
    numbers = range(1, MOST + 3)
    serve(loopback, *numbers)
    poll(settle(), NOW, NOW + HOUR)
    assert len(set(asked_articles(loopback))) == len(numbers)


def test_all_of_an_undated_list_get_their_dates_at_once(settle: Settle, loopback: Loopback) -> None:
    """Where the list gives no date, none is published as of today because its page would be read later."""
    numbers = range(1, MOST + 5)
    serve(loopback, *numbers)
    undated = loopback.pages["/tin-tuc"]
    assert isinstance(undated, Page)
    loopback.pages["/tin-tuc"] = replace(undated, body=undated.body.replace(b"18/10/2025", b""))
    _, stories = poll(settle(), NOW)
    assert len(asked_articles(loopback)) == len(numbers) < MOST_UNDATED
    assert {story.published.date() for story in stories.values()} == {NOW.date() - timedelta(days=2)}


def test_the_newest_first(settle: Settle, loopback: Loopback) -> None:
    """When not all can be read, what is new goes before what is left over."""
    numbers = range(1, MOST + 4)
    serve(loopback, *numbers)
    poll(settle(), NOW)
    serve(loopback, 50, *numbers)
    poll(settle(), NOW + HOUR)
    assert asked_articles(loopback)[MOST] == "/tin/50.html"


def test_the_id_stays_while_the_moment_gains(settle: Settle, loopback: Loopback) -> None:
    """An article that could not be read at first gives its minute later; the story keeps its id and its place."""
    serve(loopback, 1)
    loopback.pages["/tin/1.html"] = Page(b"", "text/html", 500)
    _, before = poll(settle(), NOW)
    assert before[title(1)].origins[0].precision is Precision.DAY
    loopback.pages["/tin/1.html"] = article(1, hour=9)
    _, after = poll(settle(), NOW + HOUR)
    assert after[title(1)].hash == before[title(1)].hash
    assert after[title(1)].sequence == before[title(1)].sequence
    assert after[title(1)].origins[0].published == datetime(2025, 10, 18, 2, 1, tzinfo=UTC)


def test_a_moment_that_contradicts_the_list_is_not_taken(settle: Settle, loopback: Loopback) -> None:
    """A page that tells of another day than its list adds its lead, and no moment."""
    serve(loopback, 1)
    loopback.pages["/tin/1.html"] = article(1, day=19)
    _, stories = poll(settle(), NOW)
    assert stories[title(1)].summary == LEAD.format(number=1)
    assert stories[title(1)].origins[0].precision is Precision.DAY


def test_a_list_that_is_read_again_takes_nothing_away(settle: Settle, loopback: Loopback) -> None:
    """A changed list that says a day and no lead leaves the minute and the lead that the page gave."""
    serve(loopback, 1, 2)
    _, before = poll(settle(), NOW)
    serve(loopback, 3, 1, 2)
    attempts, after = poll(settle(), NOW + HOUR)
    assert (attempts[0].new, attempts[0].updated) == (1, 0)
    assert after[title(1)] == before[title(1)]


@pytest.mark.parametrize("status", [404, 410, 500])
def test_a_failure_harms_nothing_and_is_tried_thrice(settle: Settle, loopback: Loopback, status: int) -> None:
    """A page that is not there is asked for at three polls; the source is well and its item is kept."""
    serve(loopback, 1)
    loopback.pages["/tin/1.html"] = Page(b"gone", "text/html", status)
    attempts, stories = poll(settle(), *(NOW + number * HOUR for number in range(5)))
    assert [attempt.failed for attempt in attempts] == [False] * 5
    assert asked_articles(loopback) == ["/tin/1.html"] * 3
    assert list(stories) == [title(1)]


def test_a_page_of_something_else_adds_nothing(settle: Settle, loopback: Loopback) -> None:
    """A removed article that leads to the front page is a failed reading, not a source of leads."""
    serve(loopback, 1)
    front = '<meta name="description" content="Cổng thông tin điện tử của tỉnh, nơi có mọi tin tức và văn bản">'
    home = f"<html><head><title>Trang chủ</title>{front}</head><body><a href='/tin/1.html'>{title(1)}</a></body></html>"
    loopback.pages["/"] = Page(home.encode(), "text/html; charset=utf-8")
    loopback.pages["/tin/1.html"] = Page(b"", status=302, headers={"Location": "/"})
    _, stories = poll(settle(), NOW)
    assert stories[title(1)].summary is None


@pytest.mark.parametrize("status", [403, 429, 503])
def test_a_server_that_turns_us_away_is_left_alone(settle: Settle, loopback: Loopback, status: int) -> None:
    """After 403, 429 or 503 no further page is asked for at this poll."""
    serve(loopback, 1, 2, 3)
    for number in (1, 2, 3):
        loopback.pages[f"/tin/{number}.html"] = Page(b"no", "text/html", status)
    attempts, _ = poll(settle(), NOW)
    assert len(asked_articles(loopback)) == 1
    assert not attempts[0].failed


@pytest.mark.parametrize("status", [403, 503])
def test_who_turns_us_away_without_saying_for_how_long_is_left_alone_for_hours(
    settle: Settle, loopback: Loopback, status: int
) -> None:
    """The list is polled on, its articles are not asked for; then those go first that were never asked for."""
    serve(loopback, 1, 2)
    loopback.pages["/tin/1.html"] = Page(b"no", "text/html", status)
    poll(settle(), NOW, NOW + REST / 2)
    assert asked_articles(loopback) == ["/tin/1.html"]
    poll(settle(), NOW + REST)
    assert asked_articles(loopback) == ["/tin/1.html", "/tin/2.html", "/tin/1.html"]


def test_a_page_that_hangs_is_given_up(settle: Settle, loopback: Loopback) -> None:
    """When the time for articles is over the rest waits; only a page that took all of it is counted as failed."""
    settings, released = settle(), threading.Event()

    def hang() -> Page:
        released.wait(20)
        return article(2)

    serve(loopback, 1, 3)
    loopback.pages["/tin/2.html"] = hang

    async def enrich(store: Store, seconds: float, *listed: Item) -> Readings:
        async with reading(settings) as (fetcher, isolation):
            budget = timedelta(seconds=seconds)
            enricher = Enricher(store, fetcher, isolation, clock=lambda: NOW, budget=budget)
            return await enricher.enrich(settings.sources[0], listed, settings.sources[0].url)

    with Store(settings.database_url) as store:
        behind = asyncio.run(enrich(store, 4, *(listed(number, loopback) for number in (1, 2, 3))))
        first = asyncio.run(enrich(store, 0.5, *(listed(number, loopback) for number in (2, 3))))
    released.set()
    assert [sorted(behind.read), sorted(behind.failed)] == [["link:1"], []]
    assert [sorted(first.read), sorted(first.failed)] == [[], ["link:2"]]
    assert asked_articles(loopback) == ["/tin/1.html", "/tin/2.html", "/tin/2.html"]


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"%PDF-1.7 ...", "application/pdf"),
        (b"", "text/html"),
        (b'{"error": "x"}', "application/json"),
        (b"<html>" + b"<p>x</p>" * 2_000_000 + b"</html>", "text/html"),
        (b"<html><body><form action='/login'><input type=password></form></body></html>", "text/html"),
    ],
)
def test_what_is_no_article_is_no_failure_of_the_source(
    settle: Settle, loopback: Loopback, body: bytes, content_type: str
) -> None:
    """A file, nothing, JSON, more than a page may have, a login: the item stays as listed, and the next is read."""
    serve(loopback, 1, 2)
    loopback.pages["/tin/1.html"] = Page(body, content_type)
    attempts, stories = poll(settle(), NOW)
    assert (attempts[0].status, attempts[0].sentence) == ("new", "")
    assert stories[title(1)].summary is None
    assert stories[title(2)].summary == LEAD.format(number=2)


def test_a_page_that_leads_to_another_site_adds_nothing(settle: Settle, loopback: Loopback) -> None:
    """What another site says, where a link of this one ended up, is not what this source says."""
    with Loopback() as other:
        serve(loopback, 1)
        other.pages["/tin/1.html"] = article(1)
        loopback.pages["/tin/1.html"] = Page(b"", status=302, headers={"Location": f"{other.address}/tin/1.html"})
        _, stories = poll(settle(), NOW)
    assert stories[title(1)].summary is None


def test_what_all_pages_say_is_not_taken_also_when_they_come_one_by_one(settle: Settle, loopback: Loopback) -> None:
    """A description and an image that an earlier article had are the site's."""
    serve(loopback, 1)
    poll(settle(), NOW)
    serve(loopback, 2, 1)
    page = article(2)
    lead, image = (text.format(number=1).encode() for text in (LEAD, "/anh/{number}.jpg"))
    page.body = page.body.replace(LEAD.format(number=2).encode(), lead).replace(b"/anh/2.jpg", image)
    loopback.pages["/tin/2.html"] = page
    _, stories = poll(settle(), NOW + HOUR)
    assert (stories[title(2)].summary, stories[title(2)].image) == (None, None)
    assert stories[title(2)].precision is Precision.SECOND
    assert stories[title(1)].summary == LEAD.format(number=1)


def test_retry_after_holds_for_articles(settle: Settle, loopback: Loopback) -> None:
    """An hour that the server asks for is given to all its articles, while the list is polled on."""
    serve(loopback, 1, 2)
    loopback.pages["/tin/1.html"] = loopback.pages["/tin/2.html"] = Page(
        b"", status=429, headers={"Retry-After": "3600"}
    )
    poll(settle(), NOW, NOW + HOUR / 2)
    assert len(asked_articles(loopback)) == 1
    serve(loopback, 1, 2)
    _, stories = poll(settle(), NOW + 2 * HOUR)
    assert all(story.summary for story in stories.values())


def test_other_sites_are_left_alone(settle: Settle, loopback: Loopback) -> None:
    """A list that points to another site has none of that site's pages read."""
    with Loopback() as other:
        serve(other, 1, 2)
        loopback.pages["/tin-tuc"] = listing(1, 2, host=other.address)
        poll(settle(), NOW, NOW + HOUR)
        assert other.asked == []


def test_enrich_false_reads_nothing(settle: Settle, loopback: Loopback) -> None:
    """A source with `enrich: false` is taken as its list tells it."""
    serve(loopback, 1, 2)
    poll(settle(", enrich: false"), NOW, NOW + HOUR)
    assert asked_articles(loopback) == []


def test_a_feed_that_says_everything_is_left_alone(settle: Settle, loopback: Loopback) -> None:
    """Items with a lead and a minute need no page; of a feed only those that lack one are read."""
    items = "".join(
        f"<item><title>{title(number)}</title><link>{loopback.address}/tin/{number}.html</link>"
        f"<pubDate>Sat, 18 Oct 2025 0{number}:00:00 +0700</pubDate>{lead}</item>"
        for number, lead in ((1, "<description>Một đoạn dẫn đủ dài để đọc.</description>"), (2, ""))
    )
    loopback.pages["/tin-tuc"] = Page(f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'.encode())
    loopback.pages["/tin/2.html"] = article(2)
    _, stories = poll(settle(), NOW)
    assert asked_articles(loopback) == ["/tin/2.html"]
    assert stories[title(2)].summary == LEAD.format(number=2)
    assert stories[title(2)].published == datetime(2025, 10, 17, 19, 0, tzinfo=UTC)


def test_whole_text_only_where_a_source_says_so(settle: Settle, loopback: Loopback) -> None:
    """`publish: full` has the main text of the page, safe; `publish: summary` never has it."""
    serve(loopback, 1)
    _, stories = poll(settle(), NOW)
    assert stories[title(1)].content is None
    serve(loopback, 2)
    _, stories = poll(settle(", publish: full"), NOW + HOUR)
    content = stories[title(2)].content or ""
    assert "nâng cao năng suất" in content
    assert "<script" not in content


def test_articles_are_asked_for_with_the_sources_headers(settle: Settle, loopback: Loopback) -> None:
    """Articles on the source's host are asked for with its configured header fields."""
    serve(loopback, 1)
    poll(settle(", headers: {X-Key: abc}"), NOW)
    assert [one.headers.get("x-key") for one in loopback.asked] == ["abc", "abc"]
