"""Due is data: which sources are to be polled now, and who has taken them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from aggregator.model import SourceState, Validators
from aggregator.store.tables import SourceRow


@dataclass(frozen=True, slots=True)
class Claimed:
    """A source taken for polling, with what was known of it at that moment."""

    state: SourceState
    known_body: str | None
    """``body_hash`` of the last document that was read."""


def claim_due(session: Session, *, now: datetime, owner: str, lease: timedelta, most: int) -> list[Claimed]:
    """Take due sources, the longest overdue first; rows another process holds are passed over."""
    due = (
        select(SourceRow)
        .where(
            SourceRow.declared,
            SourceRow.enabled,
            SourceRow.next_poll_at <= now,
            or_(SourceRow.lease_until.is_(None), SourceRow.lease_until <= now),
        )
        .order_by(SourceRow.next_poll_at, SourceRow.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return [_take(row, owner, now + lease) for row in session.scalars(due)]


def claim_named(session: Session, ids: Iterable[str], *, now: datetime, owner: str, lease: timedelta) -> list[Claimed]:
    """Take the named sources, due or not.

    Passed over are those another process is polling now, and those whose servers asked us to stay away for longer.
    """
    named = (
        select(SourceRow)
        .where(
            SourceRow.id.in_(list(ids)),
            or_(SourceRow.lease_until.is_(None), SourceRow.lease_until <= now),
            or_(SourceRow.not_before.is_(None), SourceRow.not_before <= now),
        )
        .order_by(SourceRow.id)
        .with_for_update(skip_locked=True)
    )
    return [_take(row, owner, now + lease) for row in session.scalars(named)]


def release(session: Session, ids: Iterable[str], owner: str) -> None:
    """Give sources back unpolled: they stay due."""
    session.execute(
        update(SourceRow)
        .where(SourceRow.id.in_(list(ids)), SourceRow.lease_owner == owner)
        .values(lease_until=None, lease_owner=None)
    )


def _take(row: SourceRow, owner: str, until: datetime) -> Claimed:
    row.lease_owner, row.lease_until = owner, until
    return Claimed(state_of(row), row.body_hash)


def state_of(row: SourceRow, items: int = 0) -> SourceState:
    """A source's row as the value the pure floors know."""
    return SourceState(
        source=row.id,
        next_poll_at=row.next_poll_at,
        validators=Validators(row.etag, row.last_modified),
        body_hash=row.body_hash,
        failures=row.failures,
        unchanged=row.unchanged,
        unconditional_at=row.unconditional_at,
        polled_at=row.polled_at,
        succeeded_at=row.succeeded_at,
        changed_at=row.changed_at,
        newest_at=row.newest_at,
        status=row.status,
        sentence=row.sentence,
        items=items,
        gone=row.gone,
        not_before=row.not_before,
        feed=row.feed,
        feed_sought_at=row.feed_sought_at,
    )
