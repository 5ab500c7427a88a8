"""What is remembered of each source's document: by it the next poll knows entries that it need not read again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete
from sqlalchemy.orm import Session

from aggregator.model import Basis, Memory, Moment, Precision, Trace
from aggregator.store.statements import insert_into
from aggregator.store.tables import MemoryRow


class Memories:
    """The memories' rows, one for each source that has any."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def remember(self, source: str, reader: str, memory: Memory | None) -> None:
        """Keep what is remembered of a source's document, in place of the last one; ``None`` forgets.

        Args:
            source: its id.
            reader: names everything that decides how the document was read.
            memory: what is remembered.
        """
        if memory is None:
            self._session.execute(delete(MemoryRow).where(MemoryRow.source_id == source))
            return
        values = {"reader": reader, "head": memory.head, "traces": [_packed(trace) for trace in memory.traces]}
        row = insert_into(self._session, MemoryRow).values(source_id=source, **values)
        self._session.execute(row.on_conflict_do_update(index_elements=["source_id"], set_=values))


def recall(session: Session, source: str, reader: str) -> Memory | None:
    """What is remembered of a source's document, if it was read by the same reader."""
    row = session.get(MemoryRow, source)
    if row is None or row.reader != reader:
        return None
    return Memory(row.head, tuple(_unpacked(values) for values in row.traces))


def _packed(trace: Trace) -> list[Any]:
    words = [trace.digest, trace.identity, trace.title, trace.link_key, trace.guid]
    return [*words, _written(trace.moment), _written(trace.uncut)]


def _unpacked(values: list[Any]) -> Trace:
    digest, identity, title, link_key, guid, moment, uncut = values
    return Trace(digest, identity, title, link_key, guid, _moment(moment), _moment(uncut))


def _written(moment: Moment | None) -> list[str] | None:
    return None if moment is None else [moment.at.isoformat(), moment.precision.value, moment.basis.value]


def _moment(values: list[str] | None) -> Moment | None:
    if values is None:
        return None
    at, precision, basis = values
    return Moment(datetime.fromisoformat(at), Precision(precision), Basis(basis))
