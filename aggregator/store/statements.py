"""Statements the two databases spell differently, and lists in handy pieces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from aggregator.store.tables import Table

T = TypeVar("T")

_CHUNK = 500
"""Values in one statement: well under what either database takes."""


def insert_into(session: Session, table: type[Table]) -> Any:  # noqa: ANN401 - either dialect's Insert
    """An INSERT that knows ON CONFLICT, in the session's dialect."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return sqlite_insert(table) if is_sqlite else postgresql_insert(table)


def chunks(values: Sequence[T]) -> Iterable[Sequence[T]]:
    """A list in pieces of at most 500."""
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))
