"""Runs the program as a person does: a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SECONDS = 60


def aggregator(*arguments: str, folder: Path, database_url: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command in a folder and wait for it."""
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "aggregator", *arguments],
        cwd=folder,
        env=environment(database_url),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )


def environment(database_url: str | None = None) -> dict[str, str]:
    """The environment without settings of ours, and with what a test sets."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AGGREGATOR_")}
    own = {"AGGREGATOR_DATABASE_URL": database_url} if database_url else {}
    return kept | own | {"COLUMNS": "200", "NO_COLOR": "1"}
