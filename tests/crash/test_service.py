"""`aggregator run` under SIGKILL: after each restart exactly the truth, and every promise kept."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.crash.kept import check_database, check_promises, difference, stories, stuck
from tests.crash.victim import Reader, Victim, until
from tests.crash.world import World, chosen_stages, world
from tests.demo.test_run import free_port

AGAIN = 0.25
"""How often it is killed once more before it has recovered."""
BY_REQUESTS = 0.6
"""How often the moment is a request of a source, for after that much is written."""


@dataclass(slots=True)
class Life:
    """A service on one database that is killed and started again."""

    world: World
    database_url: str
    chance: random.Random
    reader: Reader
    links: dict[str, str] = field(default_factory=dict)
    service: Victim | None = None

    def start(self) -> Victim:
        """Start the service, if it does not run."""
        if self.service is None or self.service.ended:
            self.service = Victim.start("run", folder=self.world.folder, database_url=self.database_url)
        return self.service

    def kill_at_random(self) -> None:
        """Let it live for a moment: a second or two, or until the sources were asked so often and a little longer."""
        fresh, began = self.service is None or self.service.ended, time.monotonic()
        service = self.start()
        if self.chance.random() < BY_REQUESTS:
            asked = self.world.asked + self.chance.randrange(len(self.world.scenario.sources) + 3)
            while self.world.asked < asked and time.monotonic() < began + 3.0:
                self.glance()
            last = time.monotonic() + self.chance.uniform(0, 0.2)
        else:
            last = began + self.chance.uniform(0, 2.5 if fresh else 1.2)
        while time.monotonic() < last:
            self.glance()
        assert service.kill(), service.said()

    def glance(self) -> None:
        """See what a subscriber sees now, and leave the processor to others for a moment."""
        self.reader.look()
        time.sleep(0.02)

    def check(self) -> None:
        """Start it again: soon everything is as if nothing had happened."""
        service, wanted = self.start(), self.world.truth
        until(
            lambda: stories(self.reader.look()) == wanted,
            lambda: f"{difference(stories(self.reader.look()), wanted)}; {service.said()}",
        )
        until(lambda: not stuck(self.database_url, service.process.pid), lambda: f"stuck; {service.said()}")
        published = self.reader.look()
        assert stories(published) == wanted
        self.links = check_promises(self.reader, published, self.links)
        check_database(self.database_url, wanted)


@pytest.fixture
def life(tmp_path: Path, database_url: str, seed: int) -> Iterator[Life]:
    with world(tmp_path, free_port()) as made:
        life = Life(made, database_url, random.Random(seed), Reader(made.address))  # noqa: S311 - no secret
        yield life
        if life.service is not None:
            life.service.destroy()
        life.reader.client.close()


def live(life: Life, kills: int) -> None:
    """Go through the demo's story; the service is killed so often on the way."""
    for stage in chosen_stages(life.chance, kills):
        life.world.go_to(stage)
        life.kill_at_random()
        while life.chance.random() < AGAIN:
            life.kill_at_random()
        life.check()
    service = life.start()
    service.end()
    assert "Traceback" not in service.said()
    check_database(life.database_url, life.world.truth)


@pytest.mark.parametrize("database_url", ["sqlite", pytest.param("postgresql", marks=pytest.mark.long)], indirect=True)
@pytest.mark.parametrize("seed", [1], ids="life-{}".format)
def test_killed_twice(life: Life) -> None:
    """However the service is killed, after each restart exactly the truth is published under lasting ids."""
    live(life, 2)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 15), ids="life-{}".format)
def test_killed_forty_times(life: Life) -> None:
    """The same in five lives of eight kills each."""
    live(life, 8)
