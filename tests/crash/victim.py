"""The program as a process that is killed: what it published until then, and what it leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx

from tests.cli.program import environment

DEADLINE = 25.0
"""Seconds for anything to become true; it takes two or three."""


def until(holds: Callable[[], bool], what: Callable[[], str]) -> None:
    """Look again and again until something holds."""
    last = time.monotonic() + DEADLINE
    while not holds():
        assert time.monotonic() < last, what()
        time.sleep(0.05)  # between two looks: there is nothing to wait on


@dataclass(slots=True)
class Victim:
    """A process of the program in a session of its own, so that whatever it leaves behind is found."""

    process: subprocess.Popen[bytes]
    log: Path

    @classmethod
    def start(cls, *arguments: str, folder: Path, database_url: str) -> Self:
        """Start a command in a folder; its stderr is appended to ``service.log`` there."""
        log = folder / "service.log"
        with log.open("ab") as errors:
            process = subprocess.Popen(  # noqa: S603 - our own program
                [sys.executable, "-m", "aggregator", *arguments],
                cwd=folder,
                env=environment(database_url),
                stdout=subprocess.DEVNULL,
                stderr=errors,
                start_new_session=True,
            )
        return cls(process, log)

    @property
    def ended(self) -> bool:
        """Whether it has ended, however."""
        return self.process.poll() is not None

    def kill(self) -> bool:
        """SIGKILL to it alone, whose children must end by themselves; whether it was still alive."""
        alive = not self.ended
        self.process.kill()
        self.process.wait(DEADLINE)
        until(lambda: not self.left_behind(), lambda: f"left behind: {self.left_behind()}")
        return alive

    def left_behind(self) -> list[int]:
        """Processes of its session that run, itself left out."""
        return [one for one in processes_of(self.process.pid) if one != self.process.pid]

    def end(self) -> None:
        """Ctrl-C, and an orderly end; nothing was wrong."""
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(DEADLINE) == 0, self.said()

    def said(self) -> str:
        """Its log, and those of its forerunners."""
        return self.log.read_text(encoding="utf-8")[-8_000:]

    def destroy(self) -> None:
        """Leave nothing of it, whatever the test came to."""
        for one in processes_of(self.process.pid):
            os.kill(one, signal.SIGKILL)
        self.process.wait(DEADLINE)


def processes_of(session: int) -> list[int]:
    """Processes of a session that have not ended."""
    return [
        int(folder.name)
        for folder in Path("/proc").iterdir()
        if folder.name.isdigit() and (fields := _stat(folder)) and fields[3] == str(session) and fields[0] not in "ZX"
    ]


def children_of(parent: int) -> list[int]:
    """Processes whose parent one is."""
    found = ((int(folder.name), _stat(folder)) for folder in Path("/proc").iterdir() if folder.name.isdigit())
    return [number for number, fields in found if fields and fields[1] == str(parent) and fields[0] not in "ZX"]


def _stat(folder: Path) -> list[str]:
    """State, parent, group, session … (proc_pid_stat(5)); nothing when the process has ended meanwhile."""
    try:
        return (folder / "stat").read_text(encoding="utf-8", errors="replace").rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


@dataclass(slots=True)
class Reader:
    """A subscriber who looks all the time and never forgets an id."""

    address: str
    seen: set[str] = field(default_factory=set)
    client: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False, timeout=10))

    def look(self) -> list[dict[str, Any]]:
        """What is published; nothing while nobody answers."""
        try:
            answer = self.client.get(f"{self.address}/feed.json")
        except httpx.TransportError:
            return []
        items: list[dict[str, Any]] = answer.json()["items"] if answer.status_code == httpx.codes.OK else []
        self.seen |= {item["id"] for item in items}
        return items

    def story(self, entry_id: str) -> tuple[int, str]:
        """What the page of an entry answers: its status, and where it redirects to."""
        answer = self.client.get(f"{self.address}/story/{hash_of(entry_id)}")
        return answer.status_code, answer.headers.get("location", "")


def hash_of(entry_id: str) -> str:
    """The last part of ``tag:…:<hash>``."""
    return entry_id.rsplit(":", 1)[-1]
