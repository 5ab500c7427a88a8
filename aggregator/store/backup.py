"""A copy of the whole store in one file, from either database and into either.

The file is a SQLite database with the same tables; restoring it into PostgreSQL is also the way from one to the other.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, func, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import Table as SchemaTable

from aggregator.errors import StoreError
from aggregator.store.engine import first_line, migrate, open_engine
from aggregator.store.tables import StoryRow, Table

_ROWS = 1_000
Progress = Callable[[str, int], None]
"""Told the table and how many rows of it are done."""


def backup(engine: Engine, file: Path, progress: Progress) -> int:
    """Write a copy of everything, as of one moment, while others go on reading and writing.

    Args:
        engine: of the store.
        file: to write; it appears whole or not at all.
        progress: told how far it is.

    Returns:
        How many rows were copied.

    Raises:
        StoreError: the file is there already, or cannot be written.
    """
    if file.exists():
        raise StoreError(f"{file} is there already; name another file")
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.absolute().parent)
        os.close(handle)
        temporary = Path(name)
        try:
            copy = open_engine(f"sqlite:///{temporary}")
            try:
                migrate(copy)
                rows = _copy(engine, copy, progress)
                _single_file(copy)
            finally:
                copy.dispose()
            temporary.replace(file)
        finally:
            _remove(temporary)
    except OSError as error:
        raise StoreError(f"{file} cannot be written: {error.strerror or error}") from error
    return rows


def restore(engine: Engine, file: Path, progress: Progress) -> int:
    """Fill an empty store from a copy, of this version or an older one.

    Args:
        engine: of the store, its tables up to date.
        file: a copy; it is not changed.
        progress: told how far it is.

    Returns:
        How many rows were copied.

    Raises:
        StoreError: the store is not empty, or the file is no copy of a store.
    """
    if not file.is_file() or not _is_sqlite(file):
        raise StoreError(f"{file} is no backup; `aggregator db backup FILE` writes one")
    with tempfile.TemporaryDirectory() as folder:
        older = Path(folder) / "copy.db"
        shutil.copyfile(file, older)
        copy = open_engine(f"sqlite:///{older}")
        try:
            migrate(copy)
            _must_be_empty(engine)
            return _copy(copy, engine, progress)
        except DBAPIError as error:
            raise StoreError(f"{file} cannot be restored: {first_line(error)}; nothing was changed") from error
        finally:
            copy.dispose()


def _copy(source: Engine, target: Engine, progress: Progress) -> int:
    """Copy every table in one transaction on either side, those referred to first."""
    total = 0
    reading = source.execution_options(isolation_level="REPEATABLE READ") if _is_postgresql(source) else source
    with reading.connect() as old, target.execution_options(writing=True).begin() as new:
        for table in Table.metadata.sorted_tables:
            total += _copy_table(old, new, table, progress)
        if _is_postgresql(target):
            _set_counters(new)
    return total


def _copy_table(old: Connection, new: Connection, table: SchemaTable, progress: Progress) -> int:
    """Copy a table; stories that live come before those that lead to them."""
    order = list(table.primary_key.columns)
    query = select(table).order_by(*order)
    if table.name == StoryRow.__tablename__:
        query = select(table).order_by(table.c.merged_into_id.is_not(None), *order)
    done = 0
    for some in old.execution_options(yield_per=_ROWS).execute(query).mappings().partitions(_ROWS):
        new.execute(insert(table), [dict(row) for row in some])
        done += len(some)
        progress(table.name, done)
    return done


def _set_counters(new: Connection) -> None:
    """Let PostgreSQL count on from the greatest number of each table."""
    for table in Table.metadata.sorted_tables:
        key = next(iter(table.primary_key.columns))
        named = text("SELECT pg_get_serial_sequence(:table, :column)")
        sequence = new.scalar(named, {"table": table.name, "column": key.name})
        if sequence is not None:
            greatest = new.scalar(select(func.max(key))) or 0
            new.execute(text("SELECT setval(:sequence, :value)"), {"sequence": sequence, "value": greatest + 1})


def _must_be_empty(engine: Engine) -> None:
    with engine.connect() as connection:
        for table in Table.metadata.sorted_tables:
            if connection.execute(select(table).limit(1)).first() is not None:
                raise StoreError(
                    "the store is not empty; restore into a new database (AGGREGATOR_DATABASE_URL names one)"
                )


def _single_file(engine: Engine) -> None:
    """Bring everything into the one file: a copy has no write-ahead log beside it."""
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA journal_mode=DELETE")
    finally:
        raw.close()


def _is_sqlite(file: Path) -> bool:
    try:
        with contextlib.closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            found = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'").fetchone()
    except sqlite3.Error:
        return False
    return bool(found and found[0])


def _is_postgresql(engine: Engine) -> bool:
    return engine.dialect.name == "postgresql"


def _remove(temporary: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{temporary}{suffix}").unlink(missing_ok=True)
