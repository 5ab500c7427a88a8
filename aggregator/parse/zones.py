"""Which parts of a page are furniture: menus, side columns, boxes that stand on every page, what is hidden.

Nothing is thrown away by its name alone. Each element has a level, and whoever looks for a list prefers the lowest: a
site that calls its only list ``sidebar`` is read all the same.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final

from aggregator.parse.boxes import AKIN, BOXES, FURNITURE, MAX_HEADING, RELATED, SIDE
from aggregator.parse.tags import HEADINGS
from aggregator.parse.widths import is_narrower, width_of
from aggregator.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aggregator.parse.lines import Line
    from aggregator.parse.outline import Element, Outline

_NUMBERS: Final = re.compile(r"[\s(\[]*[0-9]+[)\]]*\s*$")
_CLIMB: Final = 5
"""Levels from a box's heading to the box."""
_MOST_HEADINGS: Final = 200
"""Boxes that are looked for: each may be as large as the page."""
_COMMON: Final = 3
"""What occurs so often with one link in it is a part of items, whatever its name."""
_NEARLY_ALL: Final = 0.8
_MENU: Final = 2
"""Links of a heading, itself and *Xem tất cả*: more are a menu, of which it is one entry."""
_LONGEST_NAME: Final = 300
_MOST: Final = 0.6
"""A part with more of the page's headlines or dates than this is no furniture."""


class Level(IntEnum):
    """How unlikely a part of a page is to hold its list."""

    CLEAN = 0
    RELATED = 1
    """Boxes of related or newest articles: part of the list where it looks the same, else not."""
    SIDE = 2
    """Side columns, boxes of other things, advertisements."""
    FURNITURE = 3
    """Menus, breadcrumbs, pagers, footers."""
    HIDDEN = 4


@dataclass(frozen=True, slots=True)
class Marks:
    """Where on a page things stand: ascending places."""

    titles: list[int]
    """Links that read like headlines."""
    articles: list[int]
    """Those of them whose address looks like an article's."""
    links: list[int]
    """Links with a text."""
    dates: list[int]
    long: list[int]
    """Headlines longer than any section's name."""
    side: list[int] = field(default_factory=list)
    """Headlines in side columns and boxes of other things."""
    clean: list[int] = field(default_factory=list)
    """Headlines anywhere else but in furniture."""


def levels_of(page: Outline, lines: list[Line], marks: Marks) -> list[Level]:
    """Give each element its level, never lower than that of what it stands in."""
    return _Judge(page, lines, marks).levels()


