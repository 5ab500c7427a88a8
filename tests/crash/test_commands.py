"""`aggregator poll` and `aggregator publish` under SIGKILL: the next one completes what was begun."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from lxml import etree, html

from aggregator import config
from aggregator.publish import write_site
from aggregator.store import Store
from tests.crash.kept import check_database, stories, stuck
from tests.crash.victim import DEADLINE, Victim
from tests.crash.world import World, chosen_stages, world
from tests.demo.test_run import free_port


@dataclass(slots=True)
class Operator:
    """Someone who polls and publishes by hand, on a machine that kills."""

    world: World
    database_url: str
    chance: random.Random
    ids: dict[str, str] = field(default_factory=dict)
    """Address of the article of each entry that was ever published, by id."""
    took: dict[str, float] = field(default_factory=lambda: {"poll": 3.0, "publish": 2.5})
    """Seconds that a command took when it was last left alone."""

    @property
    def site(self) -> Path:
        """The folder that is published into."""
        return self.world.folder / "public"

    def start(self, command: str) -> Victim:
        """Begin a command."""
        more = ("--out", str(self.site)) if command == "publish" else ()
        return Victim.start(command, *more, folder=self.world.folder, database_url=self.database_url)

    def complete(self, command: str) -> None:
        """Run a command to its end."""
        began = time.monotonic()
        victim = self.start(command)
        assert victim.process.wait(DEADLINE) == 0, victim.said()
        self.took[command] = time.monotonic() - began

    def killed(self, command: str) -> None:
        """Begin a command and kill it at a random moment; again, when it was faster."""
        alive = False
        while not alive:
            victim = self.start(command)
            time.sleep(self.took[command] * self.chance.uniform(0.2, 1.0))  # the moment is the matter here
            alive = victim.kill()

    def published(self) -> list[dict[str, Any]]:
        """Entries of the combined feed in the folder."""
        items: list[dict[str, Any]] = json.loads((self.site / "feed.json").read_bytes())["items"]
        return items


@pytest.fixture
def operator(tmp_path: Path, database_url: str, seed: int) -> Iterator[Operator]:
    with world(tmp_path, free_port()) as made:
        yield Operator(made, database_url, random.Random(seed))  # noqa: S311 - no secret


def work(operator: Operator, rounds: int) -> None:
    """Poll and publish so often, each killed once and then completed."""
    for stage in chosen_stages(operator.chance, rounds):
        operator.world.go_to(stage)
        operator.killed("poll")
        operator.complete("poll")
        assert not stuck(operator.database_url, living=None)
        check_database(operator.database_url, operator.world.truth)
        operator.killed("publish")
        check_visible(operator.site)
        operator.complete("publish")
        check_site(operator)


def check_visible(site: Path) -> None:
    """Whatever file can be asked for by its name is whole."""
    for path in visible(site):
        match path.suffix:
            case ".json":
                assert json.loads(path.read_bytes())["items"] is not None, path
            case ".atom" | ".rss":
                etree.fromstring(path.read_bytes())
            case ".html":
                assert path.read_bytes().rstrip().endswith(b"</html>"), path
                assert html.fromstring(path.read_bytes()) is not None
            case _:
                assert path.stat().st_size, path


def check_site(operator: Operator) -> None:
    """The folder is as if nothing had been killed: the truth, and no file but those of an undisturbed site."""
    fresh = operator.world.folder / f"fresh-{operator.world.stage}"
    settings = config.load(operator.world.folder / config.FILE_NAME, environ={})
    with Store(operator.database_url) as store:
        write_site(store, settings, fresh)
    assert contents(operator.site) == contents(fresh)
    published = operator.published()
    assert stories(published) == operator.world.truth
    links = {item["id"]: item["url"] for item in published}
    assert len(links) == len(published)
    assert operator.ids.items() <= links.items(), "an id is gone or means another story"
    operator.ids = links


def visible(site: Path) -> list[Path]:
    """Files whose names are not hidden."""
    return [path for path in site.rglob("*") if path.is_file() and not path.name.startswith(".")]


def contents(site: Path) -> dict[str, bytes]:
    return {str(path.relative_to(site)): path.read_bytes() for path in visible(site)}


@pytest.mark.parametrize("database_url", [pytest.param("sqlite", marks=pytest.mark.long), "postgresql"], indirect=True)
@pytest.mark.parametrize("seed", [2], ids="work-{}".format)
def test_killed_twice(operator: Operator) -> None:
    """A killed pass loses and doubles nothing; a killed publication shows no half file, and the next completes it."""
    work(operator, 1)


@pytest.mark.long
@pytest.mark.parametrize("seed", [20, 21], ids="work-{}".format)
def test_killed_twenty_times(operator: Operator) -> None:
    """The same in two times five rounds of two kills each."""
    work(operator, 5)
