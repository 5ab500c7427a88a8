"""Events: what happened to a source that its operator must hear of, once for each time it happens."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from aggregator.model import Event
from aggregator.store.tables import EventRow

SAME_WITHIN = timedelta(days=7)
"""What happens again so soon is the same event: a site is rebuilt in steps, and a list is read page by page."""


class Events:
    """The events' rows."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def note(self, event: Event) -> Event:
        """Keep an event; one of the same kind at the same source shortly before goes on instead.

        Returns:
            The event as it is kept.
        """
        query = select(EventRow).where(EventRow.source_id == event.source, EventRow.kind == event.kind)
        row = self._session.scalar(query.order_by(EventRow.last_at.desc()).limit(1))
        if row is not None and event.at - row.last_at <= SAME_WITHIN:
            row.items = max(row.items, event.items)
            row.last_at = max(row.last_at, event.last_at)
        else:
            row = EventRow(
                source_id=event.source,
                kind=event.kind,
                at=event.at,
                last_at=event.last_at,
                items=event.items,
                before=event.before,
                after=event.after,
            )
            self._session.add(row)
        self._session.flush()
        return event_of(row)

    def forget(self, before: datetime) -> None:
        """Drop events that ended before a moment."""
        self._session.execute(delete(EventRow).where(EventRow.last_at < before))


def event_of(row: EventRow) -> Event:
    """An event's row as a noun."""
    return Event(row.source_id, row.kind, row.at, row.last_at, row.items, row.before, row.after)


def events(session: Session, since: datetime) -> list[Event]:
    """Events that were still going on at a moment or later, the newest first."""
    query = select(EventRow).where(EventRow.last_at >= since).order_by(EventRow.last_at.desc(), EventRow.id.desc())
    return [event_of(row) for row in session.scalars(query)]
