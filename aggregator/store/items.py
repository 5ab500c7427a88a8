"""Items: what is known of a document's items, new ones, revised ones, and who may be the same story."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, text
from sqlalchemy.orm import Session, aliased

from aggregator.model import Item, Member
from aggregator.store.closure import closed
from aggregator.store.rows import fill, item_of, title_hash
from aggregator.store.statements import chunks, insert_into
from aggregator.store.tables import HandLinkRow, ItemRow, StoryRow, TitleRow
from aggregator.vietnamese import TITLE_KEY_VERSION

_HOST_LOCK = 0x686F_7374
""""host": the first half of the numbers of the locks that stand for hosts."""

_HOSTS = 256
"""So many locks at most; hosts that share one wait for each other without need, which is seldom and short."""


@dataclass(frozen=True, slots=True)
class KnownItem:
    """A stored item, with what deciding about it needs."""

    row: int
    item: Item
    story_size: int
    """How many items its story has."""
    first_seen: datetime
    changes: int = 0
    """How often what readers see of it changed."""
    expired: bool = False
    """Whether it is a tombstone: what returns as it is not new, and gets no text again."""


@dataclass(frozen=True, slots=True)
class ItemRef:
    """A stored item, as a person names it."""

    source: str
    link: str | None
    link_key: str | None
    title_key: str


@dataclass(frozen=True, slots=True)
class Known:
    """The stored items of a source that a document's items may be."""

    by_identity: dict[str, KnownItem]
    by_link: dict[str, KnownItem]
    """By canonical link; of several at one address the newest."""


def _shown(row: ItemRow) -> tuple[object, ...]:
    """What readers see of an item."""
    return (row.title, row.summary, row.content, row.author, row.image, row.link, list(row.labels))


def _known(row: ItemRow, key: str, sizes: Mapping[int, int]) -> KnownItem:
    return KnownItem(
        row=row.id,
        item=item_of(row, key),
        story_size=sizes.get(row.story_id or 0, 0),
        first_seen=row.first_seen_at,
        changes=row.changes,
        expired=row.expired_at is not None,
    )


