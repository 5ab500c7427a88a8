"""What is kept is a function of the set of items: in any order, in any parts, twice, by two workers at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from aggregator.model import OTHER, VIETNAM, Basis, Group, Item, Moment, Precision, Source, Trace
from aggregator.poll import Kept, Rulebook, keep, publish_waiting
from aggregator.store import Store, Writing
from aggregator.store.tables import ItemRow, SourceRow, StoryRow, Table
from aggregator.vietnamese import title_key
from tests.filling import declare

NOW = datetime(2025, 10, 20, 14, 0, tzinfo=UTC)
SOURCES = [Source(name, name, f"https://{name}.example/rss") for name in "abcd"]
RULES = Rulebook((OTHER,), timedelta(hours=12), VIETNAM)
TITLES = (
    "Thái Nguyên: Hỗ trợ 16 đề án khuyến công địa phương",
    "Vĩnh Long nghiệm thu 11 đề án khuyến công quốc gia",
    "Thông báo",
)
ADDRESSES = ("khuyencong.example/1", "khuyencong.example/2")
"""Articles that several sources lead to, whatever they call them."""


def moments() -> st.SearchStrategy[Moment | None]:
    """Few enough that some agree."""
    exact = st.sampled_from([0, 1, 58, 7 * 60, 11 * 60, 13 * 60, 30 * 60]).map(
        lambda minutes: Moment(NOW - timedelta(minutes=minutes), Precision.MINUTE)
    )
    day = st.sampled_from([17, 17 + 24]).map(lambda hours: Moment(NOW - timedelta(hours=hours + 4), Precision.DAY))
    hour = st.sampled_from([0, 7]).map(lambda hours: Moment(NOW - timedelta(hours=hours), Precision.HOUR))
    clock = st.sampled_from([0, 7]).map(
        lambda hours: Moment(NOW - timedelta(hours=hours), Precision.MINUTE, Basis.INFERRED)
    )
    return st.one_of(exact, exact, hour, day, clock, st.none())


@st.composite
def listings(draw: st.DrawFn) -> dict[str, list[Item]]:
    """What each source lists: three to eight items in all."""
    listed: dict[str, list[Item]] = {}
    led_to: set[tuple[str, str]] = set()
    for number in range(draw(st.integers(3, 8))):
        source = draw(st.sampled_from("abcd"))
        title = draw(st.sampled_from(TITLES))
        link = draw(st.sampled_from((f"{source}.example/{number}", *ADDRESSES)))
        if (source, link) in led_to:
            link = f"{source}.example/{number}"  # two items at one address of one source are one item, edited
        led_to.add((source, link))
        item = Item(
            source=source,
            identity=f"text:{number}",
            title=title,
            title_key=title_key(title),
            link=f"https://{link}",
            link_key=link,
            guid=None,
            moment=draw(moments()),
        )
        listed.setdefault(source, []).append(item)
    return listed


@dataclass(frozen=True, slots=True)
class Part:
    """Some of a source's items, each at its place in the list."""

    listed: tuple[Item | Trace, ...]


@st.composite
def parts(draw: st.DrawFn, listed: dict[str, list[Item]]) -> list[list[Part]]:
    """All items in parts, some twice, for two workers; a source is one worker's."""
    work: list[list[Part]] = [[], []]
    for items in listed.values():
        mine = draw(st.sampled_from(work))
        cut = draw(st.lists(st.integers(0, 2), min_size=len(items), max_size=len(items)))
        again = draw(st.booleans())
        for number in [*sorted(set(cut)), *([cut[0]] if again else [])]:
            shown = [item if at == number else TRACE for item, at in zip(items, cut, strict=True)]
            mine.append(Part(tuple(shown)))
    return [draw(st.permutations(one)) for one in work]


TRACE = Trace("d", "i", "t", None, None, None, None)


def keep_parts(store: Store, work: Sequence[Part]) -> None:
    """Keep parts one after another, as one pass does."""
    for part in work:
        store.write(lambda writing, part=part: keep(writing, part.listed, RULES, NOW, publish=False))  # type: ignore[misc]  # mypy cannot type the default


