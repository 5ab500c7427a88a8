"""Title keys in versions: what is stored under an earlier one is brought to the present one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from aggregator.store.items import Items
from aggregator.store.rows import title_hash
from aggregator.store.statements import chunks
from aggregator.store.tables import ItemRow, TitleRow
from aggregator.vietnamese import TITLE_KEY_VERSION


def versions(session: Session) -> tuple[int, int] | None:
    """The earliest and the latest version of the title keys there are; ``None`` when there are none."""
    earliest, latest = session.execute(select(func.min(TitleRow.version), func.max(TitleRow.version))).one()
    return None if earliest is None else (earliest, latest)


class Titles:
    """The title keys' rows, while they are brought to the present version."""

    def __init__(self, session: Session, items: Items) -> None:
        self._session = session
        self._items = items

    def outdated(self, after: str, most: int) -> tuple[list[str], str]:
        """Keys of earlier versions in a fixed order, page by page.

        Returns:
            At most so many keys after a place, and the place to go on from.
        """
        query = (
            select(TitleRow.hash, TitleRow.key)
            .where(TitleRow.hash > after, TitleRow.version < TITLE_KEY_VERSION)
            .order_by(TitleRow.hash)
            .limit(most)
        )
        rows = [(digest, key) for digest, key in self._session.execute(query)]
        return [key for _, key in rows], rows[-1][0] if rows else after

    def confirm(self, keys: Iterable[str]) -> None:
        """Note that keys of an earlier version are the same in the present one."""
        for digests in chunks(sorted(map(title_hash, keys))):
            self._session.execute(update(TitleRow).where(TitleRow.hash.in_(digests)).values(version=TITLE_KEY_VERSION))

    def hold_renamed(self, renamed: Mapping[str, str]) -> None:
        """Hold the rows of earlier keys and of those they become, in sorted order; an earlier one may be gone."""
        self._items.hold_titles(renamed.values())
        for digests in chunks(sorted({title_hash(key) for pair in renamed.items() for key in pair})):
            held = select(TitleRow.hash).where(TitleRow.hash.in_(digests)).order_by(TitleRow.hash).with_for_update()
            self._session.execute(held).all()

    def rename(self, renamed: Mapping[str, str]) -> int:
        """Give the items of earlier keys the present ones, and forget the earlier; the rows of both must be held.

        Returns:
            How many items got another key.
        """
        moved = 0
        for before, after in sorted(renamed.items()):
            digest = title_hash(before)
            items = update(ItemRow).where(ItemRow.title_hash == digest).values(title_hash=title_hash(after))
            moved += len(self._session.scalars(items.returning(ItemRow.id)).all())
            self._session.execute(delete(TitleRow).where(TitleRow.hash == digest))
        return moved
