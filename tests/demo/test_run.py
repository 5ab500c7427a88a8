"""The running service against the truth: processes of their own, asked over loopback until they say what they must."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import feedparser
import httpx
import pytest

from aggregator.config import FILE_NAME
from aggregator.demo import Timeline, Truth, configure, failing, load_scenario, looks_until, served, truth
from aggregator.demo.run import Begun, begun, keep
from tests.cli.program import environment
from tests.demo.published import keyed, told

SCENARIO = load_scenario()
END = max(SCENARIO.stages)
SOME_STAGES = (0, 90, 165, 210, 275, 310, 445, 600)
"""With all that is seen only between two of the others: an edit, a source that is back, what vanishes."""
DEADLINE = 40.0
"""Seconds for anything to become true; it takes two or three."""
ANSWERING = (
    *("/", "/sources", "/healthz", "/feed.atom", "/feed.rss", "/feed.json"),
    *("/category/khuyen-cong/feed.atom", "/province/hai-phong/feed.atom", "/category/khuyen-cong", "/source/lang-nghe"),
)


@dataclass(frozen=True)
class Running:
    """A process of the program, with what it writes."""

    process: subprocess.Popen[bytes]
    out: Path
    log: Path

    def interrupt(self) -> tuple[int, float]:
        """Press Ctrl-C: the whole group hears it. Returns the exit status and the seconds it took to end."""
        begun = time.monotonic()
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(timeout=DEADLINE), time.monotonic() - begun


@contextmanager
def running(*arguments: str, folder: Path, **variables: str) -> Iterator[Running]:
    out, log = folder / "stdout", folder / "stderr"
    with out.open("wb") as stdout, log.open("wb") as stderr:
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "aggregator", *arguments],
            cwd=folder,
            env=environment() | variables,
            stdout=stdout,
            stderr=stderr,
            start_new_session=True,
        )
    try:
        yield Running(process, out, log)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


T = TypeVar("T")


def until(look: Callable[[], T], good: Callable[[T], bool], program: Running) -> T:
    """Look again and again until what is seen is good, the deadline has come or the program has ended."""
    last = time.monotonic() + DEADLINE
    while True:
        seen = look()
        if good(seen) or time.monotonic() > last or program.process.poll() is not None:
            return seen
        time.sleep(0.1)  # between two looks: there is nothing to wait on


@pytest.fixture
def client() -> Iterator[httpx.Client]:
    with httpx.Client(trust_env=False, timeout=10) as client:
        yield client


def items(client: httpx.Client, root: str) -> list[dict[str, Any]]:
    """What the service publishes; nothing while it does not answer."""
    try:
        answer = client.get(f"{root}/feed.json")
    except httpx.TransportError:
        return []
    return list(answer.json()["items"]) if answer.status_code == httpx.codes.OK else []


def stories(published: list[dict[str, Any]]) -> Counter[Truth]:
    return keyed(map(told, published))


def published_once_true(client: httpx.Client, root: str, stage: int, program: Running) -> list[dict[str, Any]]:
    """What is published once it is exactly the truth of a stage."""
    wanted = keyed(truth(SCENARIO, looks_until(SCENARIO, stage)))
    published = until(lambda: items(client, root), lambda seen: stories(seen) == wanted, program)
    assert stories(published) == wanted
    return published


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def test_the_service_holds_the_truth(tmp_path: Path, client: httpx.Client) -> None:
    """At each stage exactly the declared stories are published, merged and grouped as declared, under lasting ids."""
    check_service(tmp_path, client, SOME_STAGES)


@pytest.mark.long
def test_the_service_holds_the_truth_at_every_stage(tmp_path: Path, client: httpx.Client) -> None:
    """The same, with no stage left out."""
    check_service(tmp_path, client, SCENARIO.stages)


def check_service(folder: Path, client: httpx.Client, stages: Sequence[int]) -> None:
    timeline = Timeline(datetime.now(UTC) - timedelta(seconds=END))
    stage = 0
    ids: set[str] = set()
    with served(SCENARIO, timeline, lambda: timeline.at(stage), {}) as sites:
        root = f"http://127.0.0.1:{(port := free_port())}"
        settings = configure(folder, sites, port, interval=1)
        with running("run", "--config", str(settings.path), folder=folder) as program:
            for stage in stages:  # the sources look at the stage we are at
                published = published_once_true(client, root, stage, program)
                now = {item["id"] for item in published}
                assert len(now) == len(published)
                assert ids <= now
                ids = now
                assert states_once_true(client, root, stage, program) == wanted_states(stage)
            check_feeds(client, root, [item["id"] for item in published])
            status, seconds = program.interrupt()
        assert (status, seconds < 5) == (0, True)
        assert "Traceback" not in program.log.read_text(encoding="utf-8")


def wanted_states(stage: int) -> dict[str, int]:
    down = len(failing(SCENARIO, stage))
    return {"failing": down, "ok": len(SCENARIO.sources) - down}


def states_once_true(client: httpx.Client, root: str, stage: int, program: Running) -> dict[str, int]:
    """How many sources are well and how many are not, once it is as declared."""

    def look() -> dict[str, int]:
        return dict(client.get(f"{root}/healthz").json()["sources"])

    return until(look, lambda seen: seen == wanted_states(stage), program)


def check_feeds(client: httpx.Client, root: str, ids: list[str]) -> None:
    """Atom and RSS are read without complaint and list the same entries in the same order."""
    for form in ("atom", "rss"):
        feed = feedparser.parse(client.get(f"{root}/feed.{form}").content)
        assert not feed.bozo
        assert [entry.id for entry in feed.entries] == ids


def test_the_demo(tmp_path: Path, client: httpx.Client) -> None:
    """One command: its last address is the service's own, which soon holds the whole truth; Ctrl-C leaves nothing."""
    with (
        socket.create_server(("127.0.0.1", 0)) as taken,
        running(
            *("demo", "--port", str(taken.getsockname()[1]), "--speed", "60"),
            folder=tmp_path,
            AGGREGATOR_DATABASE_URL="sqlite:////nowhere/operators.db",
            TMPDIR=str(tmp_path),
        ) as program,
    ):
        text = until(
            lambda: program.out.read_text(encoding="utf-8"),
            lambda text: re.search(r"^http://127\.0\.0\.1:\d+/$", text, re.MULTILINE) is not None,
            program,
        )
        root = re.findall(r"http://\S+", text)[-1].rstrip("/")
        assert text.endswith(f"\n{root}/\n")
        assert str(taken.getsockname()[1]) in text
        assert list(tmp_path.glob(f"aggregator-demo-*/{FILE_NAME}"))
        for source in SCENARIO.sources:
            line = next(line for line in text.splitlines() if line.startswith(f"  {source.id} "))
            assert ("hỏng" in line, "chập chờn" in line) == (source.broken, bool(source.down))
        published_once_true(client, root, END, program)
        assert {path: client.get(root + path).status_code for path in ANSWERING} == dict.fromkeys(ANSWERING, 200)
        assert client.get(re.findall(r"http://\S+/khuyen-cong", text)[0]).status_code == 200
        status, seconds = program.interrupt()
    assert (status, seconds < 5) == (0, True)
    assert "Traceback" not in program.log.read_text(encoding="utf-8")
    assert not list(tmp_path.glob("aggregator-demo-*"))


def test_a_later_demo_goes_on(tmp_path: Path) -> None:
    """In a folder of its own a demo knows when it first began and on which ports; a new one begins now."""
    earlier = Begun(datetime(2025, 10, 20, 14, 0, 12, 345678, UTC), {"lang-nghe": 40001})
    assert datetime.now(UTC) - begun(tmp_path).started < timedelta(minutes=1)
    keep(tmp_path, earlier)
    assert begun(tmp_path) == earlier
