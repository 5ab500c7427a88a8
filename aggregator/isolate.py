"""Pure functions run in child processes that are killed at a deadline.

A thread cannot be stopped, and a document that sends a parser into an endless loop would hold up everything that
shares its process. A child costs some milliseconds and can be killed whatever it is doing.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import signal
import sys
import threading
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

if sys.platform != "win32":
    import resource

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

_T = TypeVar("_T")

_MEMORY: Final = 2 * 1024**3
"""Bytes of address space a child may have: some 30 times what the largest document takes, and far less than kills
the machine."""
_TASKS: Final = 500
"""Tasks after which a child is replaced; parsers are known to grow."""
_SENTENCE: Final = 500
"""Longest sentence kept of an error's text."""
_KILL, _ALARM = 9, 14  # POSIX numbers; Windows has no such signals and no such exit statuses
_GRACE: Final = timedelta(seconds=15)
"""For a child to start and take its task, on top of the deadline, before the pool is taken to be stuck."""

_PATIENCE: Final = timedelta(seconds=2)
"""For children to end when they are told to."""


@dataclass(frozen=True, slots=True)
class Killed:
    """The function did not return by the deadline, or the program is ending; its process was killed."""

    after: timedelta


@dataclass(frozen=True, slots=True)
class Crashed:
    """The function raised, or its process died (out of memory, a fault in a library): our fault or a hostile input."""

    sentence: str


class Isolation:
    """Runs functions in children, used as an async context manager; leaving it kills what still runs.

    Functions, arguments and results must be picklable, functions importable by name.

    Args:
        workers: children, and so functions run at once; further calls wait their turn.
        deadline: for one function, from the moment a child takes it.
        preload: names of modules the children share, imported once instead of once a child.
    """

    def __init__(self, *, workers: int, deadline: timedelta, preload: Sequence[str] = ()) -> None:
        self._workers = workers
        self._deadline = deadline
        self._preload = tuple(preload)
        self._places = asyncio.Semaphore(workers)
        self._changing = asyncio.Lock()
        self._running: set[asyncio.Future[Any]] = set()
        self._pool: ProcessPool | None = None
        self._open = False

    async def __aenter__(self) -> Self:
        self._pool = await asyncio.to_thread(_start, self._workers, self._preload)
        self._open = True
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open = False
        self._cancel_running()
        async with self._changing:
            if self._pool is not None:
                await asyncio.to_thread(_stop, self._pool)
            self._pool = None

    async def run(self, function: Callable[..., _T], /, *args: object) -> _T | Killed | Crashed:
        """Run ``function(*args)`` in a child; cancelling the caller kills the child."""
        async with self._places:
            outcome = await self._attempt(function, args)
            if isinstance(outcome, BrokenProcessPool):  # another child's death can tear the pool down: once more
                outcome = await self._attempt(function, args)
        if isinstance(outcome, BrokenProcessPool):
            return Crashed("its process died before it could say what it was doing")
        return outcome

    async def _attempt(
        self, function: Callable[..., _T], args: tuple[object, ...]
    ) -> _T | Killed | Crashed | BrokenProcessPool:
        pool = await self._usable_pool()
        if pool is None:
            return Killed(timedelta())
        seconds = self._deadline.total_seconds()
        limit = seconds + _GRACE.total_seconds()
        try:
            future = pool.schedule(_bounded, args=(limit, function, args), timeout=seconds)
        except RuntimeError:  # it broke since we looked
            return BrokenProcessPool()
        running: asyncio.Future[_T] = asyncio.wrap_future(future)
        self._running.add(running)
        try:
            done, _ = await asyncio.wait({running}, timeout=limit)
        finally:
            self._running.discard(running)
            running.cancel()  # kills the child; does nothing when it is done
        if not done:
            await self._replace(pool)
            return Killed(self._deadline)
        if running.cancelled():
            return BrokenProcessPool() if self._open else Killed(timedelta())
        return self._outcome(running)

    def _outcome(self, running: asyncio.Future[_T]) -> _T | Killed | Crashed | BrokenProcessPool:
        match running.exception():
            case None:
                return running.result()
            case BrokenProcessPool() as broken:
                return broken
            case TimeoutError():
                return Killed(self._deadline)
            case ProcessExpired() as expired if expired.exitcode == -_ALARM:
                return Killed(self._deadline)
            case ProcessExpired() as expired:
                return Crashed(_death(expired.exitcode))
            case error:
                return Crashed(f"{type(error).__name__}: {error}"[:_SENTENCE])

    async def _usable_pool(self) -> ProcessPool | None:
        """Return the pool, a new one when it is broken; ``None`` when we are closing."""
        if self._open and self._pool is not None and not self._pool.active:
            await self._replace(self._pool)
        return self._pool if self._open else None

    async def _replace(self, broken: ProcessPool) -> None:
        async with self._changing:
            if self._open and self._pool is broken:
                self._cancel_running()  # their answers would never come
                await asyncio.to_thread(_stop, broken)
                self._pool = await asyncio.to_thread(_start, self._workers, self._preload)

    def _cancel_running(self) -> None:
        for running in self._running:
            running.cancel()


def _start(workers: int, preload: tuple[str, ...]) -> ProcessPool:
    """Start the children; takes as long as importing what they share.

    A fork server has no threads and none of our sockets, so its forks are safe where forks of the service would not be.
    """
    method = "forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else "spawn"
    context = multiprocessing.get_context(method)
    context.set_forkserver_preload(["__main__", *preload])
    pool = ProcessPool(max_workers=workers, max_tasks=_TASKS, initializer=_settle_in, context=context)
    if not pool.active:  # asking starts it
        raise RuntimeError("no child process could be started")
    return pool


def _stop(pool: ProcessPool) -> None:
    """End the children: pebble asks them, and whoever does not listen is killed."""
    pool.stop()  # type: ignore[no-untyped-call]  # pebble leaves out its annotation
    # An interrupt that hits a child while it starts can leave pebble's channel locked; then it waits for the deadline.
    impatience = threading.Timer(_PATIENCE.total_seconds(), _kill_children)
    impatience.daemon = True
    impatience.start()
    try:
        pool.join()
    finally:
        impatience.cancel()


def _kill_children() -> None:
    for child in multiprocessing.active_children():
        child.kill()


# --- in the child ----------------------------------------------------------------------------------------------------


def _settle_in() -> None:
    """Prepare a child: it dies at once when told to, and cannot take the machine's memory with it."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # pebble's handler never runs while C code loops
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        with contextlib.suppress(ValueError, OSError):  # some systems do not know this limit
            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _bounded(limit: float, function: Callable[..., _T], args: tuple[object, ...]) -> _T:
    """Call the function, with an alarm that ends this process even when the parent is gone or its clock jumped."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_REAL, limit)
    try:
        return function(*args)
    except (StopIteration, TimeoutError, CancelledError) as error:  # on the way back they would mean something else
        raise RuntimeError(f"{type(error).__name__}: {error}") from error
    finally:
        if sys.platform != "win32":
            signal.setitimer(signal.ITIMER_REAL, 0)


def _death(exitcode: int) -> str:
    """Say how a process ended, from its exit status (negative: the signal)."""
    if exitcode >= 0:
        return f"its process ended with status {exitcode}"
    likely = ", likely for want of memory" if exitcode == -_KILL else ""
    return f"its process was ended by signal {-exitcode}{likely}"
