"""Which date belongs to which item of a series.

A date inside an item's own part of the page is its own. In flat lists, where titles and dates follow each other as
neighbours, either each date stands behind its title or each before it; or one date heads several items.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from aggregator.model import Basis, Precision
from aggregator.parse.address import filed_under, is_article_like
from aggregator.parse.moment import read_moment
from aggregator.parse.rows import end_of_rows
from aggregator.parse.series import stable_class
from aggregator.parse.stamps import DateLine, joined
from aggregator.parse.zones import count_between
from aggregator.vietnamese import fold

if TYPE_CHECKING:
    from datetime import datetime

    from aggregator.model import Source
    from aggregator.parse.headlines import Headline
    from aggregator.parse.outline import Outline
    from aggregator.parse.series import Place, Series
    from aggregator.parse.structured import Described

_CLIMB: Final = 8
"""Levels from a date to what it shares with a title."""
_OUTERMOST: Final = 4
_CLOSE: Final = 6
"""Lines between a title and a date beside it."""
_HEADED: Final = 0.7
"""Dates for each title; where there are fewer, a date heads several."""
_HEADS: Final = 2
"""A single date before more undated items than this is the page's, or its clock's."""

_AGO: Final = re.compile(r"truoc|qua|nay|ago|yesterday|today")
_DateShape = tuple[str, str, str, str]


class Pairing:
    """Gives the items of any series of one page their dates."""

    def __init__(
        self,
        page: Outline,
        dates: list[DateLine],
        headlines: list[Headline],
        described: dict[str, Described],
        *,
        source: Source,
        now: datetime,
    ) -> None:
        self.page = page
        self.described = described
        self.source = source
        self.now = now
        self.keys = {one.anchor: one.key for one in headlines if one.likely}
        articles = [anchor for anchor in self.keys if is_article_like(page.anchors[anchor].link)]
        self.titles = [page.anchors[anchor].start for anchor in (articles if len(articles) > 1 else self.keys)]
        self.dates = [date for date in dates if not date.machine]
        self.machine = [date for date in dates if date.machine]
        self.starts = [date.start for date in self.dates]
        self.machine_starts = [date.start for date in self.machine]

    def pair(self, series: Series) -> None:
        """Put a date to each item that has one."""
        inside = [self._inside(place) for place in series.places]
        votes: Counter[_DateShape] = Counter()
        for dates in inside:
            votes.update({self._shape(date) for date in dates})
        for place, dates in zip(series.places, inside, strict=True):
            place.date = max(dates, key=partial(self._rank, place=place, votes=votes), default=None)
        self._pair_rows(series)
        series.places = [_best(list(run)) for _, run in groupby(series.places, key=lambda place: place.headline.key)]
        if 2 * sum(place.date is not None for place in series.places) < len(series.places):
            self._pair_neighbours(series)
        elif 2 * sum(_is_clock(place.date) for place in series.places) > len(series.places):
            self._pair_days(series)
        for place in series.places:
            place.date = self._refined(place) or self._filed(place)

    def _between(self, start: int, end: int) -> list[DateLine]:
        return self.dates[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def _inside(self, place: Place) -> list[DateLine]:
        return [date for date in self._between(place.start, place.end) if not self._of_another(date, place)]

    def _of_another(self, date: DateLine, place: Place) -> bool:
        return date.anchor is not None and self.keys.get(date.anchor, place.headline.key) != place.headline.key

    def _shape(self, date: DateLine) -> _DateShape:
        elements = self.page.elements
        outer = max(elements[date.element].parent, 0)
        return (
            elements[date.element].tag,
            stable_class(self.page, date.element),
            elements[outer].tag,
            stable_class(self.page, outer),
        )

    def _rank(self, date: DateLine, place: Place, votes: Counter[_DateShape]) -> tuple[bool, int, bool, int]:
        """What stands where dates of the list stand; a time alone may be a clip's length."""
        own = votes[self._shape(date)]
        sure = not _is_clock(date) and not date.changed and 2 * own >= max(votes.values())
        return sure, own, date.pure, -abs(date.line - place.headline.line)

    def _refined(self, place: Place) -> DateLine | None:
        """A date for machines, where none is shown or the same day is shown without a time."""
        low, high = (bisect_left(self.machine_starts, one) for one in (place.start, place.end))
        machine = next(iter(self.machine[low:high]), None) or self._described(place)
        return finer(place.date, machine)

    def _described(self, place: Place) -> DateLine | None:
        """The date that the page's structured data gives the article."""
        one = self.described.get(place.headline.key)
        if one is None or one.written is None:
            return None
        return self._for_machines(one.written, place)

    def _for_machines(self, written: str, place: Place) -> DateLine | None:
        moment = read_moment(written, zone=self.source.timezone, now=self.now, order=self.source.date_order)
        if moment is None:
            return None
        return DateLine(moment, written, None, place.element, place.start, place.headline.line, None, machine=True)

    def _filed(self, place: Place) -> DateLine | None:
        """The day in the address: the last resort."""
        written = filed_under(self.page.anchors[place.headline.anchor].link, self.now)
        return self._for_machines(written, place) if written is not None else None

    # --- flat lists ---

    def _pair_rows(self, series: Series) -> None:
        """A date in a cell that reaches over several rows is that of the items in all of them."""
        dated: DateLine | None = None
        for place in series.places:
            if place.date is not None:
                dated, end = place.date, None
            elif dated is not None:
                end = self._end_of_rows(dated) if end is None else end
                place.date = dated if place.start < end else None

    def _end_of_rows(self, date: DateLine) -> int:
        """The place behind the last row that a date's cell reaches over; 0 where it has one row only."""
        elements = self.page.elements
        cell = next((one for one in self.page.chain(date.element, _OUTERMOST) if elements[one].rows > 1), None)
        return end_of_rows(self.page, cell) if cell is not None else 0

    def _pair_neighbours(self, series: Series) -> None:
        gaps = self._gaps(series)
        shapes = Counter(self._shape(date) for gap in gaps for date in gap)
        if not shapes:
            return
        usual = max(shapes, key=lambda shape: (shapes[shape], shape))
        gaps = [[date for date in gap if self._shape(date) == usual] for gap in gaps]
        places = series.places
        behind = [next(iter(gap), None) for gap in gaps[1:]]
        before = [gap[-1] if gap else None for gap in gaps[:-1]]
        total = sum(map(len, gaps))
        if total < _HEADED * len(places) and total > 1 and gaps[0] and not gaps[-1]:
            self._head(places, before)
            return
        if total == 1 and gaps[0] and len(places) > _HEADS:
            return
        chosen = behind if _fitness(places, behind) >= _fitness(places, before) else before
        for place, date in zip(places, chosen, strict=True):
            if place.date is None and date is not None and _distance(place, date) <= _CLOSE:
                place.date = date

    def _pair_days(self, series: Series) -> None:
        """Items that show a time only, under headings that show their day."""
        heading: DateLine | None = None
        for place, gap in zip(series.places, self._gaps(series), strict=False):
            days = [date for date in (*gap, *self._inside(place)) if date.moment.precision is Precision.DAY]
            heading = days[-1] if days else heading
            if heading is not None and place.date is not None and _is_clock(place.date):
                place.date = joined(place.date, heading, self.source, self.now)

    def _gaps(self, series: Series) -> list[list[DateLine]]:
        """Dates before the first item, between items, and behind the last, all within what holds the series."""
        places, elements = series.places, self.page.elements
        start, end = places[0].start, places[-1].end
        root = elements[places[0].element].parent
        while root >= 0 and elements[root].end < end:
            root = elements[root].parent
        if root >= 0 and elements[root].tag != "html":
            start, end = elements[root].start, elements[root].end
        bounds = [start, *(bound for place in places for bound in (place.start, place.end)), end]
        own = [self.page.anchors[place.headline.anchor].start for place in places]
        return [
            [date for date in self._nearest(bounds[at], bounds[at + 1]) if not self._is_taken(date, own)]
            for at in range(0, len(bounds), 2)
        ]

    def _nearest(self, start: int, end: int) -> list[DateLine]:
        """The dates of a gap, of many only the outermost: a page of singles would be looked at over and over."""
        dates = self._between(start, end)
        return dates if len(dates) <= 2 * _OUTERMOST else dates[:_OUTERMOST] + dates[-_OUTERMOST:]

    def _is_taken(self, date: DateLine, own: list[int]) -> bool:
        """Whether a date stands, apart from this series, beside another article."""
        for element in self.page.chain(date.element, _CLIMB):
            box = self.page.elements[element]
            if count_between(own, box.start, box.end):
                return False
            if count_between(self.titles, box.start, box.end):
                return True
        return False

    def _head(self, places: list[Place], before: list[DateLine | None]) -> None:
        heading: DateLine | None = None
        for place, date in zip(places, before, strict=True):
            heading = date or heading
            place.date = place.date or heading


