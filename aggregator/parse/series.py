"""Series: links that stand alike on a page, each with a place of its own. A list of articles is one of them.

Links are alike when they and what they stand in have the same tags and first classes, four levels up. From each link
one climbs to the largest part of the page that holds no other link of the series: the item.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby, islice, pairwise
from typing import TYPE_CHECKING, Final

from aggregator.parse.address import is_article_like, shape_of
from aggregator.parse.headlines import is_prompt
from aggregator.parse.rows import end_of_cells
from aggregator.parse.zones import Level, count_between

if TYPE_CHECKING:
    from aggregator.parse.headlines import Headline
    from aggregator.parse.outline import Element, Outline
    from aggregator.parse.stamps import DateLine

_LEVELS: Final = 4
_CLIMB: Final = 12
"""Levels from a title to its item's outermost element."""
_TELLING: Final = 40
"""Letters of a text that tells something."""
_LONGEST: Final = 60
"""Characters of a class that is looked at."""
_APART: Final = 3
"""Levels by which what holds two neighbours is farther out than usual, between two lists."""
_FARTHEST: Final = 50
"""Levels that are climbed to see it."""
_OFTEN: Final = 3
"""An address so often on a page is a category's."""
_RARE: Final = 5
"""A kind of address that fewer than one in so many articles of a list have is hardly an article's."""
_GUESTS: Final = 5
"""Other headlines an item may hold: its category, related articles."""
_STATE: Final = re.compile(
    r".*[-_][0-9]+(?:[-_].*)?|(?:col|row|item|cell|c|n|i|s|span|box|list|block)[0-9]+|[a-z]*-?(?=[0-9a-z]*[0-9])[0-9a-f]{5,}|.*__[0-9a-z]{5}|(?:.*[-_])?(?:odd|even|first|last|active|current|selected|alt)|clearfix|left|right|row|col|hentry|sticky|has-.*|no-.*|is-.*"
    r"|category-.*|tag-.*|type-.*|status-.*|format-.*|pull-.*|float-.*|asset-alt|wow|animated|fade.*|slick-.*|swiper-slide.*|owl-.*"
)
"""Classes that tell items of one list apart."""

Signature = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class Place:
    """One item of a series: its title, and the part of the page it has for itself."""

    headline: Headline
    element: int
    """The outermost element that holds this title and no other of the series."""
    start: int
    end: int
    date: DateLine | None = None


@dataclass(slots=True)
class Series:
    """Links that stand alike."""

    signature: Signature
    level: Level
    places: list[Place] = field(default_factory=list)

    @property
    def start(self) -> int:
        """Where it begins on the page."""
        return self.places[0].start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.places[-1].end

    @property
    def keys(self) -> set[str]:
        """The articles it names."""
        return {place.headline.key for place in self.places}


def series_of(page: Outline, headlines: list[Headline], levels: list[Level], dates: list[DateLine]) -> list[Series]:
    """All series of a page in which at least one link reads like a headline."""
    groups: dict[tuple[Signature, Level, bool], list[Headline]] = {}
    known: dict[int, tuple[str, str]] = {}
    for one in headlines:
        if one.title and not one.described and not is_prompt(one.title):
            element = page.anchors[one.anchor].element
            signature = tuple(_described(page, index, known) for index in page.chain(element, _LEVELS))
            groups.setdefault((signature, levels[element], bool(one.shown)), []).append(one)
    surroundings = _Surroundings(page, headlines, dates)
    found = []
    for (signature, level, _), group in groups.items():
        members = _members(page, group)
        if 2 * sum(one.likely for one in members) >= len(members):
            places = surroundings.places(members)
            found += [Series(signature, level, part) for part in _parted(page, places)]
    return found


def _members(page: Outline, group: list[Headline]) -> list[Headline]:
    """Links that stand alike without those that, among articles, look like none: the category beside each title."""
    links = {one.anchor: page.anchors[one.anchor].link for one in group}
    articles = [one for one in group if is_article_like(links[one.anchor])]
    if sum(one.likely for one in articles) <= _OFTEN or 3 * len(articles) < len(group):
        return group
    shapes = Counter(shape_of(links[one.anchor]) for one in articles)
    return [
        one
        for one in group
        if _RARE * shapes[shape_of(links[one.anchor])] >= len(articles)
        or (one.likely and is_article_like(links[one.anchor]))
    ]


def _parted(page: Outline, places: list[Place]) -> list[list[Place]]:
    """Cut a series where two neighbours stand much farther apart than most: two lists of the same plain markup."""
    if len(places) <= _OFTEN:
        return [places]
    meetings = [_meeting(page, first, second) for first, second in pairwise(places)]
    usual = Counter(meetings).most_common(1)[0][0]
    parts = [[places[0]]]
    for place, depth in zip(places[1:], meetings, strict=True):
        if depth <= usual - _APART:
            parts.append([])
        parts[-1].append(place)
    return parts


