"""The wheel: it holds all that the program needs, and runs without the source."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.cli.program import environment
from tests.packaging.dockerfile import ROOT, build_stage

DEADLINE = 60.0
NEEDED = (
    "cli/commands.py",
    "config/feeds.yaml",
    "dedupe/generic_titles.txt",
    "demo/scenario.yaml",
    "render/static/style.css",
    "store/migrations/env.py",
)
"""Some of each kind of file, under the package."""


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """What the Dockerfile copies, in a folder of its own."""
    folder = tmp_path / "build"
    folder.mkdir()
    for one in build_stage():
        if one.word == "COPY":
            *names, _ = one.rest.split()
            for name in names:
                _copy(ROOT / name, folder / name)
    return folder


def _copy(path: Path, to: Path) -> None:
    if path.is_dir():
        shutil.copytree(path, to, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(path, to)


def test_the_wheel_is_the_whole_program(source: Path, tmp_path: Path) -> None:
    """Every file of the package is in it, and unpacked in an empty folder it runs the demo."""
    subprocess.run(  # noqa: S603 - our own development environment
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path / "dist")],
        cwd=source,
        check=True,
        capture_output=True,
    )
    [wheel] = (tmp_path / "dist").glob("*.whl")
    unpacked, empty = tmp_path / "unpacked", tmp_path / "empty"
    empty.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(unpacked)
    packed = {str(path.relative_to(unpacked)) for path in (unpacked / "aggregator").rglob("*") if path.is_file()}
    assert packed == {str(path.relative_to(source)) for path in (source / "aggregator").rglob("*") if path.is_file()}
    assert {f"aggregator/{name}" for name in NEEDED} <= packed
    variables = environment() | {"PYTHONPATH": str(unpacked)}
    assert _where([sys.executable], empty, variables).is_relative_to(unpacked)
    runs_the_demo([sys.executable, "-m", "aggregator"], empty, variables)


@pytest.mark.long
def test_the_install_steps_of_the_image(source: Path, tmp_path: Path) -> None:
    """The steps of the Dockerfile make an environment that runs the demo from an empty folder, and builds nothing."""
    place, empty = tmp_path / "aggregator", tmp_path / "empty"
    empty.mkdir()
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # `python`, whichever runs this
    without = {name: value for name, value in environment().items() if name != "PYTHONPATH"}
    for one in build_stage():
        if one.word == "RUN":
            step = one.rest.replace("/opt/aggregator", str(place))
            done = subprocess.run(  # noqa: S602 - what the Dockerfile says, as an engine runs it
                step, shell=True, cwd=source, env=without | {"PATH": path}, capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, f"{step}: {done.stderr}"
    assert _where([str(place / "bin/python")], empty, without).is_relative_to(place)
    assert not list(place.glob("lib/*/site-packages/hatchling"))
    assert not list(place.glob("lib/*/site-packages/pip"))
    runs_the_demo([str(place / "bin/aggregator")], empty, without)


def _where(python: Sequence[str], folder: Path, variables: Mapping[str, str]) -> Path:
    """Where an interpreter takes the package from."""
    done = subprocess.run(  # noqa: S603 - our own program
        [*python, "-c", "import aggregator; print(aggregator.__file__)"],
        cwd=folder,
        env=variables,
        capture_output=True,
        text=True,
        check=True,
    )
    return Path(done.stdout.strip())


def runs_the_demo(program: Sequence[str], folder: Path, variables: Mapping[str, str]) -> None:
    """It answers at the last address it prints; Ctrl-C ends it with status 0, and nothing is left in the folder."""
    with subprocess.Popen(  # noqa: S603 - our own program
        [*program, "demo", "--port", "0"],
        cwd=folder,
        env=dict(variables),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            address = next(
                line.strip() for line in process.stdout if re.fullmatch(r"http://127\.0\.0\.1:\d+/\s*", line)
            )
            with urllib.request.urlopen(address, timeout=DEADLINE) as answer:  # noqa: S310 - loopback
                assert b"</html>" in answer.read()
            process.send_signal(signal.SIGINT)
            assert process.wait(DEADLINE) == 0
        finally:
            process.kill()
    assert list(folder.iterdir()) == []
