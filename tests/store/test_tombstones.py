"""What is past its time leaves what is published and is known again, on both databases."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from alembic import command
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import create_engine, select, text

from aggregator.errors import UnknownName
from aggregator.model import Basis, Category, Group, Item, Moment, Precision, Story
from aggregator.poll import Kept, hide, join, reclassify, split
from aggregator.store import ProvinceView, Store
from aggregator.store.migrating import alembic_config
from aggregator.store.tables import StoryRow
from aggregator.store.tombstones import _is_past
from aggregator.vietnamese import title_key
from tests.filling import declare
from tests.poll.test_keep import NOW, RULES, SOURCES, TITLE, at, item, poll, told

OTHER = "Vĩnh Long nghiệm thu 11 đề án khuyến công"
DAY = timedelta(days=1)
YEAR = 365 * DAY
LATER = NOW + 2 * YEAR
"""When all that was first seen at ``NOW`` is past its time."""


@pytest.fixture
def ready(store: Store) -> Store:
    declare(store, SOURCES, NOW)
    return store


def expire(store: Store, now: datetime = LATER, *, most: int = 200) -> int:
    """Let expire what nothing dates within a year."""
    return store.write(lambda writing: writing.tombstones.expire(now - YEAR, most, now))


def with_text(one: Item) -> Item:
    words = {name: f"{name} of {one.link}" for name in ("summary", "content", "author", "guid")}
    return replace(one, **words, image="https://a.example/anh.jpg", labels=("Khuyến công",), written="ngày kia")  # type: ignore[arg-type]  # each is a text


def rows(store: Store, query: str) -> list[tuple[object, ...]]:
    with store._engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def test_an_expired_story_is_nowhere(ready: Store) -> None:
    """It is in no feed, no count and no page; its address says what it was and leads to the original."""
    poll(ready, item("a", 1, moment=at(-3)))
    poll(ready, item("a", 2, OTHER, at(-2)), now=LATER - DAY)
    last, first = told(ready)
    assert expire(ready) == 1
    assert told(ready) == [last]
    groups = (Group(), Group("source", "a"), Group("category", "khuyen-cong"))
    assert [ready.count(group) for group in groups] == [1, 1, 1]
    assert ready.story(first.hash) is None
    expired = ready.expired(first.hash)
    assert expired is not None
    assert (expired.title, expired.link, expired.at) == (TITLE, "https://a.example/tin/1", LATER)
    assert ready.expired(last.hash) is None
    assert {view.state.source: view.state.items for view in ready.sources()} == {"a": 1, "b": 0, "c": 0}


def test_what_an_item_said_is_gone_and_what_it_is_known_by_stays(ready: Store) -> None:
    """A tombstone has title, link and moment, and no text, author, image or label."""
    poll(ready, with_text(item("a", 1, moment=at(-3))))
    before = ready.write(lambda w: w.items.known("a", [item("a", 1)])).by_identity
    expire(ready)
    after = ready.write(lambda w: w.items.known("a", [item("a", 1)])).by_identity
    [(identity, known)] = before.items()
    nothing = dict.fromkeys(("summary", "content", "author", "image", "guid", "written"))
    assert known.item.summary
    assert after[identity].item == replace(known.item, **nothing, labels=())  # type: ignore[arg-type]  # each may be None
    assert (known.expired, after[identity].expired) == (False, True)


@pytest.mark.parametrize("what", ["seen", "joined", "changed"])
def test_whatever_dates_a_story_keeps_it(ready: Store, what: str) -> None:
    """A first sight of one of its items, or its last change, within the time keeps a story."""
    recent = LATER - YEAR + DAY
    poll(ready, item("a", 1, moment=at(-3)), now=recent if what == "seen" else NOW)
    if what == "joined":
        poll(ready, item("b", 1, moment=at(-3)), now=recent)
    if what == "changed":
        poll(ready, item("a", 1, f"{TITLE} (sửa)", at(-3)), now=recent)
    assert expire(ready) == 0
    assert expire(ready, LATER + 2 * DAY) == 1


def test_feeds_are_not_newer_for_what_left_them(ready: Store) -> None:
    """A feed that a story left by age says the old time of its last change, but is another document; others stay."""
    poll(ready, item("a", 1, moment=at(-3)))
    poll(ready, item("b", 2, OTHER, at(-2)), now=LATER - DAY)
    left, stayed = Group("source", "a"), Group("source", "b")
    before = {group: ready.feed_info(group) for group in (Group(), left, stayed)}
    entries = told(ready)
    expire(ready)
    after = {group: ready.feed_info(group) for group in before}
    assert [updated for updated, _ in after.values()] == [updated for updated, _ in before.values()]
    assert {group for group in before if after[group][1] != before[group][1]} == {Group(), left}
    assert told(ready) == entries[:1]
    poll(ready, item("a", 3, "Hải Phòng hỗ trợ 12 cơ sở công nghiệp nông thôn", at(0)), now=LATER + DAY)
    assert ready.feed_info(left)[0] == LATER + DAY


def test_few_at_once(ready: Store) -> None:
    """One transaction takes so many, the longest unchanged first, until none is left."""
    for number in range(5):
        poll(ready, item("a", number, f"{OTHER}, lần {number}", at(-9)), now=NOW + number * DAY)
    assert [expire(ready, most=2) for _ in range(4)] == [2, 2, 1, 0]


def test_the_same_item_again_is_not_new(ready: Store) -> None:
    """An item that returns under its identity or at its link, with whatever words, changes nothing."""
    first = with_text(item("a", 1, moment=at(-3)))
    poll(ready, first)
    expire(ready)
    before = ready.feed_info(Group())
    for again in (first, replace(first, title=f"{TITLE} nữa", identity="guid:7"), replace(first, summary="khác")):
        assert poll(ready, again, now=LATER + DAY) == Kept(0, 0)
    assert (told(ready), ready.feed_info(Group())) == ([], before)
    assert rows(ready, "SELECT count(*), max(summary) FROM item") == [(1, None)]


def test_an_edited_title_of_a_tombstone_is_not_new(ready: Store) -> None:
    """An item that returns with another title is still the one it was."""
    poll(ready, item("a", 1, moment=at(-3)))
    expire(ready)
    assert poll(ready, item("a", 1, OTHER, at(-3)), now=LATER + DAY) == Kept(0, 0)
    assert told(ready) == []


@pytest.mark.parametrize("moment", [None, Moment(NOW - DAY, Precision.MINUTE, Basis.INFERRED)])
def test_an_undated_item_again_is_not_new(ready: Store, moment: Moment | None) -> None:
    """An item without a date, or with a time only that now means another day, is known by its identity."""
    poll(ready, item("a", 1, moment=moment))
    expire(ready)
    again = replace(moment, at=LATER) if moment else None
    assert poll(ready, item("a", 1, moment=again), now=LATER + DAY) == Kept(0, 0)
    assert told(ready) == []


@pytest.mark.parametrize("source", ["a", "b"])
def test_the_same_story_again_is_not_new(ready: Store, source: str) -> None:
    """What the same-story rule finds in an expired story does not revive it: a rebuilt site's item, or another's."""
    poll(ready, item("a", 1, moment=at(-3)))
    [story] = told(ready)
    expire(ready)
    before = ready.feed_info(Group())
    assert poll(ready, with_text(item(source, 99, moment=at(-3))), now=LATER + DAY) == Kept(0, 0)
    assert (told(ready), ready.feed_info(Group())) == ([], before)
    assert rows(ready, "SELECT count(*), count(summary), count(expired_at) FROM item") == [(2, 0, 2)]
    [explained] = ready.explain(story_hash=story.hash)
    assert len(explained.story.origins) == 2
    assert explained.expired == LATER


def test_a_new_issue_at_an_old_address_is_new(ready: Store) -> None:
    """A weekly list goes on at its address when its older issues have expired."""
    poll(ready, item("a", 7, "Lịch công tác tuần 40", at(0)))
    expire(ready)
    assert poll(ready, item("a", 7, "Lịch công tác tuần 41", Moment(LATER, Precision.MINUTE)), now=LATER).new == 1
    assert [story.title for story in told(ready)] == ["Lịch công tác tuần 41"]


def test_the_same_title_years_later_is_new(ready: Store) -> None:
    """A tombstone claims only what the same-story rule gives it, and a new story has another address."""
    poll(ready, item("a", 1, moment=None))
    [old] = told(ready)
    expire(ready)
    assert poll(ready, item("a", 2, moment=Moment(LATER, Precision.MINUTE)), now=LATER).new == 1
    [new] = told(ready)
    assert new.hash != old.hash
    assert ready.expired(old.hash) is not None


def test_a_published_story_never_gives_way_to_an_expired_one(ready: Store) -> None:
    """When an item shows that a living story and an expired one are one, readers keep what they have."""
    poll(ready, item("a", 1, moment=at(-3)))
    [old] = told(ready)
    expire(ready)
    living = item("b", 2, OTHER, Moment(LATER, Precision.MINUTE))
    poll(ready, living, now=LATER)
    [before] = told(ready)
    poll(ready, replace(item("c", 3, moment=at(-3)), link_key=living.link_key), now=LATER + DAY)
    [after] = told(ready)
    assert after.hash == before.hash
    assert {origin.source for origin in after.origins} == {"a", "b", "c"}
    redirected = ready.story(old.hash)
    assert redirected is not None
    assert redirected.hash == after.hash


def test_who_led_to_an_expired_story_leads_to_what_is_left(ready: Store) -> None:
    """The address of a story that was absorbed says what the one that absorbed it says, and stays absorbed."""
    poll(ready, item("a", 1, moment=at(-3)))
    poll(ready, item("b", 2, OTHER, at(-3)))
    hashes = [story.hash for story in told(ready)]
    ready.write(lambda w: join(w, hashes, RULES, NOW))
    expire(ready)
    first, second = (ready.expired(digest) for digest in hashes)
    assert first is not None
    assert first == second
    poll(ready, item("c", 3, OTHER, at(-3)), now=LATER + DAY)
    assert told(ready) == []
    assert ready.expired(hashes[0]) == ready.expired(hashes[1]) == first


def test_a_hidden_story_expires_unseen(ready: Store) -> None:
    """What a person hid loses its text too, and its address still says nothing of it."""
    poll(ready, with_text(item("a", 1, moment=at(-3))))
    [story] = told(ready)
    ready.write(lambda w: hide(w, story.hash, NOW))
    assert expire(ready) == 1
    assert ready.expired(story.hash) is None
    assert rows(ready, "SELECT count(summary) FROM item") == [(0,)]


@pytest.mark.parametrize("hidden", [True, False])
def test_hiding_what_expired_is_a_sentence(ready: Store, hidden: bool) -> None:
    """An expired story can neither be hidden nor shown again."""
    poll(ready, item("a", 1, moment=at(-3)))
    [story] = told(ready)
    expire(ready)
    with pytest.raises(UnknownName, match="expired on 2027-10-20"):
        ready.write(lambda w: hide(w, story.hash, LATER, hidden=hidden))


def test_parts_of_an_expired_story_are_expired(ready: Store) -> None:
    """A person may part what expired; nothing of it is published, and each part says what it was."""
    for name in "ab":
        poll(ready, item(name, 1, moment=at(-3)))
    [story] = told(ready)
    expire(ready)
    before = ready.feed_info(Group())
    parts = ready.write(lambda w: split(w, story.hash, ["b"], RULES, LATER))
    assert (len(parts), told(ready), ready.feed_info(Group())) == (2, [], before)
    assert all(ready.expired(digest) is not None for digest in parts)
    ready.write(lambda w: join(w, parts, RULES, LATER))
    assert (told(ready), ready.feed_info(Group())) == ([], before)
    assert expire(ready, LATER + YEAR) == 0


def test_what_came_late_to_an_expired_story_can_be_parted_from_it(ready: Store) -> None:
    """An item that joined an expired story was never published; once a person says it is another story, it is news."""
    poll(ready, item("a", 1, moment=at(-3)))
    [story] = told(ready)
    expire(ready)
    late = item("b", 1, moment=at(-3))
    poll(ready, late, now=LATER + DAY)
    ready.write(lambda w: split(w, story.hash, ["b"], RULES, LATER + 2 * DAY))
    [news] = told(ready)
    assert [origin.source for origin in news.origins] == ["b"]
    assert poll(ready, replace(late, summary="<p>Lời dẫn.</p>"), now=LATER + 3 * DAY) == Kept(0, 1)
    assert [one.summary for one in told(ready)] == ["<p>Lời dẫn.</p>"]


def test_joining_a_living_story_to_an_expired_one_keeps_it(ready: Store) -> None:
    """By hand an expired story may be joined to a living one and parted again; it does not come back to life."""
    poll(ready, item("a", 1, moment=at(-3)))
    [old] = told(ready)
    expire(ready)
    poll(ready, item("b", 2, OTHER, Moment(LATER, Precision.MINUTE)), now=LATER)
    [new] = told(ready)
    ready.write(lambda w: join(w, [old.hash, new.hash], RULES, LATER))
    assert [story.hash for story in told(ready)] == [new.hash]
    ready.write(lambda w: split(w, new.hash, ["a"], RULES, LATER + DAY))
    [after] = told(ready)
    assert (after.hash, [origin.source for origin in after.origins]) == (new.hash, ["b"])
    assert ready.expired(old.hash) is not None


def test_changed_rules_move_nothing_that_expired(ready: Store) -> None:
    """What a story was classified by is gone: an expired one stays where it was."""
    poll(ready, with_text(item("a", 1, moment=at(-3))))
    [story] = told(ready)
    expire(ready)
    before = ready.feed_info(Group())
    rules = replace(RULES, categories=(Category("moi", "Mới", keywords=("đề án",)), *RULES.categories))
    assert ready.write(lambda w: reclassify(w, [title_key(TITLE)], rules, LATER)) == []
    assert ready.explain(story_hash=story.hash)[0].story.category == story.category
    assert (told(ready), ready.feed_info(Group())) == ([], before)


def test_silence_is_longer_than_retention(ready: Store) -> None:
    """When a province spoke last is known after its story expired; what only returns of it is no word of it."""
    declare(ready, [replace(SOURCES[0], province="hue"), *SOURCES[1:]], NOW)
    spoken, other = "Hội nghị sơ kết công tác quý III", "Lớp dạy nghề đan lục bình cho lao động nông thôn"
    poll(ready, item("a", 1, spoken, at(-3)))
    poll(ready, replace(item("b", 2, other, at(-3)), link_key="x"))
    spoke = Moment(NOW - timedelta(hours=3), Precision.MINUTE)
    assert ready.provinces()["hue"] == ProvinceView(1, told=spoke, spoke=spoke)
    expire(ready)
    assert poll(ready, replace(item("a", 3, other), link_key="x"), now=LATER + DAY) == Kept(0, 0)
    assert ready.provinces() == {"hue": ProvinceView(0, spoke=spoke)}
    assert poll(ready, item("a", 4, "Thông báo"), now=LATER + DAY).new == 1
    assert ready.provinces()["hue"].spoke == Moment(LATER + DAY, Precision.SECOND, Basis.FIRST_SEEN)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_looking_for_what_is_past_its_time_reads_no_other(ready: Store) -> None:
    """What is past its time is found by age, not by going through all that lives; PostgreSQL decides by its figures."""
    with ready._engine.connect() as connection:
        query = select(StoryRow.id).where(*_is_past(LATER)).order_by(StoryRow.updated_at).limit(9)
        compiled = query.compile(connection, compile_kwargs={"literal_binds": True})
        plan = str(connection.execute(text(f"EXPLAIN QUERY PLAN {compiled}")).all())
    assert "ix_story_lasting (expired_at=? AND merged_into_id=? AND updated_at<?)" in plan
    assert "TEMP B-TREE" not in plan


def test_what_returns_is_told_before_it_is_kept(ready: Store) -> None:
    """Of a list's new items those that would be kept in an expired story are named, and no others."""
    poll(ready, item("a", 1, moment=at(-3)), item("a", 2, OTHER, at(-3)))
    expire(ready)
    listed = [
        item("a", 11, moment=at(-3)),
        item("a", 12, OTHER, Moment(LATER, Precision.MINUTE)),
        item("a", 13, "Hải Phòng hỗ trợ 12 cơ sở công nghiệp nông thôn", at(-3)),
    ]
    linked = replace(item("b", 14, "Một tên khác hẳn của cùng bài báo ấy", at(5)), link_key=item("a", 2).link_key)
    assert ready.returned([*listed, linked], RULES.same_story, LATER) == {listed[0].identity, linked.identity}
    assert [poll(ready, one, now=LATER).new for one in [*listed, linked]] == [0, 1, 1, 0]


