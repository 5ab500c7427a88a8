"""What joins a list: articles of other series that are featured above it, or continue it below."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from aggregator.parse.address import article_key, is_article_like, shape_of
from aggregator.parse.columns import Column
from aggregator.parse.strangers import lacks
from aggregator.parse.tags import HEADINGS
from aggregator.parse.zones import count_between

if TYPE_CHECKING:
    from datetime import datetime

    from aggregator.parse.outline import Element
    from aggregator.parse.series import Place, Series
    from aggregator.parse.sight import Sight

_RARE: Final = 5
"""A kind of address that fewer than one in so many of the list's items have is not the list's."""
_SEVERAL: Final = 3
_BATCH: Final = timedelta(days=1)
"""What is published together may stand in any order."""
_MOSTLY: Final = 0.8
_CLIMB: Final = 12
"""Levels from an article to the box of its section."""


class Kin:
    """A list and what has joined it so far."""

    def __init__(self, sight: Sight, main: Series, column: Column) -> None:
        self.sight = sight
        self.main = main
        self.column = column
        self.chosen = [main]
        links = [sight.link(place) for place in main.places]
        self.shapes = Counter(map(shape_of, links))
        self.article_like = any(map(is_article_like, links))
        self.dated = any(place.date is not None for place in main.places)
        self.described = all(place.headline.key in sight.described for place in main.places)
        self.own = article_key(sight.page.url)
        self.mains = [sight.start(place) for place in main.places]
        headings = (one for one in sight.page.elements if one.tag in HEADINGS)
        self.headings = [one.start for one in headings if not count_between(self.mains, one.start, one.end)]
        self.starts: list[int] = []
        self.ends: dict[int, int] = {}
        self._note(main)

    def add(self, series: Series) -> None:
        """Let a series, or a part of one, join."""
        self.chosen.append(series)
        self._note(series)

    def _note(self, series: Series) -> None:
        for place in series.places:
            if place.start not in self.ends:
                insort(self.starts, place.start)
            self.ends[place.start] = max(place.end, self.ends.get(place.start, 0))

    def of(self, series: Series) -> list[Place]:
        """The articles of another series that belong to the list."""
        reads_on = series.end > self.main.start and self._reads_on(series)
        beside = series.level > self.main.level and series.signature == self.main.signature
        if beside and lacks(self.sight, series.places, self.main.places):
            return []
        if self._runs_on(series) and not self._runs_on(self.main):
            return []
        return [place for place in series.places if self._takes(series, place, reads_on=reads_on)]

    def _runs_on(self, series: Series) -> bool:
        """Whether several links follow each other on one line: a ticker, if the list itself does not."""
        blocks = {self.sight.lines[place.headline.line].block for place in series.places if place.headline.shown}
        return len(series.places) >= _SEVERAL and len(blocks) == 1

    def _takes(self, series: Series, place: Place, *, reads_on: bool) -> bool:
        one, here = place.headline, self.sight.start(place)
        if not one.likely or one.key == self.own or self._inside_an_item(here) or not self._linked_alike(place):
            return False
        if place.date is not None and place.date.moment.at > self.sight.soon:
            return False
        above = here < self.main.start
        if not self.column.holds(place.element, above=above):
            return False
        return above or self._continues(series, place, reads_on=reads_on)

    def _inside_an_item(self, here: int) -> bool:
        at = bisect_right(self.starts, here) - 1
        return at >= 0 and here < self.ends[self.starts[at]]

    def _linked_alike(self, place: Place) -> bool:
        """Whether it links to the kind of address that the list's items link to."""
        link = self.sight.link(place)
        if _RARE * self.shapes[shape_of(link)] < len(self.main.places):
            return False
        return is_article_like(link) or not self.article_like

    def _continues(self, series: Series, place: Place, *, reads_on: bool) -> bool:
        """Whether it continues the list below: dated as it is, or in the same place."""
        if place.date is None and self._in_headed_box(place):
            return True
        if series.level > self.main.level and series.signature != self.main.signature:
            return False
        if self.described and place.headline.key not in self.sight.described:
            return False
        if place.date is not None and self.dated and reads_on:
            return True
        return self.sight.page.elements[place.element].parent == self.column.home

    def _in_headed_box(self, place: Place) -> bool:
        """Whether it stands behind an item in one of several boxes with headings: more of a section on a front page.

        Behind an item that no heading stands over are only articles related to it.
        """
        box = self._box(place)
        if box is None:
            return False
        inside = self.mains[bisect_left(self.mains, box.start) : bisect_left(self.mains, box.end)]
        over = count_between(self.headings, box.start, inside[0])
        between = count_between(self.headings, inside[-1], place.start)
        return inside[-1] < place.start and over > 0 and between == 0

    def _box(self, place: Place) -> Element | None:
        """The largest part of the page around a place that holds, of the list, no more than the smallest."""
        elements, box, held = self.sight.page.elements, None, 0
        for element in self.sight.page.chain(place.element, _CLIMB):
            count = count_between(self.mains, elements[element].start, elements[element].end)
            if held and count > held:
                return box
            if count:
                box, held = elements[element], count
        return None

    def _reads_on(self, series: Series) -> bool:
        """Whether a series looks like the list, or alternates with it, or goes on where its dates end.

        A box of popular news does none of these.
        """
        if series.signature == self.main.signature or series.start < self.main.end:
            return True
        listed, others = _moments(self.main), _moments(series)
        if not listed or not others:
            return False
        falling = sum(later <= earlier for earlier, later in pairwise(others))
        return others[0] <= listed[-1] + _BATCH and falling >= _MOSTLY * (len(others) - 1)


def _moments(series: Series) -> list[datetime]:
    """When its dated articles appeared, in their order."""
    return [place.date.moment.at for place in series.places if place.date is not None]
