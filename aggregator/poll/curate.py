"""What people decide about stories: split, join, hide; and changed rules applied to what is stored.

A decision is kept as links between items, so that it outlives whatever is polled later; it deletes nothing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from aggregator.classify import classify
from aggregator.dedupe import assign, partition
from aggregator.errors import UnknownName
from aggregator.normalise import link_key
from aggregator.poll.keep import Rulebook, held_closure, regroup, speech
from aggregator.store import ItemRef, Standing, Writing

BATCH = 500
"""Stories whose title keys one transaction applies changed rules to."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A story that changed its groups."""

    title: str
    before: Standing
    after: Standing


def split(
    writing: Writing, story_hash: str, named: Iterable[str], rules: Rulebook, now: datetime
) -> dict[str, tuple[str, ...]]:
    """Part items from their story, for good.

    Args:
        writing: the transaction.
        story_hash: of a living story.
        named: ids of sources, or addresses of articles; what they name leaves the story together. When none is named
            and the story has two items, the second leaves.
        rules: for stories.
        now: when this is decided.

    Returns:
        The stories there are instead: the sources of each by its hash.

    Raises:
        UnknownName: nothing of the story is named so, or nothing of it would be left.
    """
    items = writing.items.of_story(story_hash)
    leaving = _named(items, list(named), story_hash)
    staying = [row for row in items if row not in leaving]
    if not staying:
        raise UnknownName("all items of the story are named; name those that are another story")
    for one, other in itertools.product(leaving, staying):
        writing.items.decide(one, other, joined=False, now=now)
    for one, other in itertools.pairwise(leaving):
        writing.items.decide(one, other, joined=True, now=now)
    _settle(writing, [items[row].title_key for row in items], rules, now)
    sources: dict[str, tuple[str, ...]] = {}
    for row, digest in writing.items.story_hashes(items).items():
        sources[digest] = tuple(sorted({*sources.get(digest, ()), items[row].source}))
    return sources


def join(writing: Writing, hashes: Iterable[str], rules: Rulebook, now: datetime) -> int:
    """Make stories one, for good; the one that arrived first lives on.

    Returns:
        How many items the story has now, at least.

    Raises:
        UnknownName: one of them is no living story, or only one is named.
    """
    groups = [writing.items.of_story(story_hash) for story_hash in dict.fromkeys(hashes)]
    if len(groups) < 2 or not all(groups):  # noqa: PLR2004 - two make a pair
        raise UnknownName("name at least two living stories to join, by their ids or pages")
    for first, second in itertools.pairwise(groups):
        for one, other in itertools.product(first, second):
            writing.items.decide(one, other, joined=True, now=now)
    _settle(writing, [item.title_key for group in groups for item in group.values()], rules, now)
    return sum(len(group) for group in groups)


def hide(writing: Writing, story_hash: str, now: datetime, *, hidden: bool = True) -> bool:
    """Take a story out of what is published, or back in; whether that was a change."""
    return writing.stories.hide(story_hash, hidden=hidden, now=now)


def reclassify(writing: Writing, keys: Iterable[str], rules: Rulebook, now: datetime) -> list[Moved]:
    """Apply the rules as they are now to the stories of title keys.

    Returns:
        The stories that changed their category, provinces, activities or stage.
    """
    wanted = set(keys)
    writing.items.hold_titles(wanted)
    members = held_closure(writing, wanted)
    neighbours = writing.stories.among(members)
    joined, parted = writing.items.decided(members)
    assigned = assign(
        partition(members.values(), rules.same_story, joined=joined, parted=parted), neighbours.founders()
    )
    neighbours.settle(assigned, now)
    moved: list[Moved] = []
    stories = sorted({neighbours.story_of(one.cluster.members[0].item) for one in assigned}, key=neighbours.arrival)
    for story in stories:  # by arrival, for so they enter the feeds they are now in
        before = neighbours.standing(story)
        classified = classify([speech(spoken) for spoken in neighbours.spoken(story)], rules.categories, rules.lexicon)
        neighbours.describe(story, classified, now)
        after = neighbours.standing(story)
        if before != after:
            moved.append(Moved(neighbours.title(story), before, after))
    writing.stories.publish(stories, rules.zone, now)
    return moved


def _settle(writing: Writing, keys: Iterable[str], rules: Rulebook, now: datetime) -> None:
    wanted = set(keys)
    writing.items.hold_titles(wanted)
    writing.stories.publish(regroup(writing, wanted, rules, now), rules.zone, now)


def _named(items: Mapping[int, ItemRef], named: list[str], story_hash: str) -> list[int]:
    """The items of a story that names mean."""
    if len(items) < 2:  # noqa: PLR2004 - one item is no merge
        raise UnknownName(f"the story {story_hash} has a single item; there is nothing to split")
    if not named and len(items) == 2:  # noqa: PLR2004 - the second of two
        return [max(items)]
    sources = ", ".join(sorted({item.source for item in items.values()}))
    if not named:
        raise UnknownName(f"name the source or the article that is another story; its sources: {sources}")
    found: list[int] = []
    for name in named:
        key = link_key(name) if "://" in name else None
        meant = [row for row, item in items.items() if item.source == name or (key and item.link_key == key)]
        if not meant:
            raise UnknownName(f"{name!r} carries no item of this story; its sources: {sources}")
        found += [row for row in meant if row not in found]
    return found
