"""A whole story's groups, from everything its items say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aggregator.classify.category import categorise
from aggregator.classify.place import find_places
from aggregator.model import Category, Classified, Place


@dataclass(frozen=True, slots=True)
class Speech:
    """What one item of a story says, and where."""

    source: str
    title: str
    labels: tuple[str, ...] = ()
    lead: str = ""
    """Plain text of its summary."""
    category: str | None = None
    """The category its source declares."""
    province: str | None = None
    """The province its source speaks for; None = national."""


def classify(speeches: Sequence[Speech], categories: Sequence[Category]) -> Classified:
    """Put a story into its category and under its provinces.

    Args:
        speeches: its items, the leading one first; at least one.
        categories: in the order of ``feeds.yaml``.
    """
    category, reason = categorise(
        categories,
        labels=[label for speech in speeches for label in speech.labels],
        declared=[speech.category for speech in speeches if speech.category],
        titles=[speech.title for speech in speeches],
    )
    places, places_reason = _places(speeches)
    return Classified(category, reason, places, places_reason)


def _places(speeches: Sequence[Speech]) -> tuple[tuple[Place, ...], str]:
    """Provinces of the titles, else of the leads, else of the sources when they are all of one province."""
    for texts, reason in (
        ([speech.title for speech in speeches], "named in the title"),
        ([speech.lead for speech in speeches], "named in the lead"),
    ):
        found = _union([find_places(text) for text in dict.fromkeys(texts) if text])
        if found:
            return found, reason
    publishers = {speech.province for speech in speeches}
    if len(publishers) == 1 and (slug := publishers.pop()) is not None:
        return (Place(slug),), "no province is named; all its sources are of this one"
    return (), "no province is named"


def _union(found: Sequence[tuple[Place, ...]]) -> tuple[Place, ...]:
    """Places of several texts, each once, with every former name that any of them gives."""
    formers: dict[str, dict[str, None]] = {}
    for place in (place for some in found for place in some):
        formers.setdefault(place.slug, {}).update(dict.fromkeys(place.formers))
    return tuple(Place(slug, tuple(named)) for slug, named in formers.items())
