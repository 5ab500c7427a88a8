"""The Dockerfile, as far as it can be tried without an engine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from aggregator import config
from tests.cli.program import environment
from tests.loopback import Loopback, Page
from tests.packaging.dockerfile import DOCKERFILE, ROOT, health_check, last, stages

BIN = Path(sys.executable).parent


def test_the_linter_finds_nothing() -> None:
    """Hadolint has no complaint, not even a hint."""
    done = subprocess.run(  # noqa: S603 - our own development environment
        [BIN / "hadolint", "--no-color", "--failure-threshold", "style", DOCKERFILE],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_what_it_is_built_from() -> None:
    """One base image of a stated version, for building and running; only what is copied is sent to the engine."""
    bases = [stage[0].rest for stage in stages()]
    named = [base for base in bases if ":" in base]
    assert named == ["python:3.13-slim-trixie AS python"]
    assert all(base.split()[0] == "python" for base in bases if base not in named)
    copied = {
        source.rstrip("/")
        for stage in stages()
        for one in stage
        if one.word == "COPY" and not one.rest.startswith("--from")
        for source in one.rest.split()[:-1]
    }
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in lines
    assert {line.strip("!/") for line in lines if line.startswith("!")} == copied
    assert all((ROOT / source).exists() for source in copied)


def test_how_it_runs() -> None:
    """As a user of a fixed number, not root, with its data in a volume, ending at SIGTERM, open on its one port."""
    number = re.fullmatch(r"(\d+):(\d+)", last("USER").rest)
    assert number is not None
    assert int(number[1]) > 1_000
    made = " ".join(one.rest for one in stages()[-1] if one.word == "RUN")
    assert f"--uid {number[1]} " in made
    assert f"--owner={number[1]} " in made
    assert (last("VOLUME").rest, last("WORKDIR").rest, last("STOPSIGNAL").rest) == ("/data", "/data", "SIGTERM")
    assert "AGGREGATOR_CONFIG=/data/feeds.yaml" in last("ENV").rest
    command = last("CMD").words
    assert command == ["run", "--host", "0.0.0.0", "--port", last("EXPOSE").rest]  # noqa: S104 - in a container
    assert f"'127.0.0.1', {last('EXPOSE').rest}," in health_check()[-1]


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False)])
def test_the_health_check(loopback: Loopback, status: int, healthy: bool) -> None:
    """It asks /healthz and believes only 200, through no proxy."""
    loopback.pages["/healthz"] = Page(b"{}", "application/json", status)
    _, *arguments = (word.replace("8000", loopback.address.rsplit(":", 1)[1]) for word in health_check())
    refusing = {"http_proxy": "http://127.0.0.1:9", "no_proxy": ""}
    done = subprocess.run([sys.executable, *arguments], env=os.environ | refusing, check=False)  # noqa: S603 - ours
    assert (done.returncode == 0) is healthy
    assert [one.path for one in loopback.asked] == ["/healthz"]


def test_the_health_check_of_what_does_not_run() -> None:
    """Where nobody listens it fails."""
    _, *arguments = (word.replace("8000", "9") for word in health_check())
    done = subprocess.run([sys.executable, *arguments], capture_output=True, check=False)  # noqa: S603 - our own
    assert done.returncode != 0


def test_the_first_start(tmp_path: Path) -> None:
    """`run` writes feeds.yaml where there is none, and leaves one that is there; it takes the options of the image."""
    path = tmp_path / "feeds.yaml"
    variables = environment() | {"PATH": f"{BIN}:{os.environ['PATH']}", "AGGREGATOR_CONFIG": str(path)}

    def start(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603 - what the Dockerfile says
            [*last("ENTRYPOINT").words, *arguments],
            cwd=tmp_path,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )

    assert start("check").returncode == 2
    assert not path.exists()
    helped = start(*last("CMD").words, "--help")
    assert helped.returncode == 0, helped.stderr
    assert all(option in helped.stdout for option in last("CMD").words if option.startswith("--"))
    assert path.read_text(encoding="utf-8") == config.starting_file()
    path.write_text("sources: []\n", encoding="utf-8")
    assert start("run", "--help").returncode == 0
    assert path.read_text(encoding="utf-8") == "sources: []\n"
