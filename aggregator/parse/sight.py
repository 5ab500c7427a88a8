"""A page as the search for its list sees it: lines, dates, headlines, series, and what stands where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from aggregator.parse.address import is_article_like
from aggregator.parse.categories import Categories
from aggregator.parse.details import Details
from aggregator.parse.headlines import headlines_of, is_prompt
from aggregator.parse.heads import Head, Heads
from aggregator.parse.lines import lines_of
from aggregator.parse.pairing import Pairing
from aggregator.parse.series import series_of
from aggregator.parse.stamps import find_date_lines
from aggregator.parse.unlinked import title_covers, title_prompts
from aggregator.parse.zones import Level, Marks, levels_of

if TYPE_CHECKING:
    from aggregator.model import Source
    from aggregator.parse.headlines import Headline
    from aggregator.parse.lines import Line
    from aggregator.parse.outline import Outline
    from aggregator.parse.series import Place, Series
    from aggregator.parse.stamps import DateLine
    from aggregator.parse.structured import Described

_SOON: Final = timedelta(days=2)
_LONG: Final = 30
"""Letters; hardly any section has a longer name."""


@dataclass(slots=True)
class Sight:
    """What is known of a page before one asks for its list."""

    page: Outline
    lines: list[Line]
    dates: list[DateLine]
    headlines: list[Headline]
    marks: Marks
    series: list[Series]
    pairing: Pairing
    details: Details
    categories: Categories
    described: dict[str, Described]
    """What the page tells machines of its articles, by their keys."""
    first: int | None
    """Where the first series of several headlines under the page's only ``h1`` begins."""
    soon: datetime
    """Two days ahead: what is dated later has not been published but will take place."""

    def follows_heading(self, series: Series) -> bool:
        """Whether a series is the first of several headlines under the page's only ``h1``."""
        return self.first is not None and series.start == self.first

    def link(self, place: Place) -> str:
        """The address an item links to."""
        return self.page.anchors[place.headline.anchor].link

    def start(self, place: Place) -> int:
        """The place of an item's link."""
        return self.page.anchors[place.headline.anchor].start


def sight_of(
    page: Outline,
    *,
    source: Source,
    now: datetime,
    dates: list[DateLine] | None = None,
    described: dict[str, Described] | None = None,
) -> Sight:
    """Look at a page.

    Args:
        page: the outlined page.
        source: for its zone and date order.
        now: aware.
        dates: the dates, when they are known already.
        described: what the page tells machines of its articles.
    """
    lines = lines_of(page)
    if dates is None:
        heads = Heads(page)
        dates = find_date_lines(page, lines, source=source, now=now)
        dates = [date for date in dates if heads.over(date.element) is not Head.DEADLINE]
    headlines = headlines_of(page, lines, dates)
    title_prompts(page, lines, dates, headlines)
    title_covers(page, lines, dates, headlines)
    marks = _marks(page, headlines, dates)
    levels = levels_of(page, lines, marks)
    _mark_columns(page, headlines, levels, marks)
    series = series_of(page, headlines, levels, dates)
    pairing = Pairing(page, dates, headlines, described or {}, source=source, now=now)
    for one in series:
        pairing.pair(one)
    details = Details(page, lines, headlines, dates)
    categories = Categories(page, lines, headlines, details)
    first = _first_under_heading(page, series)
    return Sight(
        page, lines, dates, headlines, marks, series, pairing, details, categories, described or {}, first, now + _SOON
    )


def _marks(page: Outline, headlines: list[Headline], dates: list[DateLine]) -> Marks:
    shown = [one for one in headlines if one.shown and not is_prompt(one.shown)]
    titles = [one for one in shown if one.likely]
    anchors = page.anchors
    return Marks(
        titles=[anchors[one.anchor].start for one in titles],
        articles=[anchors[one.anchor].start for one in titles if is_article_like(anchors[one.anchor].link)],
        links=[anchors[one.anchor].start for one in shown],
        dates=[date.start for date in dates],
        long=[anchors[one.anchor].start for one in titles if len(one.title) >= _LONG],
    )


def _mark_columns(page: Outline, headlines: list[Headline], levels: list[Level], marks: Marks) -> None:
    """Note which headlines stand in boxes of other things, and which do not."""
    for one in headlines:
        if one.likely and one.shown:
            anchor = page.anchors[one.anchor]
            level = levels[anchor.element]
            if level <= Level.RELATED:
                marks.clean.append(anchor.start)
            elif level is Level.SIDE:
                marks.side.append(anchor.start)


def _first_under_heading(page: Outline, series: list[Series]) -> int | None:
    headings = [one for one in page.elements if one.tag == "h1" and not one.hidden]
    if len(headings) != 1:
        return None
    starts = [one.start for one in series if len(one.places) > 1 and one.level <= Level.RELATED]
    return min((start for start in starts if start >= headings[0].end), default=None)