def test_two_processes_expire_and_poll_at_once(ready: Store, database_url: str) -> None:
    """Everything expires exactly once, whoever polls meanwhile, and what returns meanwhile is not new."""
    titles = [f"{OTHER}, lần {number}" for number in range(40)]
    for number, title in enumerate(titles):
        poll(ready, item("a", number, title, at(-3)))

    def again(number: int) -> int:
        return poll(other, with_text(item("b", number, titles[number], at(-3))), now=NOW + DAY).new

    with Store(database_url) as other, ThreadPoolExecutor(4) as pool:
        counts = [pool.submit(expire, one, most=7) for one in (ready, other) for _ in range(6)]
        new = list(pool.map(again, range(0, 40, 5)))
        expired = sum(count.result() for count in counts)
    while some := expire(ready, LATER + DAY):
        expired += some
    assert expired == 40
    assert told(ready) == []
    assert sum(new) <= 8
    assert rows(ready, "SELECT count(*), count(summary) FROM item WHERE expired_at IS NULL") == [(0, 0)]


Stores = tuple[Store, Store]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    """Two stores: all is kept in the one, and expires in the other."""
    folder = tmp_path_factory.mktemp("both")
    with Store(f"sqlite:///{folder / 'kept.db'}") as kept, Store(f"sqlite:///{folder / 'expired.db'}") as expired:
        for store in (kept, expired):
            declare(store, SOURCES, NOW)
        yield kept, expired


