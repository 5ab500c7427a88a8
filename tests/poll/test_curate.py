"""What people decide about stories outlives whatever is polled later."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.errors import UnknownName
from aggregator.model import Category, Group
from aggregator.poll import Rulebook, hide, join, reclassify, split
from aggregator.store import Store
from tests.filling import declare
from tests.poll.test_keep import NOW, RULES, SOURCES, TITLE, at, groups, item, poll, told

LATER = NOW + timedelta(hours=1)
OTHER = "Vĩnh Long nghiệm thu 11 đề án khuyến công"


@pytest.fixture
def ready(store: Store) -> Store:
    declare(store, SOURCES, NOW)
    return store


def parted(store: Store, digest: str, *named: str) -> dict[str, tuple[str, ...]]:
    return store.write(lambda writing: split(writing, digest, named, RULES, LATER))


def joined(store: Store, *digests: str) -> int:
    return store.write(lambda writing: join(writing, digests, RULES, LATER))


def test_a_split_lasts(ready: Store) -> None:
    """A source parted from a story is a story of its own, whatever is polled later, and its feed says so."""
    for name in "abc":
        poll(ready, item(name, 1, moment=at(-3)))
    [story] = told(ready)
    parts = parted(ready, story.hash, "c")
    assert parts.pop(story.hash) == ("a", "b")
    assert list(parts.values()) == [("c",)]
    assert parts.keys() < {one.hash for one in told(ready)}
    assert groups(told(ready)) == {
        frozenset({"https://a.example/tin/1", "https://b.example/tin/1"}),
        frozenset({"https://c.example/tin/1"}),
    }
    assert story.hash in {one.hash for one in told(ready)}
    poll(ready, item("c", 1, moment=at(-3)), item("c", 9, OTHER, at(-2)), now=LATER)
    assert len(told(ready)) == 3


def test_the_second_of_two_needs_no_name(ready: Store) -> None:
    """A story of two items is split without naming which."""
    poll(ready, item("a", 1, moment=at(-3)))
    poll(ready, item("b", 1, moment=at(-3)))
    [story] = told(ready)
    parted(ready, story.hash)
    assert len(told(ready)) == 2


def test_an_article_may_be_named(ready: Store) -> None:
    """What is parted may be named by its article's address."""
    for name in "abc":
        poll(ready, item(name, 1, moment=at(-3)))
    [story] = told(ready)
    parted(ready, story.hash, "http://www.b.example/tin/1?utm_source=x")
    assert frozenset({"https://b.example/tin/1"}) in groups(told(ready))


@pytest.mark.parametrize("named", [(), ("nobody",), ("c", "nobody"), ("a", "b", "c")])
def test_a_split_that_cannot_be_is_a_sentence(ready: Store, named: tuple[str, ...]) -> None:
    """Naming nothing of a larger story, something that is not in it, or all of it changes nothing."""
    for name in "abc":
        poll(ready, item(name, 1, moment=at(-3)))
    [story] = told(ready)
    with pytest.raises(UnknownName):
        parted(ready, story.hash, *named)
    assert len(told(ready)) == 1


def test_a_split_is_told_in_every_feed(ready: Store) -> None:
    """The story that loses an item names it no longer, in its feeds and on its page, and counts as changed."""
    for name in "abc":
        poll(ready, item(name, 1, moment=at(-3)))
    [story] = told(ready)
    before = ready.feed_info(Group())
    parted(ready, story.hash, "c")
    assert ready.feed_info(Group()) > before
    left = next(one for one in told(ready) if one.hash == story.hash)
    assert {origin.source for origin in left.origins} == {"a", "b"}


def test_an_undone_join_leaves_no_trace(ready: Store) -> None:
    """Parted again, each story has the title, places and category it would have alone."""
    poll(ready, item("a", 1, moment=at(-3)))
    poll(ready, item("b", 1, OTHER, at(-2)))
    before = {story.hash: (story.title, story.link, story.category, story.places) for story in told(ready)}
    joined(ready, *before)
    [story] = told(ready)
    parted(ready, story.hash, "b")
    assert {one.hash: (one.title, one.link, one.category, one.places) for one in told(ready)} == before


