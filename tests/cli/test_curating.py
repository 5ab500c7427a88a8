"""The commands about stories and the store, as a person runs them."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator import config
from aggregator.model import Group
from aggregator.poll import polling
from aggregator.publish import document
from aggregator.store import Store
from tests.cli.program import aggregator
from tests.cli.test_commands import RSS, folder
from tests.loopback import Loopback, Page

__all__ = ["folder"]

NOW = datetime(2025, 10, 20, 14, 0, tzinfo=UTC)
"""More than a month ago."""


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


def test_past_its_time(folder: Path, loopback: Loopback) -> None:
    """A pass lets go what is past its time; `why` says when, and hiding it is a sentence; the next pass has nothing."""
    path = folder / "feeds.yaml"
    path.write_text(f"retention: 30d\n{path.read_text()}")
    settings = config.load(path, environ={})

    async def long_ago() -> None:
        async with polling(settings, store, clock=lambda: NOW) as poller:
            for claimed in await poller.claim_named(["a"]):
                await poller.poll(settings.sources[0], claimed)

    with Store(settings.database_url) as store:
        asyncio.run(long_ago())
    [story] = items(folder)
    digest = str(story["id"]).rsplit(":", 1)[-1]
    done = aggregator("poll", "down", folder=folder)
    assert "let go stories=1 attempts=1" in done.stderr
    assert items(folder) == []
    told = aggregator("why", digest, folder=folder).stdout
    assert "expired    " in told
    assert "past the retention time" in told
    hidden = aggregator("hide", digest, folder=folder)
    assert (hidden.returncode, len(hidden.stderr.splitlines()), "expired on" in hidden.stderr) == (2, 1, True)
    loopback.pages["/a.rss"] = Page(RSS.replace("tin/1", "tin/9").encode())
    again = aggregator("poll", "a", folder=folder)
    assert "1 sources polled, 0 failed, 0 new items" in again.stdout
    assert items(folder) == []


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


@pytest.mark.usefixtures("loopback")
def test_changed_rules_move_what_is_stored(folder: Path) -> None:
    """The built-in rules are written for editing, and what is edited moves activities and stages of stored stories."""
    aggregator("poll", folder=folder)
    assert aggregator("init", "--rules", folder=folder).returncode == 0
    assert "exists already" in aggregator("init", "--rules", folder=folder).stderr
    feeds, rules = folder / "feeds.yaml", folder / "rules.yaml"
    feeds.write_text(f"rules: rules.yaml\n{feeds.read_text()}")
    assert "0 stories moved" in aggregator("reclassify", folder=folder).stdout, "the same words in another file"
    words = rules.read_text().replace("slug: quan-ly-ke-hoach", "slug: viec-khac")
    rules.write_text(words.replace("words: [nghiệm thu]", "words: [nghiệm thu, hỗ trợ]"))
    moved = aggregator("reclassify", folder=folder).stdout
    assert "quan-ly-ke-hoach → viec-khac" in moved
    assert "none → nghiem-thu" in moved
    told = aggregator("why", str(items(folder)[0]["id"]), folder=folder).stdout
    assert "Quản lý, tổ chức thực hiện: “" in told
    assert "stage      Nghiệm thu: “hỗ trợ” in the title" in told


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
