"""Sources: what is declared, who polls which, and what polls taught us."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select, text, update
from sqlalchemy.orm import Session

from aggregator.model import Attempt, Source, SourceState
from aggregator.store import claims
from aggregator.store.claims import Claimed
from aggregator.store.feeds import EVERY_FEED, Feeds
from aggregator.store.tables import AttemptRow, SourceRow

_DECLARING = 0x64_65_63_6C
"""The number ("decl") of the lock that whoever declares sources holds."""


class Sources:
    """The sources' rows."""

    def __init__(self, session: Session, feeds: Feeds) -> None:
        self._session = session
        self._feeds = feeds

    def declare(self, sources: Sequence[Source], now: datetime) -> None:
        """Take over what feeds.yaml declares; new sources are due at once, those gone from it keep their stories."""
        if (
            self._session.get_bind().dialect.name == "postgresql"
        ):  # two that start at once take turns; SQLite's always do
            self._session.execute(text("SELECT pg_advisory_xact_lock(:ours)"), {"ours": _DECLARING})
        rows = {row.id: row for row in self._session.scalars(select(SourceRow))}
        shown_otherwise = False
        for source in sources:
            row = rows.pop(source.id, None)
            if row is None:
                self._session.add(_fill(SourceRow(id=source.id, next_poll_at=now), source))
                continue
            shown_otherwise |= (row.name, row.url, row.province, row.publish) != (
                source.name,
                source.url,
                source.province,
                source.publish,
            )
            if row.url != source.url:
                row.etag = row.last_modified = row.body_hash = row.unconditional_at = None
                row.feed_sought_at = None
                row.next_poll_at, row.gone, row.failures = now, False, 0
            elif source.enabled and not (row.enabled and row.declared):
                row.next_poll_at = min(row.next_poll_at, now)
            if row.url != source.url or not source.leaves_choice:
                row.feed = None
            _fill(row, source)
        for row in rows.values():
            row.declared = False
        self._session.flush()
        if shown_otherwise:
            self._feeds.touch([EVERY_FEED], now)

    def claim_due(self, *, now: datetime, owner: str, lease: timedelta, most: int) -> list[Claimed]:
        """Take due sources for polling, the longest overdue first."""
        return claims.claim_due(self._session, now=now, owner=owner, lease=lease, most=most)

    def claim_named(self, ids: Iterable[str], *, now: datetime, owner: str, lease: timedelta) -> list[Claimed]:
        """Take the named sources for polling, due or not; those another process polls now are passed over."""
        return claims.claim_named(self._session, ids, now=now, owner=owner, lease=lease)

    def release(self, ids: Iterable[str], owner: str) -> None:
        """Give sources back unpolled: they stay due."""
        claims.release(self._session, ids, owner)

    def release_dead(self, is_dead: Callable[[str], bool]) -> None:
        """Give back the sources of owners that died: nobody need wait for their leases to run out."""
        taken = select(SourceRow.lease_owner).where(SourceRow.lease_owner.is_not(None)).distinct()
        for owner in filter(None, self._session.scalars(taken)):
            if is_dead(owner):
                self._session.execute(
                    update(SourceRow).where(SourceRow.lease_owner == owner).values(lease_until=None, lease_owner=None)
                )

    def record(self, state: SourceState, attempt: Attempt) -> None:
        """Keep what a poll taught us of its source, note the attempt, and give the source back."""
        values = {
            "next_poll_at": state.next_poll_at,
            "not_before": state.not_before,
            "lease_until": None,
            "lease_owner": None,
            "etag": state.validators.etag,
            "last_modified": state.validators.last_modified,
            "unconditional_at": state.unconditional_at,
            "body_hash": state.body_hash,
            "failures": state.failures,
            "unchanged": state.unchanged,
            "gone": state.gone,
            "status": state.status,
            "sentence": state.sentence,
            "polled_at": state.polled_at,
            "succeeded_at": state.succeeded_at,
            "changed_at": state.changed_at,
            "newest_at": state.newest_at,
            "feed": state.feed,
            "feed_sought_at": state.feed_sought_at,
        }
        self._session.execute(update(SourceRow).where(SourceRow.id == state.source).values(values))
        self._session.add(
            AttemptRow(
                source_id=attempt.source,
                at=attempt.at,
                status=attempt.status,
                seen=attempt.seen,
                new=attempt.new,
                updated=attempt.updated,
                refused=attempt.refused,
                bytes=attempt.bytes,
                milliseconds=attempt.milliseconds,
                http_status=attempt.http_status,
                sentence=attempt.sentence,
            )
        )

    def forget_attempts(self, before: datetime) -> int:
        """Drop the notes of attempts older than a moment; how many there were."""
        return self._session.connection().execute(delete(AttemptRow).where(AttemptRow.at < before)).rowcount


def _fill(row: SourceRow, source: Source) -> SourceRow:
    row.name, row.url, row.province, row.category = source.name, source.url, source.province, source.category
    row.publish, row.enabled, row.declared = source.publish, source.enabled, True
    return row
