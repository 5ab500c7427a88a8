"""Which items' article pages were read, which are still to be, and when a server wants none of them asked for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select, update
from sqlalchemy.orm import Session

from aggregator.model import Basis, Item, Precision
from aggregator.store.rows import item_of
from aggregator.store.statements import chunks
from aggregator.store.tables import ItemRow, SourceRow, TitleRow

TRIES = 3
"""Times that a page is asked for in vain before it is left alone."""
_MOST = 100
"""Kept items looked at in one go; each poll reads fewer pages."""
_RECENT = 200
"""Items of a source that show what all its articles have in common."""
_COARSE = (Precision.HOUR.value, Precision.DAY.value)


@dataclass(frozen=True, slots=True)
class Unread:
    """Items of a source whose article pages were not read."""

    fresh: tuple[Item, ...]
    """Of those listed, what is not kept yet, in the list's order."""
    kept: tuple[Item, ...]
    """Left over from earlier polls: those never asked for first, and of those the newest."""
    is_waiting: bool
    """Whether the server's articles are to be left alone for now."""
    recent: tuple[Item, ...] = ()
    """What was kept of the source last, read or not; nothing when there is nothing to read."""


class Articles:
    """What is noted of article pages."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def note(
        self,
        source: str,
        *,
        read: Collection[str],
        failed: Collection[str],
        passed: Collection[str],
        now: datetime,
    ) -> None:
        """Write down what became of the article pages of kept items, by the items' identities.

        Args:
            source: its id.
            read: they were read, and are not read again.
            failed: they could not be; after ``TRIES`` they are left alone.
            passed: they are not to be read at all.
            now: when.
        """
        self._set(source, read, {ItemRow.article_read_at: now})
        self._set(source, failed, {ItemRow.article_tries: ItemRow.article_tries + 1})
        self._set(source, passed, {ItemRow.article_tries: TRIES})

    def wait(self, source: str, until: datetime) -> None:
        """Leave the articles of a source alone until a moment."""
        self._session.execute(update(SourceRow).where(SourceRow.id == source).values(articles_not_before=until))

    def _set(self, source: str, identities: Collection[str], values: dict[object, object]) -> None:
        for some in chunks(sorted(identities)):
            rows = update(ItemRow).where(ItemRow.source_id == source, ItemRow.identity.in_(some))
            self._session.execute(rows.values(values).execution_options(synchronize_session=False))


def unread(session: Session, source: str, listed: Sequence[Item], now: datetime, latest: timedelta) -> Unread:
    """The items of a source whose article pages may be read, as `Store.unread_articles` has it."""
    not_before = session.scalar(select(SourceRow.articles_not_before).where(SourceRow.id == source))
    if not_before is not None and not_before > now:
        return Unread((), (), is_waiting=True)
    fresh, kept = _fresh(session, source, listed), _left(session, source, now - latest)
    return Unread(fresh, kept, is_waiting=False, recent=_recent(session, source) if fresh or kept else ())


def _fresh(session: Session, source: str, listed: Sequence[Item]) -> tuple[Item, ...]:
    """What no kept item is, neither by identity nor by link."""
    known: set[str | None] = set()
    for some in chunks([item.identity for item in listed]):
        known |= set(
            session.scalars(select(ItemRow.identity).where(ItemRow.source_id == source, ItemRow.identity.in_(some)))
        )
    for some in chunks([item.link_key for item in listed if item.link_key]):
        known |= set(
            session.scalars(select(ItemRow.link_key).where(ItemRow.source_id == source, ItemRow.link_key.in_(some)))
        )
    return tuple(item for item in listed if item.identity not in known and item.link_key not in known - {None})


def _left(session: Session, source: str, since: datetime) -> tuple[Item, ...]:
    """Kept items that lack something and whose page was neither read nor asked for too often.

    What is missing is judged again by `normalise.wants_article`; here it only keeps the many that lack nothing out.
    """
    lacking = or_(
        ItemRow.summary.is_(None),
        ItemRow.moment_at.is_(None),
        ItemRow.precision.in_(_COARSE),
        ItemRow.basis != Basis.STATED.value,
        and_(SourceRow.publish == "full", or_(ItemRow.content.is_(None), ItemRow.content == ItemRow.summary)),
    )
    query = (
        select(ItemRow, TitleRow.key)
        .join(TitleRow, TitleRow.hash == ItemRow.title_hash)
        .join(SourceRow, SourceRow.id == ItemRow.source_id)
        .where(
            ItemRow.source_id == source,
            ItemRow.first_seen_at >= since,
            ItemRow.article_read_at.is_(None),
            ItemRow.expired_at.is_(None),
            ItemRow.article_tries < TRIES,
            lacking,
        )
        .order_by(
            ItemRow.article_tries,
            ItemRow.moment_at.desc().nulls_first(),
            ItemRow.first_seen_at.desc(),
            ItemRow.id.desc(),
        )
        .limit(_MOST)
    )
    return tuple(item_of(row, key) for row, key in session.execute(query))


def _recent(session: Session, source: str) -> tuple[Item, ...]:
    query = (
        select(ItemRow, TitleRow.key)
        .join(TitleRow, TitleRow.hash == ItemRow.title_hash)
        .where(ItemRow.source_id == source, ItemRow.expired_at.is_(None))
        .order_by(ItemRow.first_seen_at.desc(), ItemRow.id.desc())
        .limit(_RECENT)
    )
    return tuple(item_of(row, key) for row, key in session.execute(query))