def _best(run: list[Place]) -> Place:
    """Of several links in a row to one article the dated, then the likeliest."""
    return max(run, key=lambda place: (place.date is not None, place.headline.likely, bool(place.headline.shown)))


def _is_clock(date: DateLine | None) -> bool:
    """Whether a date is a time only: ``07:17``."""
    return date is not None and date.moment.basis is Basis.INFERRED and _AGO.search(fold(date.written)) is None


class _Fitness(NamedTuple):
    paired: int
    nearness: int


def _fitness(places: list[Place], dates: list[DateLine | None]) -> _Fitness:
    distances = [
        _distance(place, date)
        for place, date in zip(places, dates, strict=True)
        if date is not None and _distance(place, date) <= _CLOSE
    ]
    return _Fitness(len(distances), -sum(distances))


def _distance(place: Place, date: DateLine) -> int:
    return abs(date.line - place.headline.line)


def finer(shown: DateLine | None, machine: DateLine | None) -> DateLine | None:
    """The one for machines where nothing is shown, or only its day, or only how long ago; else the shown one."""
    if shown is None or machine is None:
        return shown or machine
    if shown.moment.basis is Basis.INFERRED:
        return machine
    vague = shown.moment.precision is Precision.DAY and machine.moment.precision is not Precision.DAY
    ahead = (machine.moment.at - shown.moment.at).total_seconds()
    return machine if vague and 0 <= ahead < _DAY else shown


_DAY: Final = 24 * 60 * 60