def test_a_join_lasts_and_redirects(ready: Store) -> None:
    """Stories joined by hand are the one that arrived first; the other's address leads to it; new copies join too."""
    poll(ready, item("a", 1, moment=at(-3)))
    poll(ready, item("b", 1, OTHER, at(-2)))
    second, first = told(ready)
    assert joined(ready, second.hash, first.hash) == 2
    [story] = told(ready)
    assert story.hash == first.hash
    assert ready.story(second.hash) == ready.story(first.hash)
    poll(ready, item("c", 1, OTHER, at(-2)), now=LATER)
    [story] = told(ready)
    assert len(story.origins) == 3


def test_a_split_undoes_a_join_and_the_other_way(ready: Store) -> None:
    """The last word counts, and a story that comes back has its old address."""
    poll(ready, item("a", 1, moment=at(-3)))
    poll(ready, item("b", 1, OTHER, at(-2)))
    before = {story.hash for story in told(ready)}
    joined(ready, *before)
    [story] = told(ready)
    parted(ready, story.hash, "b")
    assert {one.hash for one in told(ready)} == before
    joined(ready, *before)
    assert len(told(ready)) == 1


def test_a_join_of_one_or_of_nothing_is_a_sentence(ready: Store) -> None:
    """A join needs two living stories."""
    poll(ready, item("a", 1, moment=at(-3)))
    [story] = told(ready)
    for digests in ((story.hash,), (story.hash, story.hash), (story.hash, "nothing")):
        with pytest.raises(UnknownName, match="two"):
            joined(ready, *digests)


def test_a_hidden_story_is_in_no_feed_and_comes_back(ready: Store) -> None:
    """Hiding takes a story out of every feed and its page; a new copy does not bring it back, undoing does."""
    poll(ready, item("a", 1, moment=at(-3)))
    [story] = told(ready)
    before = ready.feed_info(Group())
    assert ready.write(lambda writing: hide(writing, story.hash, LATER))
    assert not ready.write(lambda writing: hide(writing, story.hash, LATER))
    assert (told(ready), ready.story(story.hash)) == ([], None)
    assert ready.feed_info(Group()) > before
    poll(ready, item("b", 1, moment=at(-3)), now=LATER)
    assert told(ready) == []
    assert ready.write(lambda writing: hide(writing, story.hash, LATER, hidden=False))
    [again] = told(ready)
    assert again.hash == story.hash
    assert len(again.origins) == 2


def test_reclassify_applies_changed_rules_and_says_what_moved(ready: Store) -> None:
    """Stories move to the categories of the rules as they are now; what does not move changes no feed."""
    poll(ready, item("a", 1, moment=at(-3)), item("a", 2, "Giải đua thuyền Rowing vô địch Châu Á", at(-2)))
    rules = Rulebook((Category("moi", "Mới", keywords=("đề án",)), *RULES.categories), RULES.window, RULES.zone)
    keys = [
        story_item.title_key for story_item in (item("a", 1), item("a", 2, "Giải đua thuyền Rowing vô địch Châu Á"))
    ]
    moved = ready.write(lambda writing: reclassify(writing, keys, rules, LATER))
    assert [(one.title, one.before.category, one.after.category) for one in moved] == [(TITLE, "khuyen-cong", "moi")]
    assert [story.title for story in ready.stories(Group("category", "moi"), limit=9)] == [TITLE]
    assert ready.stories(Group("category", "khuyen-cong"), limit=9) == []
    before = ready.feed_info(Group())
    assert ready.write(lambda writing: reclassify(writing, keys, rules, LATER)) == []
    assert ready.feed_info(Group()) == before


def test_reclassify_applies_another_window(ready: Store) -> None:
    """A narrower window parts stories that only the wider one joined."""
    poll(ready, item("a", 1, moment=at(-9)))
    poll(ready, item("b", 1, moment=at(-3)))
    assert len(told(ready)) == 1
    narrow = replace(RULES, window=timedelta(hours=1))
    ready.write(lambda writing: reclassify(writing, [item("a", 1).title_key], narrow, LATER))
    assert len(told(ready)) == 2