def drawn(case: int, numbers: Iterable[int]) -> list[Item]:
    """Items of few titles and sources with moments of all kinds, some far apart; no other case has their titles."""
    items = []
    for number in numbers:
        chance = random.Random(f"{case} {number}")  # noqa: S311 - nothing secret
        precision = chance.choice([Precision.MINUTE, Precision.DAY, None])
        when = NOW + timedelta(hours=chance.choice([0, 1, 7, 30, 24 * 700]))
        title = chance.choice([TITLE, OTHER, "Thông báo số"])
        moment = Moment(when, precision) if precision else None
        items.append(item(chance.choice("abc"), case * 100 + number, f"{title} {case}", moment))
    return items


def stories_of(store: Store, items: Sequence[Item]) -> set[frozenset[object]]:
    """How items are parted into stories, published or not."""
    ours = {one.identity for one in items}
    by_story: dict[object, set[object]] = {}
    for story, source, identity in rows(store, "SELECT story_id, source_id, identity FROM item"):
        if identity in ours:
            by_story.setdefault(story, set()).add((source, identity))
    return {frozenset(carried) for carried in by_story.values()}


def living(store: Store, items: Sequence[Item]) -> dict[str, set[str | None]]:
    """The addresses of what each published story of these items carries, by its hash."""
    ours = {one.link for one in items}
    stories = store.stories(Group(), limit=10_000)
    return {story.hash: links(story) for story in stories if links(story) & ours}


