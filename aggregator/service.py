"""The clockwork: a tick that takes due sources and polls them, the web beside it, and an orderly end.

Due is data (``source.next_poll_at``); APScheduler only runs the tick and the few other jobs, from its memory store.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, timedelta

import uvicorn
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from aggregator.config import Settings
from aggregator.errors import ConfigError
from aggregator.model import Source
from aggregator.poll import Poller, polling, utc_now
from aggregator.store import Claimed, Store
from aggregator.web import create_app

TICK = timedelta(seconds=1)
KEEP_ATTEMPTS = timedelta(days=90)
STOP_WITHIN = 2
"""Seconds that open requests get to end in; then polls are given back and the store is closed."""

log = logging.getLogger("aggregator.service")


# --- the service -----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Clockwork:
    """Takes due sources at each tick and polls them, each in a task of its own."""

    settings: Settings
    poller: Poller
    _tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _ticking: asyncio.Lock = field(default_factory=asyncio.Lock)
    _stopped: bool = False

    @property
    def _room(self) -> int:
        """How many more may be taken: enough that waiting for one host never keeps others from being served."""
        return 8 * self.settings.fetch.concurrency - len(self._tasks)

    async def tick(self) -> None:
        """Take what is due and begin to poll it."""
        async with self._ticking:
            if self._room > 0 and not self._stopped:
                await self._take()

    async def _take(self) -> None:
        declared = {source.id: source for source in self.settings.sources}
        claimed = await self.poller.claim_due(self._room)
        strangers = [one.state.source for one in claimed if one.state.source not in declared]
        if strangers:
            await self.poller.release(strangers)
        for one in claimed:
            source = declared.get(one.state.source)
            if source is not None:
                task = asyncio.create_task(self._poll(source, one))
                self._tasks[source.id] = task

    async def _poll(self, source: Source, claimed: Claimed) -> None:
        try:
            await self.poller.poll(source, claimed)
        finally:
            self._tasks.pop(source.id, None)

    async def stop(self) -> None:
        """End what is under way, give its sources back, and write down the rest."""
        async with self._ticking:  # a tick that was cut short would leave what it took taken
            self._stopped = True
        under_way = dict(self._tasks)
        for task in under_way.values():
            task.cancel()
        await asyncio.gather(*under_way.values(), return_exceptions=True)
        await self.poller.finish()
        await self.poller.release(under_way)


async def serve(settings: Settings, *, web: bool = True, poll: bool = True, ready: Callable[[str], None]) -> None:
    """Run the service until SIGINT or SIGTERM; it then ends within 5 seconds with nothing lost.

    Args:
        settings: in force.
        web: serve pages and feeds.
        poll: poll sources.
        ready: told the address once it answers.

    Raises:
        ConfigError: the address cannot be listened on.
        StoreError: the database cannot be used.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    listening = _listen(settings) if web else None
    with Store(settings.database_url) as store:
        async with contextlib.AsyncExitStack() as stack:
            if listening is not None:
                await stack.enter_async_context(_served(settings, store, listening))
                ready(_address(settings, listening))
            if poll:
                poller = await stack.enter_async_context(polling(settings, store))
                await stack.enter_async_context(_ticking(Clockwork(settings, poller), store))
            await stopping.wait()
            log.info("stopping")
    log.info("stopped")


@contextlib.asynccontextmanager
async def _ticking(clockwork: Clockwork, store: Store) -> AsyncIterator[None]:
    """The scheduler with its jobs, until the block is left."""
    # A job late by more than a second is dropped by default (APScheduler #146); ours are late at most, never dropped.
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    scheduler.add_job(clockwork.tick, IntervalTrigger(seconds=int(TICK.total_seconds()), timezone=UTC), id="tick")
    scheduler.add_job(_forget, IntervalTrigger(hours=24, timezone=UTC), args=[store], id="forget")
    await clockwork.poller.finish()
    await clockwork.tick()
    scheduler.start()
    try:
        yield
    finally:
        scheduler.pause()
        await clockwork.stop()
        scheduler.shutdown(wait=False)


async def _forget(store: Store) -> None:
    before = utc_now() - KEEP_ATTEMPTS
    await asyncio.wrap_future(store.submit(lambda writing: writing.sources.forget_attempts(before)))


# --- the web ---------------------------------------------------------------------------------------------------------


class _Server(uvicorn.Server):
    """uvicorn without signal handlers of its own: the service ends, and ends it."""

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]  # noqa: ANN202 - as uvicorn has it
        yield


@contextlib.asynccontextmanager
async def _served(settings: Settings, store: Store, listening: socket.socket) -> AsyncIterator[None]:
    app = create_app(store, lambda: settings, clock=utc_now)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=STOP_WITHIN,
        proxy_headers=bool(settings.server.trusted_proxies),
        forwarded_allow_ips=list(settings.server.trusted_proxies),
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        while not server.started and not task.done():  # noqa: ASYNC110 - uvicorn offers no event
            await asyncio.sleep(0.01)
        yield
    finally:
        server.should_exit = True
        await task


def _listen(settings: Settings) -> socket.socket:
    host, port = settings.server.host, settings.server.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(512)
    except OSError as error:
        listening.close()
        raise ConfigError(
            f"cannot listen on {host}:{port}: {error.strerror or error}; stop what does, or set another port",
            file=str(settings.path),
            key="server.port",
        ) from error
    listening.settimeout(0)
    return listening


def _address(settings: Settings, listening: socket.socket) -> str:
    host = settings.server.host
    shown = "127.0.0.1" if host in {"0.0.0.0", ""} else f"[{host}]" if ":" in host else host  # noqa: S104 - compared
    return f"http://{shown}:{listening.getsockname()[1]}/"
