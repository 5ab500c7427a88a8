"""The commands about stories and the store, as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aggregator import config
from aggregator.model import Group
from aggregator.publish import document
from aggregator.store import Store
from tests.cli.program import aggregator
from tests.cli.test_commands import folder
from tests.loopback import Loopback

__all__ = ["folder"]


def items(folder: Path) -> list[dict[str, object]]:
    """What is published."""
    settings = config.load(folder / "feeds.yaml", environ={})
    with Store(f"sqlite:///{folder / 'data' / 'aggregator.db'}") as store:
        found: list[dict[str, object]] = json.loads(document(store, settings, Group(), "json").body)["items"]
    return found


@pytest.mark.usefixtures("loopback")
def test_split_join_hide_and_back(folder: Path) -> None:
    """A person parts a story, joins it again, hides it and shows it again; each answer says how to undo it."""
    aggregator("poll", folder=folder)
    [story] = items(folder)
    digest = str(story["id"]).rsplit(":", 1)[-1]
    parted = aggregator("split", digest, "b", folder=folder)
    assert (parted.returncode, "aggregator join" in parted.stdout) == (0, True), parted.stderr
    both = items(folder)
    assert len(both) == 2
    joined = aggregator("join", *(str(one["id"]) for one in both), folder=folder)
    assert "one story of 2 items" in joined.stdout
    assert [one["id"] for one in items(folder)] == [story["id"]]
    assert "hidden now" in aggregator("hide", digest, folder=folder).stdout
    assert items(folder) == []
    assert "published now" in aggregator("hide", digest, "--undo", folder=folder).stdout
    assert len(items(folder)) == 1


@pytest.mark.usefixtures("loopback")
def test_reclassify_says_what_moved(folder: Path) -> None:
    """Another category list is applied to stored stories; a second time nothing moves."""
    aggregator("poll", folder=folder)
    path = folder / "feeds.yaml"
    path.write_text(path.read_text().replace("slug: khuyen-cong", "slug: moi"))
    done = aggregator("reclassify", folder=folder)
    assert "khuyen-cong → moi" in done.stdout
    assert "1 stories moved" in done.stdout
    assert "0 stories moved" in aggregator("reclassify", folder=folder).stdout


def test_backup_and_restore(folder: Path, loopback: Loopback) -> None:
    """A copy of the store, restored elsewhere, publishes the same bytes without a request to any source."""
    aggregator("poll", folder=folder)
    assert "version 00" in aggregator("db", "upgrade", folder=folder).stdout
    saved = aggregator("db", "backup", "copy.db", folder=folder)
    assert saved.returncode == 0, saved.stderr
    aggregator("publish", "--out", "site", folder=folder)
    before = (folder / "site" / "feed.atom").read_bytes()
    loopback.asked.clear()
    elsewhere = f"sqlite:///{folder / 'elsewhere.db'}"
    restored = aggregator("db", "restore", "copy.db", folder=folder, database_url=elsewhere)
    assert "rows restored" in restored.stdout, restored.stderr
    aggregator("publish", "--out", "again", folder=folder, database_url=elsewhere)
    assert (folder / "again" / "feed.atom").read_bytes() == before
    assert loopback.asked == []
    full = aggregator("db", "restore", "copy.db", folder=folder)
    assert (full.returncode, "not empty" in full.stderr) == (2, True)


def test_a_wrong_name_is_a_sentence(folder: Path) -> None:
    """Naming what is not there is one sentence and status 2, for each command."""
    for command in (["split", "0"], ["join", "0", "1"], ["hide", "0"]):
        done = aggregator(*command, folder=folder)
        assert done.returncode == 2
        assert len(done.stderr.splitlines()) == 1