class Items:
    """The items' rows."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def known(self, source: str, items: Sequence[Item]) -> Known:
        """The stored items of a source with these items' identities or links."""
        rows: dict[int, tuple[ItemRow, str]] = {}
        for identities in chunks([item.identity for item in items]):
            rows |= self.told(ItemRow.source_id == source, ItemRow.identity.in_(identities))
        for links in chunks([item.link_key for item in items if item.link_key]):
            # asked by link alone: of a source's name and thirty links, SQLite would look through all of the source
            linked = self.told(ItemRow.link_key.in_(links))
            rows |= {number: one for number, one in linked.items() if one[0].source_id == source}
        sizes = self._story_sizes({row.story_id for row, _ in rows.values() if row.story_id is not None})
        known = Known({}, {})
        for row, key in sorted(rows.values(), key=lambda one: (one[0].moment_at or one[0].first_seen_at, one[0].id)):
            one = _known(row, key, sizes)
            known.by_identity[row.identity] = one
            if row.link_key:
                known.by_link[row.link_key] = one
        return known

    def titled(self, source: str, keys: Iterable[str]) -> dict[str, list[KnownItem]]:
        """The stored items of a source that bear these title keys."""
        rows: dict[int, tuple[ItemRow, str]] = {}
        for digests in chunks(sorted(map(title_hash, keys))):
            rows |= self.told(ItemRow.title_hash.in_(digests))
        own = [(row, key) for row, key in rows.values() if row.source_id == source]
        sizes = self._story_sizes({row.story_id for row, _ in own if row.story_id is not None})
        titled: dict[str, list[KnownItem]] = {}
        for row, key in own:
            titled.setdefault(key, []).append(_known(row, key, sizes))
        return titled

    def hold_titles(self, keys: Iterable[str]) -> None:
        """Hold the rows of title keys until the transaction ends, in sorted order, so that nobody waits in a ring."""
        by_hash = {title_hash(key): key for key in keys}
        rows = [{"hash": digest, "key": by_hash[digest], "version": TITLE_KEY_VERSION} for digest in sorted(by_hash)]
        for some in chunks(rows):
            self._session.execute(insert_into(self._session, TitleRow).on_conflict_do_nothing(), some)
        for digests in chunks(sorted(by_hash)):
            held = select(TitleRow.hash).where(TitleRow.hash.in_(digests)).order_by(TitleRow.hash).with_for_update()
            self._session.execute(held).all()

    def hold_hosts(self, hosts: Iterable[str]) -> None:
        """Hold hosts that links lead to until the transaction ends; before any title key, lest two wait in a ring.

        Two that add one link under two titles at once hold different title keys, and neither would see the other's.
        """
        if self._session.get_bind().dialect.name == "postgresql":  # SQLite has one writer
            numbers = sorted({int(hashlib.sha256(host.encode()).hexdigest(), 16) % _HOSTS for host in hosts})
            hold = text("SELECT pg_advisory_xact_lock(:ours, number) FROM unnest(CAST(:numbers AS int[])) AS number")
            self._session.execute(hold, {"ours": _HOST_LOCK, "numbers": numbers}).all()

    def sized(self, edited: Sequence[tuple[KnownItem, Item]]) -> list[tuple[KnownItem, Item]]:
        """The same items with what their stories have now that their title keys are held: others may have joined."""
        sizes: dict[int, int] = {}
        mate = aliased(ItemRow)
        for some in chunks([known.row for known, _ in edited]):
            counted = select(ItemRow.id, func.count()).join(mate, mate.story_id == ItemRow.story_id)
            found = self._session.execute(counted.where(ItemRow.id.in_(some)).group_by(ItemRow.id))
            sizes |= dict(found.all())
        return [(replace(known, story_size=sizes.get(known.row, 0)), item) for known, item in edited]

    def add(self, items: Sequence[tuple[Item, datetime]], now: datetime) -> list[int]:
        """Store new items, each with its first sight; their title keys must be held.

        Returns:
            Their rows.
        """
        rows = []
        for item, first_seen in items:
            row = ItemRow(
                source_id=item.source,
                identity=item.identity,
                title_hash=title_hash(item.title_key),
                first_seen_at=first_seen,
                revised_at=now,
                reason="",
            )
            fill(row, item)
            rows.append(row)
        self._session.add_all(rows)
        self._session.flush()
        return [row.id for row in rows]

    def tombstones(self, rows: Sequence[int]) -> int:
        """How many of these items are tombstones: what is added to a story that had expired is one at once."""
        counted = select(func.count()).select_from(ItemRow).where(ItemRow.expired_at.is_not(None))
        return sum(self._session.scalar(counted.where(ItemRow.id.in_(some))) or 0 for some in chunks(rows))

    def revise(self, known: KnownItem, revised: Item, now: datetime) -> None:
        """Write a revised item over the stored one; of a tombstone only what it is known by."""
        row = self._session.get_one(ItemRow, known.row, populate_existing=True)
        if row.expired_at is not None:
            row.identity, row.link, row.link_key = revised.identity, revised.link, revised.link_key
            self._session.flush()
            return
        was = _shown(row)
        fill(row, revised)
        row.identity = revised.identity
        row.changes += was != _shown(row)
        row.title_hash = title_hash(revised.title_key)
        row.revised_at = now
        self._session.flush()

    def closure(self, keys: Iterable[str], near: Mapping[str, Collection[datetime]] | None = None) -> dict[int, Member]:
        """All items that may be one story with those of title keys; arguments and result as ``closure.closed`` has."""
        return closed(self, self._session, keys, near)

    def hand_links(self, items: Iterable[int]) -> dict[tuple[int, int], bool]:
        """What people decided of these items: by pair, whether it is one story."""
        links: dict[tuple[int, int], bool] = {}
        for some in chunks(sorted(items)):
            either = or_(HandLinkRow.one_id.in_(some), HandLinkRow.other_id.in_(some))
            rows = self._session.scalars(select(HandLinkRow).where(either))
            links |= {(row.one_id, row.other_id): row.joined for row in rows}
        return links

    def decided(self, members: Mapping[int, Member]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """The pairs of members that people joined, and those they parted."""
        joined: list[tuple[str, str]] = []
        parted: list[tuple[str, str]] = []
        for (one, other), together in self.hand_links(members).items():
            if one in members and other in members:
                (joined if together else parted).append((members[one].item, members[other].item))
        return joined, parted

    def decide(self, one: int, other: int, *, joined: bool, now: datetime) -> None:
        """Note what a person decided of two items; the last word counts."""
        first, second = sorted((one, other))
        row = self._session.get(HandLinkRow, (first, second))
        if row is None:
            row = HandLinkRow(one_id=first, other_id=second)
            self._session.add(row)
        row.joined, row.at = joined, now
        self._session.flush()

    def of_story(self, story_hash: str) -> dict[int, ItemRef]:
        """The items of a living story, by row."""
        query = (
            select(ItemRow, TitleRow.key)
            .join(StoryRow, StoryRow.id == ItemRow.story_id)
            .join(TitleRow, TitleRow.hash == ItemRow.title_hash)
            .where(StoryRow.hash == story_hash)
        )
        return {
            row.id: ItemRef(row.source_id, row.link, row.link_key, key) for row, key in self._session.execute(query)
        }

    def story_hashes(self, rows: Iterable[int]) -> dict[int, str]:
        """The published stories that items belong to, by row."""
        query = (
            select(ItemRow.id, StoryRow.hash)
            .join(StoryRow, StoryRow.id == ItemRow.story_id)
            .where(ItemRow.id.in_(list(rows)), StoryRow.hash.is_not(None))
        )
        return {row: digest for row, digest in self._session.execute(query) if digest is not None}

    def told(self, *conditions: ColumnElement[bool]) -> dict[int, tuple[ItemRow, str]]:
        """Items that meet conditions, with their title keys, by row."""
        query = select(ItemRow, TitleRow.key).join(TitleRow, TitleRow.hash == ItemRow.title_hash).where(*conditions)
        anew = query.execution_options(populate_existing=True)  # what was read before a row was held may be old
        return {row.id: (row, key) for row, key in self._session.execute(anew)}

    def _story_sizes(self, stories: set[int]) -> dict[int, int]:
        sizes: dict[int, int] = {}
        for some in chunks(sorted(stories)):
            grouped = (
                select(ItemRow.story_id, func.count()).where(ItemRow.story_id.in_(some)).group_by(ItemRow.story_id)
            )
            sizes |= {story: count for story, count in self._session.execute(grouped) if story is not None}
        return sizes
