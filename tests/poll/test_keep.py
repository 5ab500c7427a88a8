"""Keeping what was read: items revised in place, stories whatever the order, nothing lost."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.model import OTHER, VIETNAM, Category, Group, Item, Moment, Precision, Source, Story, Trace
from aggregator.normalise import link_key
from aggregator.poll import Kept, Rulebook, keep, publish_waiting
from aggregator.store import Store
from aggregator.vietnamese import title_key
from tests.filling import declare

NOW = datetime(2025, 10, 20, 14, 0, tzinfo=UTC)
SOURCES = [Source(name, f"Nguồn {name}", f"https://{name}.example/rss") for name in "abc"]
TITLE = "Thái Nguyên: Hỗ trợ 16 đề án khuyến công địa phương"
RULES = Rulebook(
    (Category("khuyen-cong", "Khuyến công", keywords=("khuyến công",)), OTHER), timedelta(hours=12), VIETNAM
)


def item(source: str, number: int, title: str = TITLE, moment: Moment | None = None) -> Item:
    link = f"https://{source}.example/tin/{number}"
    return Item(
        source=source,
        identity=f"link:{link_key(link)}",
        title=title,
        title_key=title_key(title),
        link=link,
        link_key=link_key(link),
        guid=None,
        moment=moment,
    )


def at(hours: float, precision: Precision = Precision.MINUTE) -> Moment:
    return Moment(NOW + timedelta(hours=hours), precision)


def poll(store: Store, *items: Item, now: datetime = NOW) -> Kept:
    return store.write(lambda writing: keep(writing, items, RULES, now))


@pytest.fixture
def ready(store: Store) -> Store:
    declare(store, SOURCES, NOW)
    return store


def told(store: Store) -> list[Story]:
    return store.stories(Group(), limit=100)


def test_the_same_document_twice_changes_nothing(ready: Store) -> None:
    """What was kept is kept; no feed changes."""
    items = [item("a", 1, moment=at(-3)), item("a", 2, "Vĩnh Long nghiệm thu 11 đề án khuyến công", at(-4))]
    assert poll(ready, *items) == Kept(2, 0)
    before = (told(ready), ready.feed_info(Group()))
    assert poll(ready, *items, now=NOW + timedelta(hours=1)) == Kept(0, 0)
    assert (told(ready), ready.feed_info(Group())) == before


def test_what_is_known_keeps_its_place(ready: Store) -> None:
    """Undated items are first seen a second apart by their places in the whole list, whatever of it is known."""
    titles = [f"Đề án khuyến công số {number} được nghiệm thu" for number in range(3)]
    trace = Trace("d", "link:0", "t", "l", None, None, None)
    listed: list[Item | Trace] = [trace, item("a", 1, titles[1]), trace, item("a", 2, titles[2])]
    assert ready.write(lambda writing: keep(writing, listed, RULES, NOW)) == Kept(2, 0)
    published = {story.title: story.published for story in told(ready)}
    assert published == {titles[1]: NOW - timedelta(seconds=1), titles[2]: NOW - timedelta(seconds=3)}


def test_an_item_that_vanishes_is_kept(ready: Store) -> None:
    """What a source no longer lists stays."""
    poll(ready, item("a", 1, moment=at(-3)))
    poll(ready, item("a", 2, "Vĩnh Long nghiệm thu 11 đề án khuyến công", at(-2)), now=NOW + timedelta(hours=1))
    assert len(told(ready)) == 2


def test_an_edit_never_unlinks(ready: Store) -> None:
    """A source that corrects its title stays in the story it shares with others."""
    poll(ready, item("a", 1, moment=at(-3)))
    poll(ready, item("b", 1, moment=at(-3)))
    poll(ready, item("b", 1, TITLE.replace("Hỗ trợ", "hỗ trợ thêm"), at(-3)), now=NOW + timedelta(hours=1))
    [story] = told(ready)
    assert [origin.source for origin in story.origins] == ["a", "b"]


def test_a_corrected_title_finds_its_story(ready: Store) -> None:
    """An item alone in its story is joined to the story whose title its correction has."""
    poll(ready, item("a", 1, moment=at(-3)))
    poll(ready, item("b", 1, TITLE.replace("16", "61"), at(-3)))
    assert len(told(ready)) == 2
    poll(ready, item("b", 1, moment=at(-3)), now=NOW + timedelta(hours=1))
    [story] = told(ready)
    assert [origin.source for origin in story.origins] == ["a", "b"]


def test_a_weekly_list_at_one_address_is_a_story_each_week(ready: Store) -> None:
    """The same address with another number in its title, days later, is the next issue; an edit of it is an edit."""
    for week in range(3):
        title = f"Lịch công tác tuần {40 + week}"
        poll(ready, item("a", 7, title, at(24 * 7 * week)), now=NOW + timedelta(days=7 * week))
    poll(ready, item("a", 7, "Lịch công tác tuần 42 (bổ sung)", at(24 * 14)), now=NOW + timedelta(days=15))
    assert [story.title for story in told(ready)] == [
        "Lịch công tác tuần 42 (bổ sung)",
        "Lịch công tác tuần 41",
        "Lịch công tác tuần 40",
    ]


def test_a_day_gains_its_minute_and_the_story_keeps_its_id(ready: Store) -> None:
    """When a source later says the minute of a day it gave, the moment is finer and the address the same."""
    poll(ready, item("a", 1, moment=Moment(NOW.replace(hour=17) - timedelta(days=2), Precision.DAY)))
    [before] = told(ready)
    poll(ready, item("a", 1, moment=Moment(NOW - timedelta(days=1, hours=3), Precision.MINUTE)))
    [after] = told(ready)
    assert after.hash == before.hash
    assert after.origins[0].precision is Precision.MINUTE


def test_a_moment_in_the_future_never_pins_a_story(ready: Store) -> None:
    """A story dated ten years ahead is published when we saw it; what its source said is kept."""
    poll(ready, item("a", 1, moment=at(24 * 3650)))
    [story] = told(ready)
    assert story.published == NOW
    assert story.origins[0].published == NOW + timedelta(days=3650)


def test_undated_items_stay_in_the_order_of_their_list(ready: Store) -> None:
    """Items without a date are published in the order of their list, the first the newest."""
    titles = [f"Tin không ghi ngày về khuyến công số {number}" for number in range(5)]
    poll(ready, *(item("a", number, title) for number, title in enumerate(titles)))
    assert [story.title for story in told(ready)] == titles
    published = [story.published for story in told(ready)]
    assert published == sorted(published, reverse=True)
    assert len(set(published)) == 5


def test_the_atom_source_is_frozen_with_the_entry(ready: Store) -> None:
    """Another name for a source does not rewrite the entries it gave; pages and origins tell the new name."""
    poll(ready, item("a", 1, moment=at(-3)))
    declare(ready, [replace(SOURCES[0], name="Tên mới", url="https://new.example/"), *SOURCES[1:]], NOW)
    [story] = told(ready)
    assert (story.source_name, story.source_site) == ("Nguồn a", "https://a.example/rss")
    assert story.origins[0].name == "Tên mới"


def test_updated_moves_for_words_and_nothing_else(ready: Store) -> None:
    """`updated` moves when the title's words change; another image or source moves only the feed."""
    poll(ready, item("a", 1, moment=at(-3)))
    later = NOW + timedelta(hours=1)
    poll(ready, replace(item("a", 1, moment=at(-3)), image="https://a.example/1.jpg"), now=later)
    [story] = told(ready)
    assert story.updated == NOW
    assert ready.feed_info(Group())[0] == later
    poll(ready, item("a", 1, TITLE + " năm 2025", at(-3)), now=later + timedelta(hours=1))
    [story] = told(ready)
    assert story.updated == later + timedelta(hours=1)


