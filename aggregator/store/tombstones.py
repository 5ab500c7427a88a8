"""Tombstones: what is left of stories that are past the retention time, so that what returns of them is not new."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from aggregator.dedupe import Founded, Rules, assign, partition
from aggregator.model import Item, Member
from aggregator.store.feeds import Feeds
from aggregator.store.items import Items
from aggregator.store.rows import title_hash, tombstone
from aggregator.store.statements import chunks
from aggregator.store.tables import ItemRow, StoryRow, TitleRow


class Tombstones:
    """The stories and items that expired."""

    def __init__(self, session: Session, items: Items, feeds: Feeds) -> None:
        self._session = session
        self._items = items
        self._feeds = feeds

    def expire(self, before: datetime, most: int, now: datetime) -> int:
        """Let published stories expire that everything dates before a moment, the longest unchanged first.

        They leave all feeds, which are no newer for it; their items become tombstones. Their title keys are held, so
        that nobody makes stories of these items meanwhile.

        Args:
            before: each of their moments is earlier: what they were published as, the first sight of every item, and
                their last change.
            most: how many at once.
            now: when they expire.

        Returns:
            How many expired.
        """
        due = select(StoryRow.id).where(*_is_past(before)).order_by(StoryRow.updated_at).limit(most)
        stories = list(self._session.scalars(due))
        held: set[str] = set()
        while keys := self._keys(stories) - held:
            self._items.hold_titles(keys)
            held |= keys
        still = select(StoryRow.id).where(StoryRow.id.in_(stories), *_is_past(before))
        stories = list(self._session.scalars(still.order_by(StoryRow.id).with_for_update()))
        self._feeds.leave(stories)
        items = update(ItemRow).where(ItemRow.story_id.in_(stories), ItemRow.expired_at.is_(None))
        self._session.execute(items.values(tombstone(now)), execution_options=_ELSEWHERE)
        leading = or_(StoryRow.id.in_(stories), StoryRow.merged_into_id.in_(stories))
        rows = update(StoryRow).where(leading, StoryRow.expired_at.is_(None)).values(expired_at=now)
        self._session.execute(rows, execution_options=_ELSEWHERE)
        return len(stories)

    def _keys(self, stories: Collection[int]) -> set[str]:
        """The title keys of stories."""
        query = select(TitleRow.key).join(ItemRow, ItemRow.title_hash == TitleRow.hash)
        return set(self._session.scalars(query.where(ItemRow.story_id.in_(stories)).distinct()))


_ELSEWHERE = {"synchronize_session": False}
"""No row of what is written is in the session."""


def _is_past(before: datetime) -> tuple[ColumnElement[bool], ...]:
    """Of a story that is published, hidden or not, and past its time."""
    seen_since = select(ItemRow.id).where(ItemRow.story_id == StoryRow.id, ItemRow.first_seen_at >= before)
    return (
        StoryRow.expired_at.is_(None),
        StoryRow.merged_into_id.is_(None),
        StoryRow.sequence.is_not(None),
        StoryRow.updated_at < before,
        StoryRow.published_at < before,
        ~seen_since.exists(),
    )


def returned(session: Session, items: Sequence[Item], rules: Rules, now: datetime) -> frozenset[str]:
    """The identities of items that would be kept as part of an expired story, as `Store.returned` has it.

    The same partition decides it that will when they are kept; it is asked only where a tombstone has an item's title
    or link.
    """
    kept = Items(session)
    alike = _like_tombstones(session, items)
    if not alike:
        return frozenset()
    links = [item.link_key for item in alike if item.link_key]
    stored = kept.closure({item.title_key for item in alike} | _titles_at(session, links))
    listed = {f"{item.source} {item.identity}": item for item in alike}
    members = [*stored.values(), *(_member(key, item, now) for key, item in listed.items())]
    joined, parted = kept.decided(stored)
    founders = _founders(session, stored)
    expired = {one.story for one in founders.values() if one.expired}
    assigned = assign(partition(members, rules, joined=joined, parted=parted), founders)
    there = (member.item for one in assigned if one.story in expired for member in one.cluster.members)
    return frozenset(listed[member].identity for member in there if member in listed)


def _like_tombstones(session: Session, items: Sequence[Item]) -> list[Item]:
    """Items with the title or the link of a tombstone."""
    titles: set[str] = set()
    links: set[str | None] = set()
    dead = ItemRow.expired_at.is_not(None)
    for some in chunks(sorted({title_hash(item.title_key) for item in items})):
        titles |= set(session.scalars(select(ItemRow.title_hash).where(ItemRow.title_hash.in_(some), dead)))
    for some in chunks(sorted({item.link_key for item in items if item.link_key})):
        links |= set(session.scalars(select(ItemRow.link_key).where(ItemRow.link_key.in_(some), dead)))
    return [item for item in items if title_hash(item.title_key) in titles or item.link_key in links]


def _titles_at(session: Session, links: Sequence[str]) -> set[str]:
    """The title keys of kept items at these links."""
    keys: set[str] = set()
    for some in chunks(links):
        query = select(TitleRow.key).join(ItemRow, ItemRow.title_hash == TitleRow.hash)
        keys |= set(session.scalars(query.where(ItemRow.link_key.in_(some)).distinct()))
    return keys


def _founders(session: Session, members: dict[int, Member]) -> dict[str, Founded]:
    founders: dict[str, Founded] = {}
    for some in chunks(sorted(members)):
        for row in session.scalars(select(StoryRow).where(StoryRow.founder_id.in_(some))):
            expired = row.expired_at is not None
            founders[members[row.founder_id].item] = Founded(row.id, row.sequence, expired=expired)
    return founders


def _member(key: str, item: Item, now: datetime) -> Member:
    return Member(key, item.source, item.title_key, item.moment, now, item.link_key)
