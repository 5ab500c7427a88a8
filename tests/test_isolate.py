"""Children that hang, die and are killed; real ones.

A FIFO tells without sleeping who is where: opening one waits for the other side, and a writer learns at once when the
last reader is gone.
"""

from __future__ import annotations

import asyncio
import contextlib
import functools
import operator
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.isolate import Crashed, Isolation, Killed

LONG = timedelta(minutes=1)
SHORT = timedelta(seconds=0.3)
ENDLESS = (re.match, r"(a+)+$", "a" * 40 + "b")
"""A loop inside C code, which no Python signal handler interrupts."""


@pytest.fixture
def fifo(tmp_path: Path) -> Path:
    path = tmp_path / "fifo"
    os.mkfifo(path)
    return path


def readers_gone(writer: int) -> bool:
    """Wait until no process reads from the FIFO any more, at most 5 s."""
    poll = select.poll()
    poll.register(writer, 0)  # errors are always reported
    return bool(poll.poll(5000))


def test_results() -> None:
    """A function's result comes back from another process, which serves many calls."""

    async def scenario() -> None:
        async with Isolation(workers=1, deadline=LONG) as isolation:
            assert await isolation.run(operator.add, "khuyến ", "công") == "khuyến công"
            assert await isolation.run(len, b"x" * 5_000_000) == 5_000_000
            child = await isolation.run(os.getpid)
            assert child != os.getpid()
            assert await isolation.run(os.getpid) == child

    asyncio.run(scenario())


def test_hanging_function_killed() -> None:
    """A function that does not return, even inside C code, is killed at the deadline; the next one works."""

    async def scenario() -> None:
        async with Isolation(workers=1, deadline=SHORT) as isolation:
            assert await isolation.run(*ENDLESS) == Killed(SHORT)
            assert await isolation.run(abs, -1) == 1

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("function", "words"),
    [
        (functools.partial(os._exit, 3), "status 3"),
        (functools.partial(signal.raise_signal, signal.SIGKILL), "signal 9"),
        (functools.partial(operator.truediv, 1, 0), "ZeroDivisionError: division by zero"),
        (functools.partial(sys.exit, "gone"), "SystemExit: gone"),
        (functools.partial(next, ()), "TypeError"),
        (functools.partial(int, "x"), "ValueError"),
        (functools.partial(bytearray, 3 * 1024**3), "MemoryError"),
        (functools.partial(open, os.devnull, "rb"), "cannot pickle"),
    ],
    ids=["exit", "signal", "exception", "sys.exit", "type", "value", "memory", "unpicklable"],
)
def test_crash_reported(function: Callable[[], object], words: str) -> None:
    """A child that dies or raises is an outcome that says how, and the next call works."""

    async def scenario() -> None:
        async with Isolation(workers=2, deadline=LONG) as isolation:
            outcome = await isolation.run(function)
            assert isinstance(outcome, Crashed)
            assert words in outcome.sentence
            assert await isolation.run(abs, -1) == 1

    asyncio.run(scenario())


@pytest.mark.parametrize("name", ["StopIteration", "TimeoutError", "CancelledError"])
def test_telling_exceptions(name: str) -> None:
    """An exception that would mean something to the machinery between is a crash like any other."""
    code = f"from concurrent.futures import CancelledError; raise {name}('own')"

    async def scenario() -> None:
        async with Isolation(workers=1, deadline=LONG) as isolation:
            outcome = await isolation.run(exec, code)
            assert isinstance(outcome, Crashed)
            assert f"{name}: own" in outcome.sentence

    asyncio.run(scenario())


def test_two_at_once(fifo: Path) -> None:
    """Two functions that each wait for the other both return."""

    async def scenario() -> None:
        async with Isolation(workers=2, deadline=LONG) as isolation:
            written, read = await asyncio.gather(
                isolation.run(Path.write_text, fifo, "tin"), isolation.run(Path.read_text, fifo)
            )
            assert (written, read) == (3, "tin")

    asyncio.run(scenario())


def test_cancelling_kills_the_child(fifo: Path) -> None:
    """Cancelling the caller ends the child, and the place is free for the next."""

    async def scenario() -> None:
        async with Isolation(workers=1, deadline=LONG) as isolation:
            task = asyncio.create_task(isolation.run(Path.read_text, fifo))
            writer = await asyncio.to_thread(os.open, fifo, os.O_WRONLY)  # until the child reads
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            assert await asyncio.to_thread(readers_gone, writer)
            os.close(writer)
            assert await isolation.run(abs, -1) == 1

    asyncio.run(scenario())


def test_closing_kills_the_rest(fifo: Path) -> None:
    """Leaving the context ends what runs and what waits its turn, with an outcome for each caller."""

    async def scenario() -> None:
        async with Isolation(workers=2, deadline=LONG) as isolation:
            calls = [asyncio.create_task(isolation.run(Path.read_text, fifo)) for _ in range(5)]
            writer = await asyncio.to_thread(os.open, fifo, os.O_WRONLY)  # until a child reads
        assert await asyncio.to_thread(readers_gone, writer)
        os.close(writer)
        assert all(isinstance(outcome, Killed) for outcome in await asyncio.gather(*calls))

    asyncio.run(scenario())


PROGRAM = """
import asyncio, pathlib, sys, threading
from datetime import timedelta
from aggregator.isolate import Isolation

async def main(fifo, close):
    threading.Thread(target=threading.Event().wait, daemon=True).start()
    isolation = Isolation(workers=2, deadline=timedelta(minutes=1))
    await isolation.__aenter__()
    task = asyncio.create_task(isolation.run(pathlib.Path.read_text, pathlib.Path(fifo)))
    if not close:
        await isolation.run(pathlib.Path.write_text, pathlib.Path(fifo + "2"), "left")
        return
    try:
        await task
    finally:
        await isolation.__aexit__(None, None, None)

if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2] == "close"))
"""


@pytest.mark.parametrize("close", [True, False])
def test_program_ends(fifo: Path, tmp_path: Path, close: bool) -> None:
    """A console script ends within 5 s while a child hangs, be it interrupted or without having closed anything."""
    script = tmp_path / "program"
    script.write_text(PROGRAM)
    os.mkfifo(f"{fifo}2")
    command = [sys.executable, str(script), str(fifo), "close" if close else ""]
    with subprocess.Popen(command, start_new_session=True) as program:  # noqa: S603 - the program is ours
        writer = os.open(fifo, os.O_WRONLY)  # until the child reads
        began = time.monotonic()
        if close:
            os.killpg(program.pid, signal.SIGINT)  # as a terminal does: children get it too
        else:
            assert Path(f"{fifo}2").read_text() == "left"
        program.wait(timeout=10)
        assert time.monotonic() - began < 5
        assert readers_gone(writer)
        os.close(writer)
