"""Listed articles found by the operator's CSS selectors; what they leave out is found as without them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from aggregator.parse.entries import Raw, whole_title
from aggregator.parse.items import items_of, raw_of, stops_of
from aggregator.parse.labels import label_of
from aggregator.parse.lines import lines_of
from aggregator.parse.moment import read_moment
from aggregator.parse.repeated import find_listed
from aggregator.parse.series import Place, Series
from aggregator.parse.sight import sight_of
from aggregator.parse.stamps import DateLine, find_date_lines
from aggregator.parse.zones import Level, count_between
from aggregator.vietnamese import plain

if TYPE_CHECKING:
    from datetime import datetime

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from aggregator.model import Moment, Source
    from aggregator.parse.headlines import Headline
    from aggregator.parse.outline import Outline
    from aggregator.parse.sight import Sight

_CLIMB: Final = 8
"""Levels from a selected title to the item around it."""


class _Match(NamedTuple):
    element: int
    node: LexborNode


def select_listed(tree: LexborHTMLParser, page: Outline, *, source: Source, now: datetime) -> list[Raw]:
    """Read what the selectors name.

    Without ``item``, an item is the largest place that holds one title (or link) and no second one; with neither, the
    list is found as without selectors, by the dates and with the categories they name.

    Raises:
        selectolax.lexbor.SelectolaxError: a selector is not valid CSS.
    """
    return _Selection(tree, page, source, now).raws()


class _Selection:
    """One page and what each selector finds on it; ``None`` for a selector that is not given."""

    def __init__(self, tree: LexborHTMLParser, page: Outline, source: Source, now: datetime) -> None:
        self.page = page
        self.source = source
        self.now = now
        chosen = source.listing
        self.items, self.titles, self.links, self.dates, self.categories = (
            _matches(tree, page, selector)
            for selector in (chosen.item, chosen.title, chosen.link, chosen.date, chosen.category)
        )
        self.pieces = [piece.start for piece in page.pieces]
        self.anchors = [anchor.start for anchor in page.anchors]

    def raws(self) -> list[Raw]:
        """What the selectors, and where they say nothing the page, tell of each item."""
        sight = sight_of(self.page, source=self.source, now=self.now, dates=self._date_lines())
        around = self.titles if self.titles is not None else self.links
        if self.items is not None:
            places = [match.element for match in self.items]
        elif around is not None:
            places = _places_around(self.page, around)
        else:
            return [self._told(raw_of(sight, item), item.span) for item in find_listed(sight)]
        return self._each(sight, places)

    def _each(self, sight: Sight, places: list[int]) -> list[Raw]:
        elements = self.page.elements
        headlines = [self._headline(sight, element) for element in places]
        series = Series(
            (),
            Level.CLEAN,
            [
                Place(headline, element, elements[element].start, elements[element].end)
                for element, headline in zip(places, headlines, strict=True)
                if headline is not None
            ],
        )
        sight.pairing.pair(series)
        items = {item.place.element: item for item in items_of(sight, series, stops_of([series]))}
        raws = []
        for element, headline in zip(places, headlines, strict=True):
            span = elements[element].start, elements[element].end
            if headline is None:
                raws.append(self._told(Raw(self.page.base), span))
            elif element in items:  # of several places in a row that lead to one article only the best is left
                raws.append(self._told(raw_of(sight, items[element]), items[element].span))
        return raws

    def _told(self, raw: Raw, span: tuple[int, int]) -> Raw:
        """Put what the selectors say of an item over what was found."""
        titled, linked, dated, labelled = (
            _first(self.page, matches, span) for matches in (self.titles, self.links, self.dates, self.categories)
        )
        if titled is not None:
            full = plain(titled.node.attributes.get("title") or "")
            raw = replace(raw, title=whole_title(self._text(titled.element), full) or raw.title)
        if linked is not None and linked.node.attributes.get("href"):
            raw = replace(raw, links=(linked.node.attributes.get("href"),))
        if self.dates is not None:
            raw = replace(raw, dates=self._written(dated) if dated is not None else ())
        if self.categories is not None:
            label = label_of(self._text(labelled.element)) if labelled is not None else None
            raw = replace(raw, labels=(label,) if label else ())
        return raw

    # --- parts of an item ---

    def _headline(self, sight: Sight, element: int) -> Headline | None:
        """The article's link: the selected one, the one in or around the selected title, else the likeliest."""
        one = self.page.elements[element]
        for matches in (self.links, self.titles):
            match = _first(self.page, matches, (one.start, one.end))
            if match is not None:
                anchor = self._anchor_of(match.element)
                return sight.headlines[anchor] if anchor is not None else self._likeliest(sight, one.start, one.end)
        return self._likeliest(sight, one.start, one.end)

    def _anchor_of(self, element: int) -> int | None:
        """The link that is an element, is in it, or that it is in."""
        one = self.page.elements[element]
        inside = bisect_left(self.anchors, one.start)
        if inside < len(self.anchors) and self.anchors[inside] < one.end:
            return inside
        outer = inside - 1
        return outer if outer >= 0 and self.page.anchors[outer].end >= one.end else None

    def _likeliest(self, sight: Sight, start: int, end: int) -> Headline | None:
        low, high = (bisect_left(self.anchors, bound) for bound in (start, end))
        candidates = [one for one in sight.headlines[low:high] if one.title]
        if not candidates:
            return None
        headings = {one.anchor for one in candidates if self.page.anchors[one.anchor].heading}
        return max(
            candidates,
            key=lambda one: (one.likely, one.anchor in headings, not one.described, bool(one.shown), -one.anchor),
        )

    def _text(self, element: int) -> str:
        one = self.page.elements[element]
        low, high = (bisect_left(self.pieces, bound) for bound in (one.start, one.end))
        pieces = self.page.pieces[low:high]
        blocks = [None, *(piece.block for piece in pieces)]
        return plain(
            "".join(
                piece.text if piece.block == block else f" {piece.text}"
                for block, piece in zip(blocks, pieces, strict=False)
            )
        )

    def _written(self, match: _Match) -> tuple[str, ...]:
        """A date as written: for machines first, then as shown."""
        machine = match.node.attributes.get("datetime") or match.node.attributes.get("content")
        return tuple(text for text in (machine, self._text(match.element)) if text)

    def _date_lines(self) -> list[DateLine] | None:
        """The selected dates: as they are found, with what stands beside them, else as they are written."""
        if self.dates is None:
            return None
        lines = lines_of(self.page)
        seen = find_date_lines(self.page, lines, source=self.source, now=self.now)
        starts, places = [line.start for line in lines], [date.start for date in seen]
        found = []
        for match in self.dates:
            one = self.page.elements[match.element]
            at = bisect_left(places, one.start)
            if at < len(seen) and seen[at].start < one.end:
                found.append(seen[at])
                continue
            read = self._read(self._written(match))
            if read is not None:
                moment, written = read
                line, anchor = bisect_left(starts, one.start), self._anchor_of(match.element)
                found.append(DateLine(moment, written, None, match.element, one.start, line, anchor))
        return found

    def _read(self, dates: tuple[str, ...]) -> tuple[Moment, str] | None:
        """The first of several written dates that can be read."""
        for written in dates:
            moment = read_moment(written, zone=self.source.timezone, now=self.now, order=self.source.date_order)
            if moment is not None:
                return moment, written
        return None


def _matches(tree: LexborHTMLParser, page: Outline, selector: str | None) -> list[_Match] | None:
    """What a selector finds, in reading order."""
    if selector is None:
        return None
    found = {page.indexes.get(node.mem_id, -1): node for node in tree.css(selector)}
    return [_Match(index, found[index]) for index in sorted(found) if index >= 0]


def _first(page: Outline, matches: list[_Match] | None, span: tuple[int, int]) -> _Match | None:
    """The first match in a part of the page."""
    if not matches:
        return None
    at = bisect_left(matches, span[0], key=lambda match: page.elements[match.element].start)
    return matches[at] if at < len(matches) and page.elements[matches[at].element].start < span[1] else None


def _places_around(page: Outline, matches: list[_Match]) -> list[int]:
    """The largest places that hold one match and no second one."""
    starts = [page.elements[match.element].start for match in matches]
    places: dict[int, None] = {}
    for match in matches:
        element = match.element
        for _ in range(_CLIMB):
            parent = page.elements[element].parent
            if parent < 0 or page.elements[parent].tag in {"body", "html"}:
                break
            if count_between(starts, page.elements[parent].start, page.elements[parent].end) > 1:
                break
            element = parent
        places.setdefault(element)
    return list(places)
