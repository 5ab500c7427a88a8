"""The store's door: who may write when, and one method for each thing that is read."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self, TypeVar

from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from aggregator.dedupe import Rules
from aggregator.errors import StoreError
from aggregator.model import Event, Expired, Group, Item, Memory, Story
from aggregator.store import reading
from aggregator.store.articles import Unread, unread
from aggregator.store.backup import Progress, backup, restore
from aggregator.store.engine import WAIT_SECONDS, first_line, is_away, is_locked, migrate, open_engine
from aggregator.store.events import events
from aggregator.store.memories import recall
from aggregator.store.reading import Explained, ProvinceView, SourceView
from aggregator.store.titles import versions
from aggregator.store.tombstones import returned
from aggregator.store.writing import Writing

T = TypeVar("T")

_PAUSE_SECONDS = 0.1
"""Between two tries to reach PostgreSQL; SQLite waits by itself."""
_LOCKED = "database: another process has held it for too long; end that one"
_AWAY = "database: the server cannot be reached; start it, or correct its address"

_POSTGRESQL_WRITERS = 4
_TRIES = 5
_TRY_AGAIN = frozenset({"40001", "40P01", "23505"})
"""SQLSTATEs of a serialisation failure, a deadlock, and a row that another process added first: nothing was kept, and
the same work may be done again."""


class Store:
    """A database that is up to date and ready.

    On SQLite one thread does all writing of this process; on PostgreSQL a few do. Reading may be done from any thread.
    """

    def __init__(self, url: str) -> None:
        """Open a database and bring its tables up to date.

        Args:
            url: SQLAlchemy's form; ``sqlite:///file`` or ``postgresql+psycopg://…``.

        Raises:
            StoreError: it cannot be opened, reached or brought up to date.
        """
        self._engine = open_engine(url)
        try:
            migrate(self._engine)
        except BaseException:
            self._engine.dispose()
            raise
        self._closing = threading.Event()
        self._writing_engine = self._engine.execution_options(writing=True)
        writers = 1 if self._engine.dialect.name == "sqlite" else _POSTGRESQL_WRITERS
        self._writers = ThreadPoolExecutor(max_workers=writers, thread_name_prefix="store-writer")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Finish what is being written and close all connections."""
        self._closing.set()
        self._writers.shutdown(wait=True)
        self._engine.dispose()

    # --- writing ---

    def submit(self, work: Callable[[Writing], T]) -> Future[T]:
        """Have work done in a writing transaction of its own: all of it is kept, or nothing.

        Work may be done again from its start when another process was in its way; it must have no other effect.
        """
        return self._writers.submit(self._write, work)

    def write(self, work: Callable[[Writing], T]) -> T:
        """Have work done, and wait for it."""
        return self.submit(work).result()

    def _write(self, work: Callable[[Writing], T]) -> T:
        started = monotonic()
        for attempt in count(1):
            try:
                with Session(self._writing_engine) as session, session.begin():
                    writing = Writing(session)
                    done = work(writing)
                    writing.finish()
                    return done
            except DBAPIError as error:
                if (away := is_away(error)) or is_locked(error):  # who closes the store does not wait for it
                    if monotonic() - started > WAIT_SECONDS or self._closing.is_set():
                        raise StoreError(_AWAY if away else _LOCKED) from error
                    self._closing.wait(_PAUSE_SECONDS if away else 0)
                elif attempt == _TRIES or not _may_try_again(error):
                    raise
        raise AssertionError("the loop returns or raises")

    # --- the whole ---

    def backup(self, file: Path, progress: Progress) -> int:
        """Write a copy of everything into a file; returns how many rows it has."""
        return backup(self._engine, file, progress)

    def restore(self, file: Path, progress: Progress) -> int:
        """Fill this store, which must be empty, from a copy; returns how many rows it had."""
        return restore(self._engine, file, progress)

    def version(self) -> str:
        """Which migration the tables are at, and on what database."""
        with self._reading() as session:
            number = session.scalar(text("SELECT version_num FROM alembic_version"))
        return f"{number} on {self._engine.url.render_as_string()}"

    # --- reading ---

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Session]:
        """A session to read with; a database that does not answer is a StoreError."""
        try:
            with Session(self._engine) as session:
                yield session
        except DBAPIError as error:
            raise StoreError(f"the database does not answer: {first_line(error)}") from error

    def feed_info(self, group: Group) -> tuple[datetime, str]:
        """A feed's last change (aware UTC), and a version that changes with it."""
        with self._reading() as session:
            return reading.feed_info(session, group)

    def stories(self, group: Group, *, limit: int, before: int | None = None) -> list[Story]:
        """A group's published stories, the newest arrival first, at most ``limit``, those before a sequence."""
        with self._reading() as session:
            return reading.stories(session, group, limit=limit, before=before)

    def count(self, group: Group) -> int:
        """How many published stories a group has."""
        with self._reading() as session:
            return reading.count(session, group)

    def story(self, story_hash: str) -> Story | None:
        """The living story of a hash, or the one it was merged into."""
        with self._reading() as session:
            return reading.story(session, story_hash)

    def expired(self, story_hash: str) -> Expired | None:
        """What is left of the expired story of a hash, or of the one it was merged into."""
        with self._reading() as session:
            return reading.expired(session, story_hash)

    def returned(self, items: Sequence[Item], rules: Rules, now: datetime) -> frozenset[str]:
        """Of listed items of one source that are not kept yet, the identities of those of expired stories."""
        with self._reading() as session:
            return returned(session, items, rules, now)

    def explain(self, *, story_hash: str | None = None, link_key: str | None = None) -> list[Explained]:
        """Stories with everything ``why`` tells of them, by hash or by an item's canonical link."""
        with self._reading() as session:
            return reading.explain(session, story_hash=story_hash, link_key=link_key)

    def title_key_versions(self) -> tuple[int, int] | None:
        """The earliest and the latest version of the title keys there are; ``None`` when there are none."""
        with self._reading() as session:
            return versions(session)

    def sources(self) -> list[SourceView]:
        """Every source we know, by id."""
        with self._reading() as session:
            return reading.sources(session)

    def memory(self, source: str, reader: str) -> Memory | None:
        """What is remembered of a source's document that was read by this reader."""
        with self._reading() as session:
            return recall(session, source, reader)

    def unread_articles(self, source: str, listed: Sequence[Item], now: datetime, latest: timedelta) -> Unread:
        """The items of a source whose article pages may be read: of those listed, the new ones; and what is left over.

        Args:
            source: its id.
            listed: what its document lists.
            now: aware.
            latest: since their first sight; older ones are left alone.
        """
        with self._reading() as session:
            return unread(session, source, listed, now, latest)

    def provinces(self) -> dict[str, ProvinceView]:
        """What is told of each province and when its sources last spoke, by slug; one without anything is missing."""
        with self._reading() as session:
            return reading.provinces(session)

    def events(self, since: datetime) -> list[Event]:
        """What happened to sources since a moment, the newest first."""
        with self._reading() as session:
            return events(session, since)

    def ping(self) -> None:
        """Ask the database anything.

        Raises:
            StoreError: it does not answer.
        """
        file = self._engine.url.database if self._engine.dialect.name == "sqlite" else None
        if file and not Path(file).exists():
            raise StoreError(f"the database file {file} is gone; stop, put it back, and start again")
        with self._reading() as session:
            session.execute(select(1))


def _may_try_again(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in _TRY_AGAIN
