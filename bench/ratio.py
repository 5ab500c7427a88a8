"""A ratio of two times taken in turns, so that whatever else the machine does falls on both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import process_time

ROUNDS = 15
LEAST = 0.02
"""Seconds of processor time a round takes at least."""


@dataclass(frozen=True, slots=True)
class Bench:
    """One benchmark: ours against a named baseline."""

    what: str
    baseline: str
    ours: Callable[[], object]
    theirs: Callable[[], object]

    def ratio(self) -> float:
        """Median over rounds of the processor time of ours over the baseline's."""
        ours, theirs = _repeats(self.ours), _repeats(self.theirs)
        return median(_time(self.ours, ours) / _time(self.theirs, theirs) for _ in range(ROUNDS))


def _repeats(work: Callable[[], object]) -> int:
    """How often work must be done to take long enough to be measured."""
    work()
    repeats = 1
    while _time(work, repeats) * repeats < LEAST:
        repeats *= 2
    return repeats


def _time(work: Callable[[], object], repeats: int) -> float:
    started = process_time()
    for _ in range(repeats):
        work()
    return (process_time() - started) / repeats