class _Judge:
    """Decides for one page."""

    def __init__(self, page: Outline, lines: list[Line], marks: Marks) -> None:
        self.page = page
        self.lines = lines
        self.marks = marks
        self.own = [Level.CLEAN] * len(page.elements)
        self.known: dict[tuple[str, tuple[str, ...], str], Level] = {}
        self.common = Counter((one.tag, one.classes, one.name) for one in page.elements)

    def levels(self) -> list[Level]:
        for index, element in enumerate(self.page.elements):
            level = self._named(element)
            if level and not self._is_most(element) and not self._in_items(element):
                if level is Level.FURNITURE and self._lists_articles(element):
                    continue
                self.own[index] = level
        self._narrow_columns()
        effective = self._inherited()
        for level, indexes in self._headed(effective):
            for index in indexes:
                self.own[index] = max(self.own[index], level)
        return self._inherited()

    def _narrow_columns(self) -> None:
        """Columns of several headlines beside a much wider one of several."""
        wide: dict[int, Element] = {}
        sized = [
            (index, one)
            for index, one in enumerate(self.page.elements)
            if one.parent >= 0 and width_of(one) is not None and self._count(self.marks.long, one) > 1
        ]
        for _, one in sized:
            widest = wide.get(one.parent)
            if widest is None or is_narrower(widest, one):
                wide[one.parent] = one
        for index, one in sized:
            if is_narrower(one, wide[one.parent]) and self._count(self.marks.long, wide[one.parent]) >= _COMMON:
                self.own[index] = max(self.own[index], Level.SIDE)

    def _inherited(self) -> list[Level]:
        levels: list[Level] = []
        for index, element in enumerate(self.page.elements):
            own = Level.HIDDEN if element.hidden else self.own[index]
            levels.append(max(own, levels[element.parent]) if element.parent >= 0 else own)
        return levels

    def _named(self, element: Element) -> Level:
        """By its tag, role, classes and id."""
        if element.tag in {"body", "html"}:
            return Level.CLEAN
        key = (element.tag, element.classes, element.name)
        known = self.known.get(key)
        if known is None:
            words = " ".join((element.tag, *element.classes, element.name))[:_LONGEST_NAME].replace("_", "-")
            names = ((FURNITURE, Level.FURNITURE), (SIDE, Level.SIDE), (AKIN, Level.RELATED))
            known = next((level for pattern, level in names if pattern.search(words)), Level.CLEAN)
            self.known[key] = known
        return known

    def _count(self, places: list[int], element: Element) -> int:
        return bisect_left(places, element.end) - bisect_left(places, element.start)

    def _is_most(self, element: Element) -> bool:
        """Whether it holds most of the page's headlines and, where there are some, of its dates."""
        titles = self.marks.long if len(self.marks.long) > _COMMON else self.marks.titles
        for places in (titles, self.marks.dates):
            if len(places) > _COMMON and self._count(places, element) <= _MOST * len(places):
                return False
        return self._count(titles, element) > 0

    def _lists_articles(self, element: Element) -> bool:
        """Whether hardly anything but articles is linked there: ``ul class="nav"`` is a list, too."""
        if element.tag not in {"ul", "ol"}:
            return False
        articles, links = self._count(self.marks.articles, element), self._count(self.marks.links, element)
        return articles > 1 and articles >= _NEARLY_ALL * links

    def _in_items(self, element: Element) -> bool:
        """Whether it is an item, or a part that every item has: it recurs, with hardly a headline in each.

        Classes of its own may say more of one item: ``class="item su-kien"`` among ``class="item"``.
        """
        if element.tag == "nav" or self._count(self.marks.titles, element) != 1:
            return False
        if self.common[element.tag, element.classes, element.name] >= _COMMON:
            return True
        rest = [name for name in element.classes if not self._named(replace(element, classes=(name,), name=""))]
        return any(self._single[element.parent, element.tag, name] >= _COMMON for name in rest)

    @cached_property
    def _single(self) -> Counter[tuple[int, str, str]]:
        """How many elements of a tag and a class in one element hold one headline each."""
        return Counter(
            (element.parent, element.tag, name)
            for element in self.page.elements
            if element.classes and self._count(self.marks.titles, element) == 1
            for name in element.classes
        )

    # --- by what a box is headed ---

    def _headed(self, levels: list[Level]) -> Iterator[tuple[Level, list[int]]]:
        """Elements that stand under a heading such as *Đọc nhiều*."""
        texts = Counter(line.text for line in self.lines if len(line.text) <= MAX_HEADING)
        headings = 0
        for line in self.lines:
            text = line.text
            if len(text) > MAX_HEADING or texts[text] > _COMMON or levels[line.element] >= Level.FURNITURE:
                continue
            called = _NUMBERS.sub("", fold(text)).strip(" .:-|»›+*[]()")
            level = Level.SIDE if BOXES.fullmatch(called) else Level.RELATED if RELATED.fullmatch(called) else None
            if level is not None and headings < _MOST_HEADINGS:
                headings += 1
                yield level, self._under(line)

    def _heads_column(self, cell: int) -> bool:
        """Whether a cell stands in a row of heads: *Chuyên mục* over a column is no heading of a box."""
        elements = self.page.elements
        row = elements[cell].parent
        index = row + 1
        heads = 0
        while index < len(elements) and elements[index].start < elements[row].end:
            heads += elements[index].parent == row and elements[index].tag == "th"
            index += 1
        return heads > 1

    def _under(self, line: Line) -> list[int]:
        """The children of the box a heading stands over, from the heading on."""
        elements = self.page.elements
        branch, place = line.element, line.start
        tag = elements[branch].tag
        for _ in range(_CLIMB):
            parent = elements[branch].parent
            if parent < 0 or elements[parent].tag == "html":
                break
            if elements[branch].tag == "th" and self._heads_column(branch):
                return []
            box = elements[parent]
            tag = elements[branch].tag if elements[branch].tag in HEADINGS else tag
            before = count_between(self.marks.titles, box.start, place)
            after = count_between(self.marks.titles, elements[branch].end, box.end)
            if before + after == 0:
                if self._count(self.marks.links, box) > _MENU:
                    return []
                branch = parent
                continue
            if before and tag not in HEADINGS:
                return self._next_box(branch, parent)
            return self._until_next(branch, parent, single=after <= 1)
        return []

    def _next_box(self, branch: int, parent: int) -> list[int]:
        """The element right behind what is no heading by its tag, where it holds several headlines."""
        elements = self.page.elements
        if self._count(self.marks.links, elements[branch]) > 1:
            return []
        index = branch + 1
        while index < len(elements) and elements[index].start < elements[branch].end:
            index += 1
        if index == len(elements) or elements[index].parent != parent:
            return []
        return [index] if self._count(self.marks.titles, elements[index]) >= _COMMON else []

    def _until_next(self, branch: int, parent: int, *, single: bool) -> list[int]:
        """Siblings behind a heading, to the next heading that looks like it."""
        elements = self.page.elements
        if single or elements[branch].tag == "h1":
            return []
        head, behind = elements[branch], []
        index = branch + 1
        while index < len(elements) and elements[index].start < elements[parent].end:
            one = elements[index]
            if one.parent == parent and one.start >= head.end:
                if (one.tag, one.classes) == (head.tag, head.classes) and not self._count(self.marks.titles, one):
                    break
                behind.append(index)
            index += 1
        return behind


def count_between(places: list[int], start: int, end: int) -> int:
    """How many of ascending places lie in a part of the page."""
    return bisect_left(places, end) - bisect_left(places, start)