def test_a_story_that_is_parted_again_is_back_in_its_feeds(ready: Store) -> None:
    """A story absorbed by an edit, and parted again by an item found later, is published again under its address."""
    other = "Vĩnh Long nghiệm thu 11 đề án khuyến công"
    poll(ready, item("a", 1, other, at(-4)))
    poll(ready, item("b", 1, moment=at(1)))
    parted = {story.hash for story in told(ready)}
    poll(ready, item("a", 1, moment=at(-4)))
    assert len(told(ready)) == 1, "absorbed"
    poll(ready, item("b", 2, moment=at(-5)))
    assert {story.hash for story in told(ready)} >= parted
    assert groups(told(ready)) == {
        frozenset({"https://b.example/tin/2", "https://a.example/tin/1"}),
        frozenset({"https://b.example/tin/1"}),
    }
    assert {story.hash for story in ready.stories(Group("source", "b"), limit=9)} == {s.hash for s in told(ready)}


def test_a_bridge_between_unpublished_stories_leaves_one(ready: Store) -> None:
    """In one pass, an item that joins two stories nobody has seen yet leaves one story, whole, with its plain id."""
    first, second = item("a", 1, moment=at(2)), item("b", 1, moment=at(-10.25))
    bridge = replace(item("c", 1, moment=at(-9)), link_key=first.link_key)
    last = item("c", 2, moment=at(-8))
    for one in (first, second, bridge, last):
        ready.write(lambda writing, one=one: keep(writing, [one], RULES, NOW, publish=False))  # type: ignore[misc]  # mypy cannot type the default
    assert told(ready) == []
    ready.write(lambda writing: publish_waiting(writing, RULES, NOW))
    stories = told(ready)
    assert all(story.origins for story in stories)
    assert {origin.url for story in stories for origin in story.origins} == {
        f"https://{name}.example/tin/{number}" for name, number in (("a", 1), ("b", 1), ("c", 1), ("c", 2))
    }
    [explained] = ready.explain(link_key=second.link_key)
    assert explained.id_key.count("T") == 0, "the plain date, no minute"


