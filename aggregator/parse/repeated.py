"""Listed articles found without selectors: by what repeats, a link with a date beside it.

Every date of the page is asked for its article. Either the date and one article's link share a place of their own (list
items, cards, table rows), or titles and dates follow each other in one place (a flat list). What occurs only once
(the clock in the header, the imprint) is no list.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aggregator.parse.articles import Articles
from aggregator.parse.entries import Raw, markup_of
from aggregator.parse.stamps import DateLine, find_date_lines, lines_of

if TYPE_CHECKING:
    from datetime import datetime

    from aggregator.model import Source
    from aggregator.parse.outline import Outline

_ENOUGH: Final = 2
"""Articles make a list."""
_END: Final = 1 << 30
"""Behind the last line of any page."""
_SOLID: Final = frozenset({"article", "li", "tr", "dd"})

_Shape = tuple[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Found:
    """An article of the page and its date."""

    anchor: int
    date: DateLine | None
    place: int
    """Its own place on the page: the largest that holds no other date."""
    shape: _Shape
    """Tag and classes of the smallest place that holds both (in a flat list, of the date): alike in one list."""


def find_listed(page: Outline, *, source: Source, now: datetime) -> list[Raw]:
    """Find the listed articles, in reading order, the same article perhaps several times.

    Args:
        page: the outlined page.
        source: for its zone and date order.
        now: aware.

    Returns:
        Fewer than two articles are no list: nothing.
    """
    lines = lines_of(page)
    dates = find_date_lines(page, lines, source=source, now=now)
    articles = Articles(page, lines, dates)
    placed = {date: _in_a_place(page, articles, date) for date in dates}
    found = [one for one in placed.values() if one is not None]
    found += _short_titles(page, articles, [date for date, one in placed.items() if one is None], found)
    dated = {one.date for one in found}
    found += _in_flat_lists(page, articles, [date for date in dates if date not in dated], found)
    found = _repeated(page, articles, found)
    found += _undated(page, articles, found)
    if len({articles.link(one.anchor) for one in found}) < _ENOUGH:
        return []
    return [_raw(articles, one) for one in sorted(found, key=lambda one: page.anchors[one.anchor].element)]


def _shape(page: Outline, element: int) -> _Shape:
    return page.elements[element].tag, page.elements[element].classes


# --- a place of its own ----------------------------------------------------------------------------------------------


def _in_a_place(page: Outline, articles: Articles, date: DateLine) -> Found | None:
    """Climb from a date, as long as it is the only one, to the first place that holds an article's link."""
    places = articles.own_places(date)
    if date.anchor is not None and articles.title(date.anchor):
        element = page.anchors[date.anchor].element
        return Found(date.anchor, date, places[-1] if places else element, _shape(page, element))
    for place in places:
        chosen = articles.best_in(place, date)
        if chosen is not None:
            earlier = articles.earlier_title(chosen, date, places[-1])
            return Found(chosen if earlier is None else earlier, date, places[-1], _shape(page, place))
    return None


def _short_titles(page: Outline, articles: Articles, dates: list[DateLine], found: list[Found]) -> list[Found]:
    """Articles with short titles (*Tin vắn*), in places of a shape that repeats."""
    shapes = Counter(one.shape for one in found)
    short = []
    for date in dates:
        for place in articles.own_places(date):
            chosen = articles.best_in(place, date, weak=True)
            if chosen is not None and shapes[_shape(page, place)] >= _ENOUGH:
                short.append(Found(chosen, date, articles.own_places(date)[-1], _shape(page, place)))
                break
    return short


# --- flat lists ------------------------------------------------------------------------------------------------------


def _in_flat_lists(page: Outline, articles: Articles, dates: list[DateLine], placed: list[Found]) -> list[Found]:
    """Titles and dates that follow each other as neighbours in one place."""
    taken = {one.anchor for one in placed}
    groups: dict[tuple[int, _Shape], list[DateLine]] = {}
    for date in dates:
        places = articles.own_places(date)
        container = page.elements[places[-1]].parent if places else date.element
        groups.setdefault((container, _shape(page, places[-1] if places else date.element)), []).append(date)
    found: list[Found] = []
    for (container, shape), group in groups.items():
        if container >= 0 and len(group) >= _ENOUGH:
            for anchor, date in _best_pairs(page, articles, container, group, taken):
                places = articles.own_places(date)
                place = places[-1] if places else page.anchors[anchor].element
                found.append(Found(anchor, date, place, (f"beside {shape[0]}", shape[1])))
    return found


