"""How well headlines are understood: provinces, category, activities, stage."""

from __future__ import annotations

import json
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from aggregator import config
from aggregator.classify import Speech, classify
from aggregator.model import Classified
from tests.quality.measurement import Confusion, Figure, Measurement, total

LABELLED: Final = Path(__file__).parents[1] / "labelled"
PLACES, CATEGORY, ACTIVITIES, STAGE = 0.99, 0.97, 0.90, 0.95
"""The least shares wanted."""


@dataclass(frozen=True, slots=True)
class Headline:
    """One labelled headline; what its fields mean is told in ``tests/labelled/README.md``."""

    title: str
    label: str
    lead: str
    provinces: frozenset[str]
    formers: frozenset[str]
    category: str
    activities: frozenset[str]
    stage: str | None


def headlines(file: Path) -> Iterator[Headline]:
    """The rows of a file."""
    for line in file.read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        yield Headline(
            title=row["title"],
            label=row["label"],
            lead=row["lead"],
            provinces=frozenset(row["provinces"]),
            formers=frozenset(row["formers"]),
            category=row["category"],
            activities=frozenset(row["activities"]),
            stage=row["stage"],
        )


def measure_headlines(files: str, name: str, *, unseen: bool = False) -> Measurement:
    """Understand every headline of the labelled files that match a pattern, and count."""
    settings = config.load(LABELLED.parents[1] / "feeds.yaml", environ={})
    figures: list[tuple[Figure, ...]] = []
    confusions: list[Confusion] = []
    for file in sorted(LABELLED.glob(files)):
        for one in headlines(file):
            speech = Speech("bao", one.title, (one.label,) if one.label else (), one.lead)
            told = _Told.of(classify([speech], settings.categories, settings.lexicon))
            figures.append(tuple(_figures(one, told)))
            confusions.extend(_confusions(one, told))
    return Measurement(name, len(figures), total(figures), tuple(confusions), unseen)


@dataclass(frozen=True, slots=True)
class _Told:
    """What was understood, as sets."""

    provinces: frozenset[str]
    formers: frozenset[str]
    category: str
    activities: frozenset[str]
    stage: str | None

    @classmethod
    def of(cls, classified: Classified) -> _Told:
        return cls(
            frozenset(place.slug for place in classified.places),
            frozenset(former for place in classified.places for former in place.formers),
            classified.category,
            frozenset(sign.slug for sign in classified.activities),
            classified.stage.slug if classified.stage else None,
        )


def _figures(one: Headline, told: _Told) -> Iterator[Figure]:
    yield from _shares("provinces", one.provinces, told.provinces, PLACES)
    yield from _shares("former units", one.formers, told.formers, None)
    yield Figure("categories", told.category == one.category, 1, CATEGORY)
    yield Figure(
        "categories where a label is shown", told.category == one.category if one.label else 0, bool(one.label)
    )
    yield from _shares("activities", one.activities, told.activities, ACTIVITIES)
    yield Figure("stages, none included", told.stage == one.stage, 1, STAGE)
    named = one.stage is not None
    yield Figure("stages where one is named", told.stage == one.stage if named else 0, named)


def _shares(what: str, expected: frozenset[str], got: frozenset[str], goal: float | None) -> Iterator[Figure]:
    right = len(expected & got)
    yield Figure(f"precision of {what}", right, len(got), goal)
    yield Figure(f"recall of {what}", right, len(expected), goal)


def _confusions(one: Headline, told: _Told) -> Iterator[Confusion]:
    for kind, expected, got in (
        ("provinces", one.provinces, told.provinces),
        ("former units", one.formers, told.formers),
        ("category", {one.category}, {told.category}),
        ("activities", one.activities, told.activities),
        ("stage", {one.stage} - {None}, {told.stage} - {None}),
    ):
        if expected != got:
            yield Confusion(one.title, kind, _words(expected - got), _words(got - expected))


def _words(slugs: AbstractSet[str | None]) -> str:
    return ", ".join(sorted(slug for slug in slugs if slug))
