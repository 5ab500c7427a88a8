"""The command's own module."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.cli.program import aggregator


def test_children_need_not_import_the_commands() -> None:
    """What every child imports anew to be what its parent is brings nothing of ours with it."""
    script = "import aggregator.__main__, sys; print([name for name in sys.modules if name.startswith('aggregator.')])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    assert done.stdout.split() == ["['aggregator.__main__']"]


def test_it_runs_the_commands(tmp_path: Path) -> None:
    """``python -m aggregator`` does what the command does."""
    assert "republishes combined Atom, RSS and JSON feeds" in aggregator("--help", folder=tmp_path).stdout


def test_most_commands_need_nothing_of_the_web() -> None:
    """A command starts without the libraries that only serving needs."""
    script = "import aggregator.cli, sys; print({'fastapi', 'uvicorn', 'apscheduler'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    assert done.stdout.strip() == "set()"
