"""A whole story's groups, from everything its items say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aggregator.classify.category import categorise
from aggregator.classify.place import find_places
from aggregator.classify.topic import Told, find_topics
from aggregator.model import Category, Classified, Lexicon, Place, Sign


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


def classify(speeches: Sequence[Speech], categories: Sequence[Category], lexicon: Lexicon) -> Classified:
    """Put a story into its category, under its provinces and activities, and say at which stage its project stands.

    Args:
        speeches: its items, the leading one first; at least one.
        categories: in the order of ``feeds.yaml``.
        lexicon: the words by which headlines are understood.
    """
    told = [find_topics(title, lexicon, labels=labels) for title, labels in _titles(speeches).items()]
    activities = _in_order((one.activities for one in told), lexicon)
    category, reason = categorise(
        categories,
        labels=[label for speech in speeches for label in speech.labels],
        declared=[speech.category for speech in speeches if speech.category],
        titles=[speech.title for speech in speeches],
        activities=_in_order((signs for one in told for signs in (one.activities, one.named)), lexicon),
    )
    places, places_reason = _places(speeches, lexicon)
    return Classified(category, reason, places, places_reason, activities, _stage(told, lexicon))


def _titles(speeches: Sequence[Speech]) -> dict[str, list[str]]:
    """Each title once, with the labels of all items that bear it."""
    labels: dict[str, list[str]] = {}
    for speech in speeches:
        labels.setdefault(speech.title, []).extend(speech.labels)
    return labels


def _in_order(signs: Iterable[tuple[Sign, ...]], lexicon: Lexicon) -> tuple[Sign, ...]:
    """The activities of several titles, each once, in the order of the rules."""
    found: dict[str, Sign] = {}
    for sign in (sign for some in signs for sign in some):
        found.setdefault(sign.slug, sign)
    return tuple(found[topic.slug] for topic in lexicon.activities if topic.slug in found)


def _stage(told: Sequence[Told], lexicon: Lexicon) -> Sign | None:
    """The furthest stage that any of the titles names."""
    found = {one.stage.slug: one.stage for one in reversed(told) if one.stage is not None}
    return next((found[topic.slug] for topic in reversed(lexicon.stages) if topic.slug in found), None)


def _places(speeches: Sequence[Speech], lexicon: Lexicon) -> tuple[tuple[Place, ...], str]:
    """Provinces of the titles, else of the leads, else of the sources when they are all of one province."""
    for texts, reason in (
        ([speech.title for speech in speeches], "named in the title"),
        ([speech.lead for speech in speeches], "named in the lead"),
    ):
        found = _union([find_places(text, lexicon) for text in dict.fromkeys(texts) if text])
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