def outcome(store: Store) -> dict[str, set[tuple[str, str, str]]]:
    """End the pass: by id of each story its items with their reasons; and nothing is left for the next test."""
    store.write(lambda writing: publish_waiting(writing, RULES, NOW))
    stories: dict[str, set[tuple[str, str, str]]] = {}
    with Session(store._engine) as session:
        rows = session.execute(select(StoryRow, ItemRow).outerjoin(ItemRow, ItemRow.story_id == StoryRow.id))
        for story, item in rows:
            assert story.merged_into_id is None, "nobody has seen it"
            assert item is not None, "a story without items"
            stories.setdefault(story.hash or "", set()).add((item.source_id, item.identity, item.reason))
        assert len(session.scalars(select(ItemRow.id)).all()) == sum(map(len, stories.values()))
    with Session(store._writing_engine) as session, session.begin():
        for table in reversed(Table.metadata.sorted_tables):
            if table.name != SourceRow.__tablename__:
                session.execute(delete(table))
    return stories


def at_once(store: Store, listed: dict[str, list[Item]]) -> dict[str, set[tuple[str, str, str]]]:
    """What comes of each source's items as one document, source by source."""
    keep_parts(store, [Part(tuple(items)) for _, items in sorted(listed.items())])
    return outcome(store)


@pytest.fixture
def ready(store: Store) -> Store:
    declare(store, SOURCES, NOW)
    return store


few = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@few
@given(data=st.data(), listed=listings())
def test_any_order_and_any_parts(ready: Store, data: st.DataObject, listed: dict[str, list[Item]]) -> None:
    """In whatever order and parts items are kept, some twice, the stories, their ids and reasons are the same."""
    one, other = data.draw(parts(listed))
    keep_parts(ready, data.draw(st.permutations([*one, *other])))
    assert outcome(ready) == at_once(ready, listed)


@few
@given(data=st.data(), listed=listings())
def test_two_workers_at_once(
    ready: Store, database_url: str, data: st.DataObject, listed: dict[str, list[Item]]
) -> None:
    """Two workers that keep the parts of different sources at the same moment come to the same."""
    with Store(database_url) as second, ThreadPoolExecutor(2) as pool:
        list(pool.map(keep_parts, (ready, second), data.draw(parts(listed))))
    assert outcome(ready) == at_once(ready, listed)


def overlapping(first: Sequence[Store], works: Sequence[Callable[[Writing], object]]) -> None:
    """Do the second work while the first is done but not yet committed; it may have to wait for that."""
    one, other = first
    with ThreadPoolExecutor(1) as pool:

        def work(writing: Writing) -> Future[object]:
            works[0](writing)
            later = pool.submit(other.write, works[1])
            wait([later], timeout=0.5)
            return later

        one.write(work).result()


def listing(source: str, title: str, link: str) -> Item:
    """An item of this hour."""
    return Item(
        source, f"link:{link}", title, title_key(title), f"https://{link}", link, None, Moment(NOW, Precision.MINUTE)
    )


def kept(*items: Item) -> Callable[[Writing], Kept]:
    """Work that keeps items of one source."""
    return lambda writing: keep(writing, items, RULES, NOW)


def test_one_link_under_two_titles_at_once_is_one_story(ready: Store, database_url: str) -> None:
    """Two workers that meet the same article at once, each under its own title, make one story of it."""
    one, other = listing("a", TITLES[0], "k.example/1"), listing("b", TITLES[1], "k.example/1")
    with Store(database_url) as second:
        overlapping((ready, second), (kept(one), kept(other)))
    [story] = ready.stories(Group(), limit=9)
    assert [origin.source for origin in story.origins] == ["a", "b"]


def test_an_edit_never_unlinks_what_was_joined_meanwhile(ready: Store, database_url: str) -> None:
    """Who corrects a title while another source joins its story stays in that story."""
    ready.write(kept(listing("b", TITLES[0], "b.example/1")))
    with Store(database_url) as second:
        joins, edits = listing("a", TITLES[0], "a.example/1"), listing("b", f"{TITLES[0]} năm 2025", "b.example/1")
        overlapping((ready, second), (kept(joins), kept(edits)))
    [story] = ready.stories(Group(), limit=9)
    assert {origin.item_title for origin in story.origins} == {TITLES[0], f"{TITLES[0]} năm 2025"}
