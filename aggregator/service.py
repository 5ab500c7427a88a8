"""The clockwork: a tick that takes due sources and polls them, the web beside it, and an orderly end.

Due is data (``source.next_poll_at``); APScheduler only runs the tick and the few other jobs, from its memory store.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, timedelta
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from aggregator import discover
from aggregator.config import Settings
from aggregator.errors import ConfigError
from aggregator.model import Source
from aggregator.poll import Poller, let_go, polling, rekey, rulebook, utc_now
from aggregator.store import Claimed, Store
from aggregator.web import create_app
from aggregator.web.serving import address, listen, served

TICK = timedelta(seconds=1)
SOON = timedelta(seconds=3)
"""After a start, when what is past its time is let go for the first time."""
log = logging.getLogger("aggregator.service")


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


async def serve(
    settings: Settings,
    *,
    web: bool = True,
    poll: bool = True,
    ready: Callable[[str], None],
    reload: Callable[[], Settings] | None = None,
) -> None:
    """Run the service until SIGINT or SIGTERM; it then ends within 5 seconds with nothing lost.

    Args:
        settings: in force.
        web: serve pages and feeds.
        poll: poll sources.
        ready: told the address once it answers; without the web, the empty string once polling begins.
        reload: reads the settings anew, on SIGHUP and when their file changes; None = they stay as they are.

    Raises:
        ConfigError: the address cannot be listened on.
        StoreError: the database cannot be used.
    """
    signals = _Signals(asyncio.get_running_loop())
    listening = listen(settings) if web else None
    in_force = settings
    with Store(settings.database_url) as store:
        async with contextlib.AsyncExitStack() as stack:
            if listening is not None:
                app = create_app(store, lambda: in_force, clock=utc_now)
                await stack.enter_async_context(served(app, in_force, listening))
                ready(address(in_force, listening))
            else:
                ready("")
            following: Settings | None = settings
            while following is not None:
                in_force = following
                if poll and not await asyncio.to_thread(
                    rekey, store, rulebook(in_force), utc_now, signals.stop.is_set
                ):  # here, though polling does it too: it may take long, and a signal does not wait for it
                    break
                async with _polled(in_force, store) if poll else contextlib.nullcontext():
                    following = await _next_settings(in_force, signals, reload)
            log.info("stopping")
    log.info("stopped")


class _Signals:
    """What the operator or the machine asks of the process."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.stop = asyncio.Event()
        self.hang_up = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.stop.set)
        loop.add_signal_handler(signal.SIGHUP, self.hang_up.set)


async def _next_settings(
    in_force: Settings, signals: _Signals, reload: Callable[[], Settings] | None
) -> Settings | None:
    """Wait for other settings; None when it is time to stop. A bad file leaves the old ones in force."""
    stamp = _stamps(in_force)
    while True:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(signals.stop.wait(), TICK.total_seconds())
        if signals.stop.is_set():
            return None
        seen = _stamps(in_force)
        if reload is None or not (signals.hang_up.is_set() or seen != stamp):
            continue
        signals.hang_up.clear()
        stamp = seen
        try:
            found = reload()
        except ConfigError as error:
            log.error("%s; the settings before it stay in force", error)  # noqa: TRY400 - a sentence, no fault of ours
            continue
        if (found.server, found.database_url) != (in_force.server, in_force.database_url):
            log.warning("%s: server and database are taken over at the next start", found.path)
            found = replace(found, server=in_force.server, database_url=in_force.database_url)
        log.info("%s taken over: %d sources", found.path, len(found.sources))
        return found


def _stamps(settings: Settings) -> list[tuple[int, int, int] | None]:
    """Of the configuration and of the operator's own rules."""
    return [_stamp(path) for path in (settings.path, settings.rules) if path is not None]


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """Changes when a file is written or replaced; None while it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino)


@contextlib.asynccontextmanager
async def _polled(settings: Settings, store: Store) -> AsyncIterator[None]:
    """Due sources are polled until the block is left."""
    async with polling(settings, store, seek=discover.seek) as poller, _ticking(Clockwork(settings, poller), store):
        yield


@contextlib.asynccontextmanager
async def _ticking(clockwork: Clockwork, store: Store) -> AsyncIterator[None]:
    """The scheduler with its jobs, until the block is left."""
    # A job late by more than a second is dropped by default (APScheduler #146); ours are late at most, never dropped.
    scheduler = AsyncIOScheduler(
        timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    # A tick that finds the one before still at work is left out, and the next comes in a second: nothing to warn of.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)
    scheduler.add_job(clockwork.tick, IntervalTrigger(seconds=int(TICK.total_seconds()), timezone=UTC), id="tick")
    daily = IntervalTrigger(hours=24, timezone=UTC)
    retention = (store, clockwork.settings.retention, utc_now)
    scheduler.add_job(let_go, daily, args=retention, id="let go", next_run_time=utc_now() + SOON)
    await clockwork.poller.finish()
    await clockwork.tick()
    scheduler.start()
    try:
        yield
    finally:
        scheduler.pause()
        await clockwork.stop()
        scheduler.shutdown(wait=False)