_Pairs = list[tuple[int, "DateLine"]]


def _best_pairs(page: Outline, articles: Articles, container: int, dates: list[DateLine], taken: set[int]) -> _Pairs:
    """Pair each date with the title before it, or each with the one after it: whichever fits the page better."""

    def setting(anchor: int) -> tuple[_Shape, _Shape]:
        element = page.anchors[anchor].element
        return _shape(page, element), _shape(page, page.elements[element].parent)

    def fitness(pairs: _Pairs) -> tuple[int, int]:
        alike = Counter(setting(anchor) for anchor, _ in pairs)
        return max(alike.values(), default=0), -sum(abs(articles.line(anchor) - date.line) for anchor, date in pairs)

    titles = [anchor for anchor in articles.titles_in(container) if anchor not in taken]
    title_first = fitness(_pairs(articles, titles, dates, title_first=True))
    date_first = fitness(_pairs(articles, titles, dates, title_first=False))
    settings = {setting(anchor) for anchor in titles}
    every = [
        anchor
        for anchor in articles.titles_in(container, weak=True)
        if anchor not in taken and setting(anchor) in settings
    ]
    return _pairs(articles, every, dates, title_first=title_first >= date_first)


def _pairs(articles: Articles, titles: list[int], dates: list[DateLine], *, title_first: bool) -> _Pairs:
    lines = [articles.line(anchor) for anchor in titles]
    pairs = []
    for number, date in enumerate(dates):
        here = bisect_left(lines, date.line)
        preceding = dates[number - 1].line if number else -1
        if title_first and here > bisect_right(lines, preceding):
            pairs.append((titles[here - 1], date))
        following = dates[number + 1].line if number + 1 < len(dates) else _END
        if not title_first and here < bisect_left(lines, following):
            pairs.append((titles[here], date))
    return pairs


# --- what makes a list ------------------------------------------------------------------------------------------------


def _repeated(page: Outline, articles: Articles, found: list[Found]) -> list[Found]:
    """Leave out what occurs once, unless it is a headline among others that repeat (the lead of a page)."""
    counts = Counter(one.shape for one in found)
    hosts = {articles.host(one.anchor) for one in found if counts[one.shape] >= _ENOUGH}
    return [one for one in found if counts[one.shape] >= _ENOUGH or _is_lead(page, articles, one, hosts)]


def _is_lead(page: Outline, articles: Articles, one: Found, hosts: set[str]) -> bool:
    solid = page.anchors[one.anchor].heading or page.elements[one.place].tag in _SOLID
    return solid and (not hosts or articles.host(one.anchor) in hosts)


def _undated(page: Outline, articles: Articles, found: list[Found]) -> list[Found]:
    """Siblings of dated items, of the same shape, that have no date."""
    lists = Counter((page.elements[one.place].parent, _shape(page, one.place)) for one in found)
    wanted = {key for key, count in lists.items() if count >= _ENOUGH}
    taken = {one.anchor for one in found}
    more = []
    for element, described in enumerate(page.elements):
        shape = (described.tag, described.classes)
        if (described.parent, shape) in wanted and not articles.dates_in(element):
            chosen = articles.best_in(element, None)
            if chosen is not None and chosen not in taken:
                more.append(Found(chosen, None, element, shape))
    return more


def _raw(articles: Articles, one: Found) -> Raw:
    label = articles.label(articles.link(one.anchor), one.date, one.place)
    summary = articles.summary(one.place)
    return Raw(
        base=articles.base,
        title=articles.title(one.anchor),
        links=(articles.link(one.anchor),),
        dates=(one.date.written,) if one.date is not None else (),
        labels=(label,) if label else (),
        summary=markup_of(summary) if summary else None,
        images=(articles.image(one.anchor, one.place),),
    )
