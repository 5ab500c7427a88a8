"""Opening a database and bringing its tables up to date."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, SQLAlchemyError

from aggregator.errors import StoreError

BUSY_MILLISECONDS = 2_000
"""How long SQLite waits for another process's write in one try; within ours there is one writer."""

WAIT_SECONDS = 30.0
"""How long we wait in all for another process that holds the SQLite file, or for PostgreSQL to be back."""

_PAUSE_SECONDS = 0.05
"""Between two tries to open a SQLite file: making it a WAL file fails at once while another process does the same."""

MIGRATIONS = Path(__file__).parent / "migrations"
_ADVISORY_LOCK = 0x6B_68_75_79  # "khuy": one process migrates, the others wait

_BY_INDEX = """SELECT set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true),
set_config('enable_mergejoin', 'off', true), set_config('max_parallel_workers_per_gather', '0', true),
set_config('jit', 'off', true)"""
"""What is asked while writing is asked by key, a few rows at a time. Without statistics (tables just restored, or taken
over by pg_upgrade) PostgreSQL believes that thirty keys find a tenth of a table, and reads all of it instead."""

_AWAY = frozenset({"57P01", "57P02", "57P03", "08000", "08001", "08003", "08004", "08006"})
"""SQLSTATEs of a server that shuts down, starts up, or cannot be reached."""


def open_engine(url: str) -> Engine:
    """An engine for a database address; a SQLite file's folder is created.

    Raises:
        StoreError: the address is no database address, or its driver is missing.
    """
    try:
        address = make_url(url)
        if address.drivername in {"postgresql", "postgres"}:
            address = address.set(drivername="postgresql+psycopg")
        return _sqlite(address) if address.get_backend_name() == "sqlite" else _postgresql(address)
    except (ArgumentError, ImportError, SQLAlchemyError) as error:
        raise StoreError(f"database: {error}; write sqlite:///data/aggregator.db or postgresql://…") from error
    except OSError as error:
        raise StoreError(f"database: its folder cannot be made: {error}") from error


def _sqlite(address: URL) -> Engine:
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(address, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in (
            "journal_mode=WAL",
            f"busy_timeout={BUSY_MILLISECONDS}",
            "synchronous=NORMAL",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that reads first and writes later fails at once when another wrote meanwhile; IMMEDIATE waits.
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def _postgresql(address: URL) -> Engine:
    engine = create_engine(address, pool_pre_ping=True)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("writing", False):
            connection.exec_driver_sql(_BY_INDEX)

    return engine


def migrate(engine: Engine) -> None:
    """Bring the tables to this program's version; a second process waits for the first.

    Raises:
        StoreError: the database cannot be reached, or is of a newer program.
    """
    last = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            _upgrade(engine)
        except SQLAlchemyError as error:
            if not (isinstance(error, DBAPIError) and is_locked(error) and time.monotonic() < last):
                raise StoreError(f"database {engine.url.render_as_string()}: {first_line(error)}") from error
            time.sleep(_PAUSE_SECONDS)
        else:
            return


def _upgrade(engine: Engine) -> None:
    with engine.execution_options(writing=True).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        if not _is_current(connection):
            from aggregator.store.migrating import upgrade  # noqa: PLC0415 - slow to import, and seldom needed

            upgrade(connection)


def _is_current(connection: Connection) -> bool:
    """Whether the tables are at the last migration there is."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    numbers = (file.stem.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))
    return bool(connection.scalar(text("SELECT version_num FROM alembic_version")) == max(numbers))


def is_locked(error: DBAPIError) -> bool:
    """Whether SQLite gave up waiting for another process's write."""
    return isinstance(error.orig, sqlite3.OperationalError) and "locked" in str(error.orig)


def is_away(error: DBAPIError) -> bool:
    """Whether PostgreSQL ended the connection or takes none just now (restarting, failing over)."""
    if error.connection_invalidated:
        return True
    state = getattr(error.orig, "sqlstate", None)
    return isinstance(error, OperationalError) and (
        state in _AWAY if state else "connection" in str(error.orig) and not isinstance(error.orig, sqlite3.Error)
    )


def first_line(error: SQLAlchemyError) -> str:
    """The database's own words, on one line."""
    original: Any = getattr(error, "orig", None) or error
    return str(original).strip().splitlines()[0] if str(original).strip() else type(original).__name__
