"""A poller with everything it needs, made from the settings."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import threading
import uuid
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

from aggregator.config import Settings
from aggregator.fetch import Fetcher, Limits, user_agent
from aggregator.isolate import Isolation
from aggregator.poll.keep import Rulebook
from aggregator.poll.poller import Poller, Seek
from aggregator.poll.rekey import rekey
from aggregator.schedule import Bounds
from aggregator.store import Store, Writing

READ_DEADLINE = timedelta(seconds=10)
"""For reading one document, the longest that its child process may take."""
READING = ("aggregator.poll.read", "aggregator.poll.article")
"""Modules whose functions run in child processes."""


def utc_now() -> datetime:
    """The moment, aware, in UTC."""
    return datetime.now(UTC)


def rulebook(settings: Settings) -> Rulebook:
    """The rules for stories that the settings give."""
    return Rulebook(settings.categories, settings.dedupe_window, settings.site.timezone, settings.lexicon)


@contextlib.asynccontextmanager
async def polling(
    settings: Settings,
    store: Store,
    *,
    clock: Callable[[], datetime] = utc_now,
    publish_each: bool = True,
    seek: Seek | None = None,
) -> AsyncIterator[Poller]:
    """A poller with everything it needs, until the block is left; title keys are of the present version before it.

    Args:
        settings: in force.
        store: open; the sources of the settings are declared in it.
        clock: gives the aware UTC moment.
        publish_each: as ``Poller`` has it.
        seek: as ``Poller`` has it.

    Raises:
        StoreError: the store's title keys are of a later version than this program knows.
    """
    await _rekeyed(settings, store, clock)
    now, owner = clock(), _owner()

    def begin(writing: Writing) -> None:
        writing.sources.declare(settings.sources, now)
        writing.sources.release_dead(_is_dead)

    await asyncio.wrap_future(store.submit(begin))
    async with reading(settings) as (fetcher, isolation):
        yield Poller(
            store=store,
            fetcher=fetcher,
            isolation=isolation,
            rules=rulebook(settings),
            bounds=Bounds(settings.fetch.min_interval, settings.fetch.max_interval),
            clock=clock,
            owner=owner,
            publish_each=publish_each,
            seek=seek,
        )


async def _rekeyed(settings: Settings, store: Store, clock: Callable[[], datetime]) -> None:
    """Bring title keys up to date; whoever stops waiting for it stops it."""
    left = threading.Event()
    try:
        await asyncio.to_thread(rekey, store, rulebook(settings), clock, left.is_set)
    finally:
        left.set()


def _owner() -> str:
    """Names this process in leases: machine, process number, and a token, for numbers are used again."""
    return f"{socket.gethostname()[:60]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def _is_dead(owner: str) -> bool:
    """Whether an owner is a process of this machine that was killed before it could give its sources back."""
    host, number, _ = owner.rsplit(":", 2)
    if host != socket.gethostname()[:60]:
        return False
    if int(number) == os.getpid():
        return True  # in a container every process may bear this number; we hold no lease yet
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


@contextlib.asynccontextmanager
async def reading(settings: Settings) -> AsyncIterator[tuple[Fetcher, Isolation]]:
    """What fetches and what reads, until the block is left."""
    fetch = settings.fetch
    limits = Limits(
        timeout=fetch.timeout,
        max_bytes=fetch.max_bytes,
        concurrency=fetch.concurrency,
        per_host=fetch.per_host,
        host_gap=fetch.host_gap,
        allow_networks=fetch.allow_networks,
        user_agent=user_agent(settings.site.url, settings.site.contact),
    )
    workers = max(1, min(4, os.cpu_count() or 1))
    isolation = Isolation(workers=workers, deadline=READ_DEADLINE, preload=READING)
    async with isolation, Fetcher(limits) as fetcher:
        yield fetcher, isolation
