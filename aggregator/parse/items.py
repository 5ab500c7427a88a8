"""From the places of a series to what is told of each article."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from aggregator.parse.entries import Raw, markup_of, whole_title

if TYPE_CHECKING:
    from aggregator.parse.series import Place, Series
    from aggregator.parse.sight import Sight

_MOSTLY: Final = 0.6
_REACH: Final = 60
"""Elements and texts that may tell of an item behind its title, where the page does not say what is its own."""

Span = tuple[int, int]
"""A part of the page: from a place to the place behind it."""


@dataclass(frozen=True, slots=True)
class Item:
    """A listed article."""

    place: Place
    span: Span
    """The part of the page that tells of it."""
    labels: tuple[str, ...]


def items_of(sight: Sight, series: Series, stops: list[int]) -> list[Item]:
    """The items of a series with their parts of the page and their categories.

    Args:
        sight: the page.
        series: whose places become items.
        stops: where the items of the whole list begin, ascending: no item reaches farther.
    """
    spans = _spans(sight, series, stops)
    labels = sight.categories.of(series, spans)
    return [Item(*parts) for parts in zip(series.places, spans, labels, strict=True)]


def stops_of(chosen: list[Series]) -> list[int]:
    """Where the items of a list begin, ascending."""
    return sorted(_start(place) for series in chosen for place in series.places)


def raw_of(sight: Sight, item: Item) -> Raw:
    """What an item says of its article; what it leaves out the page may tell machines."""
    place, link = item.place, sight.link(item.place)
    described = sight.described.get(place.headline.key)
    written = place.date.written if place.date is not None else None
    summary = sight.details.summary(place, item.span)
    image = sight.details.image(place, item.span)
    title, labels = place.headline.title, item.labels
    if described is not None:
        title = whole_title(title, described.title)
        summary, image = summary or described.summary, image or described.image
        labels = labels or ((described.label,) if described.label else ())
    return Raw(
        base=sight.page.base,
        title=title,
        links=(link,),
        dates=(written,) if written is not None else (),
        labels=labels,
        summary=markup_of(summary) if summary else None,
        images=(image,),
    )


def _spans(sight: Sight, series: Series, stops: list[int]) -> list[Span]:
    """The part of the page each item has; in a flat list also what stands behind its title, or behind its date."""
    places = series.places
    if 2 * sum(_has_more(sight, place) for place in places) >= len(places) and not _is_told_behind(sight, places):
        return [(place.start, place.end) for place in places]
    pictured = _images_before(sight, places)
    spans = []
    for place in places:
        start, parent = _start(place), sight.page.elements[place.element].parent
        at = bisect_left(stops, place.end)
        ends = [place.end + _REACH, *(pictured.get(stop, stop) for stop in stops[at : at + 1])]
        if parent >= 0:
            ends.append(sight.page.elements[parent].end)
        spans.append((pictured.get(start, start), max(place.end, min(ends))))
    return spans


def _is_told_behind(sight: Sight, places: list[Place]) -> bool:
    """Whether no item has a summary of its own, but most have one behind: title and date have their own row."""
    summary, elements = sight.details.summary, sight.page.elements
    if any(summary(place, (place.start, place.end)) is not None for place in places):
        return False
    behind = [
        summary(first, (first.end, second.start)) is not None
        for first, second in pairwise(places)
        if elements[first.element].parent == elements[second.element].parent
    ]
    return len(behind) > 1 and sum(behind) >= _MOSTLY * len(behind)


def _images_before(sight: Sight, places: list[Place]) -> dict[int, int]:
    """Where the image stands right before each item that has one there; empty where the first item has none.

    In a flat list an image between two titles may be either's; only one before the first tells whose.
    """
    found: dict[int, int] = {}
    for place in places:
        start, parent = _start(place), sight.page.elements[place.element].parent
        image = sight.details.image_before(place, start)
        home = sight.page.elements[parent].start if parent >= 0 else 0
        if image is not None and image >= home and not sight.details.lines_in(image, start):
            found[start] = image
    return found if _start(places[0]) in found and 2 * len(found) >= len(places) else {}


def _start(place: Place) -> int:
    """Where an item begins: at its date, if that stands just before its title."""
    before = place.date is not None and place.start - _REACH < place.date.start < place.start
    return place.date.start if before and place.date is not None else place.start


def _has_more(sight: Sight, place: Place) -> bool:
    """Whether an item's own part shows more than its title."""
    numbers = sight.details.lines_in(place.start, place.end)
    shown = place.headline.line if place.headline.shown else -1
    return any(number != shown and not sight.lines[number].machine for number in numbers)