def _meeting(page: Outline, first: Place, second: Place) -> int:
    """Depth of the innermost element that holds both."""
    elements = page.elements
    meeting = first.element
    for _ in range(_FARTHEST):
        if meeting < 0 or elements[meeting].end >= second.end:
            break
        meeting = elements[meeting].parent
    return elements[meeting].depth if meeting >= 0 else 0


def _described(page: Outline, index: int, known: dict[int, tuple[str, str]]) -> tuple[str, str]:
    described = known.get(index)
    if described is None:
        described = known[index] = (page.elements[index].tag, stable_class(page, index))
    return described


def stable_class(page: Outline, element: int) -> str:
    """The first class of an element that items of one list share; empty when there is none.

    One that says more of the same comes before it: of ``views-field views-field-title`` the second.
    """
    names = [
        name
        for name in page.elements[element].classes
        if len(name) <= _LONGEST and page.classes[name] > 1 and not _STATE.fullmatch(name)
    ]
    first = next(iter(names), "")
    return next((name for name in names if name.startswith((f"{first}-", f"{first}_"))), first)


def _runs(group: list[Headline], most: int = 1) -> list[Headline]:
    """Of several links in a row to one article the first, or the first few."""
    return [one for _, run in groupby(group, key=lambda one: one.key) for one in islice(run, most)]


class _Surroundings:
    """What stands around the titles of a page, and how far an item therefore reaches."""

    def __init__(self, page: Outline, headlines: list[Headline], dates: list[DateLine]) -> None:
        self.page = page
        seen = [one for one in headlines if one.likely and one.shown]
        often = Counter(one.key for one in _runs(seen))
        articles = [one for one in seen if often[one.key] < _OFTEN and is_article_like(page.anchors[one.anchor].link)]
        likely = _runs(articles if len(articles) >= _OFTEN else seen)
        self.likely = [page.anchors[one.anchor].start for one in likely]
        self.dates = [date.start for date in dates if not date.machine]
        self.pictures = [picture.start for picture in page.pictures]
        self.long = [piece.start for piece in page.pieces if piece.anchor is None and len(piece.text) >= _TELLING]

    def places(self, members: list[Headline]) -> list[Place]:
        starts = [self.page.anchors[one.anchor].start for one in _runs(members)]
        places = [self._place(one, starts) for one in _runs(members, _OFTEN)]
        self._even(places, starts)
        return places

    def _even(self, places: list[Place], starts: list[int]) -> None:
        """Let each item reach as far as most do, also where it holds related articles; then over its cells' rows."""
        heights = Counter(self._height(place) for place in places)
        usual, many = heights.most_common(1)[0]
        for place in places:
            element = self.page.chain(self.page.anchors[place.headline.anchor].element, usual[0] + 1)[-1]
            further = 2 * many > len(places) and self._height(place) < usual
            if further and self._kind(element) == usual[1:] and self._holds(starts, element) == 1:
                place.element = element
                place.start, place.end = self.page.elements[element].start, self.page.elements[element].end
            end = end_of_cells(self.page, place.element)
            if count_between(starts, place.start, end) == 1:
                place.end = end

    def _height(self, place: Place) -> tuple[int, str, str]:
        """Levels from the link to the item, and what kind of element the item is."""
        elements = self.page.elements
        inner = self.page.anchors[place.headline.anchor].element
        return elements[inner].depth - elements[place.element].depth, *self._kind(place.element)

    def _kind(self, element: int) -> tuple[str, str]:
        return self.page.elements[element].tag, stable_class(self.page, element)

    def _holds(self, starts: list[int], element: int) -> int:
        return count_between(starts, self.page.elements[element].start, self.page.elements[element].end)

    def _place(self, one: Headline, starts: list[int]) -> Place:
        """Climb from a link as long as no other of its series, and no crowd of other things, comes in."""
        elements = self.page.elements
        element = self.page.anchors[one.anchor].element
        for _ in range(_CLIMB):
            parent = elements[element].parent
            if parent < 0 or elements[parent].tag in {"body", "html"}:
                break
            if count_between(starts, elements[parent].start, elements[parent].end) > 1:
                break
            if self._crowded(elements[element], elements[parent]):
                break
            element = parent
        return Place(one, element, elements[element].start, elements[element].end)

    def _crowded(self, inner: Element, outer: Element) -> bool:
        """Whether a step outwards takes in what is not the item's.

        That is another headline before it; or others behind it, though it has content of its own.
        """
        crowd = count_between(self.likely, outer.start, outer.end)
        if crowd <= max(1, count_between(self.likely, inner.start, inner.end)):
            return False
        if count_between(self.likely, outer.start, inner.start):
            return True
        own = any(count_between(places, inner.start, inner.end) for places in (self.dates, self.pictures, self.long))
        return own or crowd > _GUESTS or count_between(self.dates, outer.start, outer.end) > 1
