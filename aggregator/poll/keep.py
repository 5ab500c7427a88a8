"""Keeping what was read, inside one writing transaction: items, then stories, then what is published."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aggregator.classify import Speech, classify
from aggregator.dedupe import Rules, assign, partition
from aggregator.model import Category, Item, Lexicon, Member, Trace
from aggregator.normalise import canonical, is_new_issue, revise, visible_text
from aggregator.store import Known, KnownItem, Spoken, Writing

LIST_STEP = timedelta(seconds=1)
"""Undated items of one document are first seen a second apart, so that they stay in the order of its list."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The operator's rules for stories."""

    categories: tuple[Category, ...]
    window: timedelta
    zone: ZoneInfo
    lexicon: Lexicon = field(default_factory=Lexicon)

    @property
    def same_story(self) -> Rules:
        """The part the same-story rule needs."""
        return Rules(self.window, self.zone)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a document changed."""

    new: int = 0
    updated: int = 0


def keep(
    writing: Writing, listed: Sequence[Item | Trace], rules: Rulebook, now: datetime, *, publish: bool = True
) -> Kept:
    """Keep a document's items and bring their stories up to date.

    Args:
        writing: the transaction.
        listed: of one source, in its document's order; what is only a trace is kept already.
        rules: for stories.
        now: when they were seen.
        publish: give new stories their ids and places at once; otherwise ``publish_waiting`` does for a whole pass.

    Returns:
        How many items were new, and how many had changed.
    """
    items = [one for one in listed if isinstance(one, Item)]
    if not items:
        return Kept()
    known = writing.items.known(items[0].source, items)
    fresh: list[tuple[Item, datetime]] = []
    revised: list[tuple[KnownItem, Item]] = []
    for position, one in enumerate(listed):
        if isinstance(one, Trace):
            continue
        there, item = _recognise(one, known)
        if there is None:
            fresh.append((item, now - position * LIST_STEP if item.moment is None else now))
        elif (changed := revise(there.item, _linked_as_before(there, item))) is not None:
            revised.append((there, changed))
    if not fresh and not revised:
        return Kept()
    keys = {item.title_key for item, _ in fresh}
    keys |= {key for there, item in revised for key in (there.item.title_key, item.title_key)}
    links = [item.link for item in (*(new for new, _ in fresh), *(item for _, item in revised)) if item.link]
    writing.items.hold_hosts({canonical(link).partition("/")[0] for link in links})
    writing.items.hold_titles(keys)
    writing.items.add(fresh[::-1], now)
    for there, item in [(there, _linked_as_before(there, item)) for there, item in writing.items.sized(revised)]:
        writing.items.revise(there, item, now)
    stories = regroup(writing, keys, rules, now)
    if publish:
        writing.stories.publish(stories, rules.zone, now)
    return Kept(len(fresh), len(revised))


def _recognise(item: Item, known: Known) -> tuple[KnownItem | None, Item]:
    """The stored item this is, if any, and the item under the identity it must be kept by.

    At one address a weekly list may publish issue after issue: the newest there decides whether this is the next.
    """
    there = known.by_identity.get(item.identity)
    newest = known.by_link.get(item.link_key) if item.link_key else None
    if newest is None:
        return there, item
    same_title = there is not None and there.item.title_key == item.title_key
    if same_title or not is_new_issue(newest.item, item):
        return (there if same_title else newest), item
    moment = item.moment.at.isoformat() if item.moment else ""
    return None, replace(item, identity=f"{item.identity}@{moment}"[:80])


def _linked_as_before(known: KnownItem, listed: Item) -> Item:
    """An edit never unlinks: an item that shares its story keeps the title key and the moment it was joined by."""
    if known.story_size <= 1:
        return listed
    return replace(listed, title_key=known.item.title_key, moment=known.item.moment)


def regroup(writing: Writing, keys: Iterable[str], rules: Rulebook, now: datetime) -> list[int]:
    """Compute the stories of title keys anew from the set of their items, and describe those that changed.

    Returns:
        The stories that changed.
    """
    members = held_closure(writing, set(keys))
    neighbours = writing.stories.among(members)
    joined, parted = writing.items.decided(members)
    clusters = partition(members.values(), rules.same_story, joined=joined, parted=parted)
    assigned = assign(clusters, neighbours.founders())
    changed = neighbours.settle(assigned, now)
    for story in changed:
        classified = classify([speech(one) for one in neighbours.spoken(story)], rules.categories, rules.lexicon)
        neighbours.describe(story, classified, now)
    return changed


def held_closure(writing: Writing, keys: set[str]) -> Mapping[int, Member]:
    """All items that may be the same stories, with the rows of all their title keys held."""
    while True:
        members = writing.items.closure(keys)
        more = {member.title_key for member in members.values()} - keys
        if not more:
            return members
        keys |= more
        writing.items.hold_titles(keys)


def publish_waiting(writing: Writing, rules: Rulebook, now: datetime) -> int:
    """Give every story that waits for it its id and its place."""
    stories, keys = writing.stories.waiting()
    writing.items.hold_titles(keys)
    return writing.stories.publish(stories, rules.zone, now)


def speech(spoken: Spoken) -> Speech:
    """What an item says, as classifying wants it."""
    return Speech(
        source=spoken.source,
        title=spoken.title,
        labels=spoken.labels,
        lead=visible_text(spoken.summary) if spoken.summary else "",
        category=spoken.category,
        province=spoken.province,
    )
