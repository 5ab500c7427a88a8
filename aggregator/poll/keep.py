"""Keeping what was read, inside one writing transaction: items, then stories, then what is published."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aggregator.classify import Speech, classify
from aggregator.dedupe import Rules, assign, partition
from aggregator.model import MASS_REPUBLICATION, Category, Event, Item, Lexicon, Member, Trace
from aggregator.normalise import canonical, revise, visible_text
from aggregator.poll.recognise import MASS_LEAST, Recognised, by_identity, moved
from aggregator.store import KnownItem, Spoken, Writing

MOST_CHANGES = 24
"""An item of which readers saw so many changes is kept as it is: some titles and images flip at every poll."""

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
    event: Event | None = None
    """What its operator must hear of."""


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
        How many items were new, and how many had changed; what returns of an expired story is neither.
    """
    items = [one for one in listed if isinstance(one, Item)]
    if not items:
        return Kept()
    known = by_identity(listed, writing.items.known(items[0].source, items))
    moves = _moves(writing, listed, known)
    fresh = [
        (item, now - place * LIST_STEP if item.moment is None else now)
        for place, item in known.unknown
        if item.identity not in moves
    ]
    listed_now = [*known.known, *((moves[item.identity], item) for _, item in known.unknown if item.identity in moves)]
    revised = [(there, item) for there, item in listed_now if _revised(there, item) is not None]
    if not fresh and not revised:
        return Kept()
    keys = {item.title_key for item, _ in fresh}
    keys |= {key for there, item in revised for key in (there.item.title_key, item.title_key)}
    links = [item.link for item in (*(new for new, _ in fresh), *(item for _, item in revised)) if item.link]
    writing.items.hold_hosts({canonical(link).partition("/")[0] for link in links})
    writing.items.hold_titles(keys)
    added = writing.items.add(fresh[::-1], now)
    for there, item in writing.items.sized(revised):
        written = _revised(there, item)
        if written is not None:
            writing.items.revise(there, written, now)
    stories = regroup(writing, keys, rules, now, near=_moments(fresh, revised))
    if publish:
        writing.stories.publish(stories, rules.zone, now)
    new, updated = len(fresh) - writing.items.tombstones(added), sum(not there.expired for there, _ in revised)
    return Kept(new, updated, _note(writing, moves, known, now))


def _moves(writing: Writing, listed: Sequence[Item | Trace], known: Recognised) -> dict[str, KnownItem]:
    """Which of the unknown items are known ones that moved; nothing is asked where too few are unknown for that."""
    if len(known.unknown) < MASS_LEAST:
        return {}
    titled = writing.items.titled(known.unknown[0][1].source, {item.title_key for _, item in known.unknown})
    here = {key for one in listed for key in (one.identity, one.link_key) if key is not None}
    return moved(known, titled, here)


def _note(writing: Writing, moves: Mapping[str, KnownItem], known: Recognised, now: datetime) -> Event | None:
    """Note a mass re-publication, which its operator must hear of."""
    if not moves:
        return None
    item = next(item for _, item in known.unknown if item.identity in moves)
    event = Event(item.source, MASS_REPUBLICATION, now, now, len(moves), moves[item.identity].item.link, item.link)
    return writing.events.note(event)


def _revised(there: KnownItem, item: Item) -> Item | None:
    """A stored item as it must be kept now; None when nothing changed.

    What changed too often changes no more, and an item keeps the identity it is listed under. A tombstone gets
    nothing again but that.
    """
    if there.expired:
        return _moved_to(there, item, replace(there.item, link=item.link)) if _has_moved(there, item) else None
    if there.changes >= MOST_CHANGES:
        item = _as_shown(there.item, item)
    changed = revise(there.item, _linked_as_before(there, item))
    return _moved_to(there, item, changed or there.item) if _has_moved(there, item) else changed


def _as_shown(known: Item, listed: Item) -> Item:
    """A listed item that shows readers what the known one does."""
    return replace(
        listed,
        title=known.title,
        title_key=known.title_key,
        summary=known.summary,
        content=known.content,
        author=known.author,
        image=known.image,
        labels=known.labels,
        link=known.link,
    )


def _has_moved(there: KnownItem, item: Item) -> bool:
    """Whether an item is listed under another identity than it is known by, and not as the latest at its address."""
    return item.identity != there.item.identity and (item.link_key is None or item.link_key != there.item.link_key)


def _moved_to(there: KnownItem, item: Item, kept: Item) -> Item:
    """An item under its new identity and address; one that shares its story keeps the link it may be joined by."""
    link_key = item.link_key if there.story_size <= 1 else there.item.link_key
    return replace(kept, identity=item.identity, link_key=link_key)


def _linked_as_before(known: KnownItem, listed: Item) -> Item:
    """An edit never unlinks: an item that shares its story keeps the title key and the moment it was joined by."""
    if known.story_size <= 1:
        return listed
    return replace(listed, title_key=known.item.title_key, moment=known.item.moment)


def _moments(
    fresh: Iterable[tuple[Item, datetime]], revised: Iterable[tuple[KnownItem, Item]]
) -> dict[str, set[datetime]]:
    """When the items are that are new or changed, before and now, by title key."""
    near: dict[str, set[datetime]] = {}
    for item, seen in fresh:
        near.setdefault(item.title_key, set()).add(item.moment.at if item.moment else seen)
    for there, item in revised:
        for one in there.item, item:
            near.setdefault(one.title_key, set()).add(one.moment.at if one.moment else there.first_seen)
    return near


def regroup(
    writing: Writing,
    keys: Iterable[str],
    rules: Rulebook,
    now: datetime,
    near: Mapping[str, Collection[datetime]] | None = None,
) -> list[int]:
    """Compute the stories of title keys anew from the set of their items, and describe those that changed.

    Args:
        writing: the transaction.
        keys: held.
        rules: for stories.
        now: when this is decided.
        near: as ``Items.closure`` has it.

    Returns:
        The stories that changed.
    """
    members = held_closure(writing, set(keys), near)
    neighbours = writing.stories.among(members)
    joined, parted = writing.items.decided(members)
    clusters = partition(members.values(), rules.same_story, joined=joined, parted=parted)
    assigned = assign(clusters, neighbours.founders())
    changed = neighbours.settle(assigned, now)
    for story in changed:
        classified = classify([speech(one) for one in neighbours.spoken(story)], rules.categories, rules.lexicon)
        neighbours.describe(story, classified, now)
    return changed


def held_closure(
    writing: Writing, keys: set[str], near: Mapping[str, Collection[datetime]] | None = None
) -> Mapping[int, Member]:
    """All items that may be the same stories, with the rows of all their title keys held."""
    while True:
        members = writing.items.closure(keys, near)
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
