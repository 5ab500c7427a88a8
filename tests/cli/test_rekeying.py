"""Commands that poll or decide bring title keys up to date before; those that only read leave them."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from aggregator.cli import app
from aggregator.errors import StoreError
from aggregator.vietnamese import TITLE_KEY_VERSION
from tests.cli.program import aggregator
from tests.cli.test_commands import folder
from tests.loopback import Loopback

__all__ = ["folder"]


def versions(folder: Path, become: int | None = None) -> set[int]:
    """The versions of the title keys that are stored, after they were set if one is given."""
    with contextlib.closing(sqlite3.connect(folder / "data" / "aggregator.db")) as database, database:
        if become is not None:
            database.execute("UPDATE title SET version = ?", [become])
        return {version for (version,) in database.execute("SELECT version FROM title")}


def invoked(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, [*arguments, "--config", str(folder / "feeds.yaml")])


def called(folder: Path, *arguments: str) -> int:
    return invoked(folder, *arguments).exit_code


@pytest.mark.usefixtures("loopback")
def test_who_brings_title_keys_up_to_date(folder: Path) -> None:
    """Polling and whatever computes stories does it first, also where the command then finds nothing; readers don't."""
    called(folder, "poll")
    assert versions(folder) == {TITLE_KEY_VERSION}
    for command in (["poll", "a"], ["reclassify"], ["db", "upgrade"], ["split", "0"], ["join", "0", "1"]):
        versions(folder, become=1)
        called(folder, *command)
        assert versions(folder) == {TITLE_KEY_VERSION}, command
    versions(folder, become=1)
    assert called(folder, "publish", "--out", str(folder / "site")) == 0
    called(folder, "why", "0")
    assert versions(folder) == {1}


def test_keys_of_a_newer_program_are_a_sentence(folder: Path, loopback: Loopback) -> None:
    """Status 2, one line, no source is asked and nothing is written; what only reads goes on."""
    called(folder, "poll")
    later = TITLE_KEY_VERSION + 1
    versions(folder, become=later)
    loopback.asked.clear()
    done = aggregator("poll", folder=folder)
    assert (done.returncode, done.stdout) == (2, "")
    [sentence] = done.stderr.splitlines()
    assert sentence.startswith(f"aggregator: database: its title keys are of version {later}")
    for command in (["reclassify"], ["db", "upgrade"], ["split", "0"]):
        assert isinstance(invoked(folder, *command).exception, StoreError), command
    assert versions(folder) == {later}
    assert loopback.asked == []
    assert called(folder, "publish", "--out", str(folder / "site")) == 0
