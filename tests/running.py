"""The service in a process of its own, as a person runs it."""

from __future__ import annotations

import contextlib
import json
import queue
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.cli.program import environment

DEADLINE = 30.0
"""Seconds until what is waited for must have come."""


class Running:
    """A running service and its address."""

    def __init__(self, process: subprocess.Popen[str], address: str, log: Path) -> None:
        self.process = process
        self.address = address
        self._log = log

    @property
    def log(self) -> str:
        """Everything on stderr so far."""
        return self._log.read_text(encoding="utf-8")

    def get(self, path: str) -> bytes:
        """What an address answers."""
        with urllib.request.urlopen(f"{self.address}{path}", timeout=DEADLINE) as answer:  # noqa: S310 - loopback
            body: bytes = answer.read()
        return body

    def json(self, path: str) -> dict[str, Any]:
        """A JSON answer."""
        found: dict[str, Any] = json.loads(self.get(path))
        return found

    def until(self, holds: Callable[[], bool], what: str) -> None:
        """Look again and again until something holds."""
        end = time.monotonic() + DEADLINE
        while time.monotonic() < end:
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                if holds():
                    return
            self.process.poll()
            assert self.process.returncode is None, f"it ended: {self.log}"
            threading.Event().wait(0.05)
        raise AssertionError(f"{what} did not come within {DEADLINE} s: {self.log}")

    def stop(self, number: signal.Signals = signal.SIGINT) -> float:
        """Ask it to end; returns how many seconds that took."""
        started = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(DEADLINE)
        return time.monotonic() - started


@contextlib.contextmanager
def running(folder: Path, *arguments: str, database_url: str | None = None) -> Iterator[Running]:
    """Start ``aggregator run`` (or another command) in a folder, and wait until it says its address."""
    log = folder / "service.log"
    with (
        log.open("a", encoding="utf-8") as errors,
        subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "aggregator", *(arguments or ("run",))],
            cwd=folder,
            env=environment(database_url),
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        try:
            yield Running(process, _address(process, log), log)
        finally:
            process.kill()


@contextlib.contextmanager
def working(folder: Path, database_url: str | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """Start ``aggregator worker`` in a folder."""
    with (
        (folder / "worker.log").open("ab") as log,
        subprocess.Popen(
            [sys.executable, "-m", "aggregator", "worker"],
            cwd=folder,
            env=environment(database_url),
            stdout=log,
            stderr=log,
        ) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


def _address(process: subprocess.Popen[str], log: Path) -> str:
    """The address in its first line; the rest of its output is read and dropped."""
    lines: queue.Queue[str] = queue.Queue()
    assert process.stdout is not None
    output = process.stdout

    def drain() -> None:
        for line in output:
            lines.put(line)
        lines.put("")

    threading.Thread(target=drain, daemon=True).start()
    line = lines.get(timeout=DEADLINE)
    assert "http://" in line, f"{line!r}; {log.read_text(encoding='utf-8')}"
    return "http://" + line.split("http://")[1].split()[0].rstrip("/")