def test_passes_that_end_together_publish_each_story_once(ready: Store) -> None:
    """Two passes that publish at once give each story one id and one place, and never another."""
    items = [item("a", number, f"{TITLE}, lần {number}", at(-number)) for number in range(60)]
    ready.write(lambda writing: keep(writing, items, RULES, NOW, publish=False))
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(lambda _: ready.write(lambda w: publish_waiting(w, RULES, NOW)), range(4)))
    assert sorted(done) == [0, 0, 0, 60]
    assert sorted(story.sequence for story in told(ready)) == list(range(1, 61))


def test_a_story_that_enters_a_feed_late_is_its_newest(ready: Store) -> None:
    """A source that joins an old story shows it at the top of its own feed: its subscribers have not seen it."""
    poll(ready, item("a", 1, moment=at(-13)))
    poll(ready, item("b", 2, "Vĩnh Long nghiệm thu 11 đề án khuyến công", at(-2)))
    poll(ready, item("b", 1, moment=at(-13)))
    assert [story.title for story in ready.stories(Group("source", "b"), limit=1)] == [TITLE]
    assert [story.title for story in told(ready)][1] == TITLE, "in the combined feed it stays where it was"


WORLD = [
    item("a", 1, moment=at(-13)),
    item("b", 1, moment=at(-6)),
    item("c", 1, moment=Moment(NOW.replace(hour=17) - timedelta(days=1), Precision.DAY)),
    item("a", 2, moment=at(-2)),
    item("b", 2),
    item("c", 2, "Thông báo", at(-5)),
    item("a", 3, "Thông báo", at(-5)),
    item("b", 3, "THÔNG BÁO", at(-4)),
]


def groups(stories: Sequence[Story]) -> set[frozenset[str]]:
    return {frozenset(origin.url or "" for origin in story.origins) for story in stories}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(WORLD), cuts=st.sets(st.integers(1, len(WORLD) - 1)))
def test_stories_do_not_depend_on_the_order_of_polls(
    order: list[Item], cuts: set[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Any order and any batching of the same items gives the same stories; no address that was published is lost."""
    edges = [0, *sorted(cuts), len(order)]
    with Store(f"sqlite:///{tmp_path_factory.mktemp('world') / 'test.db'}") as store:
        declare(store, SOURCES, NOW)
        seen: set[str] = set()
        for start, end in itertools.pairwise(edges):
            for _, batch in itertools.groupby(sorted(order[start:end], key=lambda one: one.source), lambda i: i.source):
                poll(store, *batch)
                seen |= {story.hash for story in told(store)}
        stories = told(store)
        assert groups(stories) == EXPECTED
        living = {story.hash for story in stories}
        for digest in seen:
            led = store.story(digest)
            assert led is not None
            assert led.hash in living


def _expected() -> set[frozenset[str]]:
    by_link = {(one.source, one.link): one for one in WORLD}
    assert len(by_link) == len(WORLD)
    links = {f"{one.source}{one.link[-1]}": one.link for one in WORLD if one.link}
    wanted = (("a1", "b1", "c1"), ("a2", "b2"), ("c2", "a3"), ("b3",))
    return {frozenset(links[name] for name in names) for names in wanted}


EXPECTED = _expected()


def test_a_long_document_is_kept_in_one_go(tmp_path: Path) -> None:
    """Ten thousand items of one document are kept in one transaction."""
    items = [item("a", number, f"{TITLE}, lần {number}", at(-number / 60)) for number in range(2_000)]
    with Store(f"sqlite:///{tmp_path / 'test.db'}") as store:
        declare(store, SOURCES, NOW)
        assert poll(store, *items) == Kept(2_000, 0)
        assert store.count(Group()) == 2_000


def test_a_notice_is_decided_among_those_of_its_days(ready: Store) -> None:
    """Of a title that says nothing by itself only what may be the same story is read, and what a link ties to it."""
    notices = [item("a", number, "Thông báo", at(-24.0 * number)) for number in range(1, 40)]
    poll(ready, *notices)
    far = replace(item("b", 99, "Thông báo", at(-24.0 * 30 - 2)), link_key=notices[0].link_key)
    poll(ready, far)
    near = {"thông báo": {at(-24.0).at}}
    found = ready.write(lambda writing: writing.items.closure(near, near))
    every = ready.write(lambda writing: writing.items.closure(near))
    days = sorted({round((NOW - one.moment.at).total_seconds() / 86_400) for one in found.values() if one.moment})
    assert days == [1, 2, 3, 29, 30, 31, 32]
    assert len(every) == 40
    assert len(told(ready)) == 39
    poll(ready, item("c", 1, "THÔNG BÁO", at(-24.0)))
    assert max(len(story.origins) for story in told(ready)) == 3
