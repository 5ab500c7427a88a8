"""Items: what is known of a document's items, new ones, revised ones, and who may be the same story."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from aggregator.model import Item, Member
from aggregator.store.rows import fill, item_of, member_of, title_hash
from aggregator.store.statements import chunks, insert_into
from aggregator.store.tables import ItemRow, TitleRow
from aggregator.vietnamese import TITLE_KEY_VERSION


@dataclass(frozen=True, slots=True)
class KnownItem:
    """A stored item, with what deciding about it needs."""

    row: int
    item: Item
    story_size: int
    """How many items its story has."""


@dataclass(frozen=True, slots=True)
class Known:
    """The stored items of a source that a document's items may be."""

    by_identity: dict[str, KnownItem]
    by_link: dict[str, KnownItem]
    """By canonical link; of several at one address the newest."""


class Items:
    """The items' rows."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def known(self, source: str, items: Sequence[Item]) -> Known:
        """The stored items of a source with these items' identities or links."""
        rows: dict[int, tuple[ItemRow, str]] = {}
        for identities in chunks([item.identity for item in items]):
            rows |= self._select(ItemRow.source_id == source, ItemRow.identity.in_(identities))
        for links in chunks([item.link_key for item in items if item.link_key]):
            rows |= self._select(ItemRow.source_id == source, ItemRow.link_key.in_(links))
        sizes = self._story_sizes({row.story_id for row, _ in rows.values() if row.story_id is not None})
        known = Known({}, {})
        for row, key in sorted(rows.values(), key=lambda one: (one[0].moment_at or one[0].first_seen_at, one[0].id)):
            one = KnownItem(row.id, item_of(row, key), sizes.get(row.story_id or 0, 0))
            known.by_identity[row.identity] = one
            if row.link_key:
                known.by_link[row.link_key] = one
        return known

    def hold_titles(self, keys: Iterable[str]) -> None:
        """Hold the rows of title keys until the transaction ends, in sorted order, so that nobody waits in a ring."""
        by_hash = {title_hash(key): key for key in keys}
        rows = [{"hash": digest, "key": by_hash[digest], "version": TITLE_KEY_VERSION} for digest in sorted(by_hash)]
        for some in chunks(rows):
            self._session.execute(insert_into(self._session, TitleRow).on_conflict_do_nothing(), some)
        for digests in chunks(sorted(by_hash)):
            held = select(TitleRow.hash).where(TitleRow.hash.in_(digests)).order_by(TitleRow.hash).with_for_update()
            self._session.execute(held).all()

    def add(self, items: Sequence[tuple[Item, datetime]], now: datetime) -> None:
        """Store new items, each with its first sight; their title keys must be held."""
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

    def revise(self, known: KnownItem, revised: Item, now: datetime) -> None:
        """Write a revised item over the stored one."""
        row = self._session.get_one(ItemRow, known.row)
        fill(row, revised)
        row.title_hash = title_hash(revised.title_key)
        row.revised_at = now
        self._session.flush()

    def closure(self, keys: Iterable[str]) -> dict[int, Member]:
        """All items of these title keys, and of every key that shares a canonical link with them, however far.

        Returns:
            Members by row; a set that ``dedupe.partition`` may be given.
        """
        members: dict[int, Member] = {}
        wanted = {title_hash(key) for key in keys}
        looked: set[str] = set()
        while wanted:
            fresh: dict[int, tuple[ItemRow, str]] = {}
            for digests in chunks(sorted(wanted)):
                fresh |= self._select(ItemRow.title_hash.in_(digests))
            members |= {number: member_of(row, key) for number, (row, key) in fresh.items()}
            looked |= wanted
            wanted = set()
            for links in chunks(sorted({row.link_key for row, _ in fresh.values() if row.link_key})):
                wanted |= set(self._session.scalars(select(ItemRow.title_hash).where(ItemRow.link_key.in_(links))))
            wanted -= looked
        return members

    def _select(self, *conditions: ColumnElement[bool]) -> dict[int, tuple[ItemRow, str]]:
        query = select(ItemRow, TitleRow.key).join(TitleRow, TitleRow.hash == ItemRow.title_hash).where(*conditions)
        return {row.id: (row, key) for row, key in self._session.execute(query)}

    def _story_sizes(self, stories: set[int]) -> dict[int, int]:
        sizes: dict[int, int] = {}
        for some in chunks(sorted(stories)):
            grouped = (
                select(ItemRow.story_id, func.count()).where(ItemRow.story_id.in_(some)).group_by(ItemRow.story_id)
            )
            sizes |= {story: count for story, count in self._session.execute(grouped) if story is not None}
        return sizes