def links(story: Story | None) -> set[str | None]:
    return {origin.url for origin in story.origins} if story is not None else set()


@given(case=st.integers(1, 10**9), counts=st.tuples(st.integers(1, 9), st.integers(0, 6)), early=st.booleans())
@settings(max_examples=20)
def test_expiry_never_changes_what_stays(both: Stores, case: int, counts: tuple[int, int], early: bool) -> None:
    """With and without expiry the same items are the same stories, and each address of what lives leads to the same."""
    kept, expired = both
    first, second = drawn(case, range(counts[0])), drawn(case, range(counts[0], sum(counts)))
    for store in both:
        for number, one in enumerate(first):
            poll(store, one, now=LATER - DAY if early and number % 2 else NOW)
    expire(expired)
    for store in both:
        for one in second:
            poll(store, one, now=LATER)
    ours = [*first, *second]
    assert stories_of(expired, ours) == stories_of(kept, ours)
    stay = living(expired, ours)
    assert {digest: links(kept.story(digest)) for digest in stay} == stay
    for digest in living(kept, ours):
        assert expired.story(digest) or expired.expired(digest), "no address is lost"


def test_the_migration_goes_both_ways(database_url: str) -> None:
    """Going back forgets what expired and keeps every row; going on again finds the same tables."""
    with Store(database_url) as store:
        declare(store, SOURCES, NOW)
        poll(store, item("a", 1, moment=at(-3)))
        expire(store)
    engine = create_engine(database_url)
    with engine.begin() as connection:
        command.downgrade(alembic_config(connection), "0007-1")
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM item")) == 1
    engine.dispose()
    with Store(database_url) as store:
        assert expire(store) == 1
