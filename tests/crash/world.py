"""What the killed program watches: the demo's sources on loopback, at the stage of their story that a test sets."""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ruamel.yaml import YAML

from aggregator.config import FILE_NAME
from aggregator.demo import Scenario, Timeline, Truth, configure, load_scenario, served, truth
from tests.demo.published import keyed

SCENARIO = load_scenario()


@dataclass(slots=True)
class World:
    """The sample sources. Documents change only when it goes to another stage, and the truth with them."""

    folder: Path
    address: str
    """Of the service that the configuration in ``folder`` makes."""
    timeline: Timeline
    stage: int = 0
    """A second of the scenario."""
    checked: list[int] = field(default_factory=list)
    """The stages at which every source was surely polled."""
    asked: int = 0
    """Requests so far, of all sources."""
    scenario: Scenario = field(default=SCENARIO)

    def go_to(self, stage: int) -> None:
        """Go on in the story, from a stage at which every source was polled."""
        self.checked.append(self.stage)
        self.stage = stage

    @property
    def truth(self) -> Counter[Truth]:
        """What must be published once every source was polled at this stage, and at those it was checked at before."""
        return keyed(truth(self.scenario, [*self.checked, self.stage]))

    def clock(self) -> datetime:
        """The moment the sources live in; they look at it once a request."""
        self.asked += 1
        return self.timeline.at(self.stage)


@contextlib.contextmanager
def world(folder: Path, port: int) -> Iterator[World]:
    """Serve the sample sources, and write a ``feeds.yaml`` that polls them each second.

    Args:
        folder: of the configuration.
        port: of the service, free.
    """
    started = datetime.now(UTC) - timedelta(seconds=max(SCENARIO.stages))
    made = World(folder, f"http://127.0.0.1:{port}", Timeline(started))
    with served(SCENARIO, made.timeline, made.clock, {}) as sites:
        configure(folder, sites, port, interval=1)
        _hurry(folder / FILE_NAME)
        yield made


def _hurry(path: Path) -> None:
    """Never wait longer for a quiet source, and show all stories at once."""
    yaml = YAML()
    document = yaml.load(path.read_text(encoding="utf-8"))
    document["fetch"]["max_interval"] = "1s"
    document["site"]["entries"] = 1_000
    with path.open("w", encoding="utf-8") as file:
        yaml.dump(document, file)


def chosen_stages(chance: random.Random, count: int) -> list[int]:
    """So many stages in order, to the last if there are two or more; some come again where there are fewer."""
    first, *between, last = SCENARIO.stages
    chosen = [first, *sorted(chance.sample(between, max(0, min(len(between), count - 2)))), last]
    return [chosen[number * len(chosen) // count] for number in range(count)]
