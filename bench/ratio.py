"""A ratio of two times taken in turns, so that whatever else the machine does falls on both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import process_time

ROUNDS = 15
LEAST = 0.02
"""Seconds a round takes at least."""


@dataclass(frozen=True, slots=True)
class Bench:
    """One benchmark: ours against a named baseline."""

    what: str
    baseline: str
    ours: Callable[[], object]
    theirs: Callable[[], object]
    clock: Callable[[], float] = process_time
    """What counts, in seconds: processor time of this process, unless the work is done in another."""
    most: float | None = None
    """The ratio that was promised; ``None`` = told, not promised."""

    def ratio(self) -> float:
        """Median over rounds of the time of ours over the baseline's."""
        ours, theirs = self._repeats(self.ours), self._repeats(self.theirs)
        return median(self._time(self.ours, ours) / self._time(self.theirs, theirs) for _ in range(ROUNDS))

    def _repeats(self, work: Callable[[], object]) -> int:
        """How often work must be done to take long enough to be measured."""
        work()
        repeats = 1
        while self._time(work, repeats) * repeats < LEAST:
            repeats *= 2
        return repeats

    def _time(self, work: Callable[[], object], repeats: int) -> float:
        started = self.clock()
        for _ in range(repeats):
            work()
        return (self.clock() - started) / repeats
