"""The nouns of a measurement: what later corpora (feeds, stories, places) fill as well."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_LEAST_SHOWN: Final = 0.9995
"""A share below one is never printed as 1.000."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One share: how many were right, of how many."""

    name: str
    right: int
    of: int
    goal: float | None = None
    """The least share wanted; ``None`` = told, not asked for."""

    @property
    def share(self) -> float:
        """Between 0 and 1; of nothing, everything is right."""
        return self.right / self.of if self.of else 1.0

    @property
    def reached(self) -> bool:
        """Whether the goal is met."""
        return self.goal is None or self.share >= self.goal

    def __str__(self) -> str:
        shown = min(self.share, 0.999) if self.share < 1 and self.share >= _LEAST_SHOWN else self.share
        return f"{shown:.3f} ({self.right} of {self.of})"


@dataclass(frozen=True, slots=True)
class Confusion:
    """One thing read otherwise than the truth says."""

    case: str
    """Name of the document."""
    kind: str
    """``missing``, ``extra``, ``title``, ``moment`` …"""
    expected: str
    got: str

    def __str__(self) -> str:
        return f"{self.case}: {self.kind}: expected {self.expected or 'nothing'}; got {self.got or 'nothing'}"


@dataclass(frozen=True, slots=True)
class Measurement:
    """What was measured over one corpus."""

    name: str
    cases: int
    figures: tuple[Figure, ...]
    confusions: tuple[Confusion, ...] = ()
    unseen: bool = False
    """Never used for tuning: its confusions are counted but not shown unless asked for."""

    @property
    def reached(self) -> bool:
        """Whether every goal is met."""
        return all(figure.reached for figure in self.figures)


def total(parts: Iterable[tuple[Figure, ...]]) -> tuple[Figure, ...]:
    """Add up the same figures of several documents."""
    sums: dict[str, Figure] = {}
    for figure in (figure for part in parts for figure in part):
        known = sums.get(figure.name)
        sums[figure.name] = (
            figure
            if known is None
            else Figure(figure.name, known.right + figure.right, known.of + figure.of, figure.goal)
        )
    return tuple(sums.values())
