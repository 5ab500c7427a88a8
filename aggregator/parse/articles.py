"""The links of a page that can be articles: their titles, and which of several in one place is the article."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from aggregator.parse.entries import whole_title
from aggregator.parse.stamps import label_of
from aggregator.vietnamese import fold, plain

if TYPE_CHECKING:
    from aggregator.parse.outline import Outline
    from aggregator.parse.stamps import DateLine, Line

_WORDS: Final = 4
_LETTERS: Final = 20
"""A title has at least four words or twenty letters, unless it is a heading."""
_MAX_CLIMB: Final = 12
"""Levels from a date to its item's outermost element."""
_MORE: Final = re.compile(
    r"xem (?:them|tiep|chi tiet)|chi tiet|doc tiep|read more|binh luan|comments?|tra loi|chia se|trang \d+"
)
_CATEGORY_CLASS: Final = re.compile(
    r"cat(?:e|$|-|_)|category|chuyen-?muc|section-?name|author|tac-?gia|(?:^|-)tags?$|comment"
)
_LABEL_CLASS: Final = re.compile(r"cat(?:e|$|-|_)|category|chuyen-?muc|section-?name")
_SUMMARY: Final = 40
"""Letters; a shorter line in an item is no summary."""


class Articles:
    """What is asked of a page's links while dates look for their articles."""

    def __init__(self, page: Outline, lines: list[Line], dates: list[DateLine]) -> None:
        self.base = page.base
        self._page = page
        self._lines = lines
        self._dates = dates
        self._line_elements = [line.element for line in lines]
        self._starts = [anchor.element for anchor in page.anchors]
        self._ends = _subtree_ends(page)
        self._date_lines = {date.line for date in dates}
        self._dates_inside: Counter[int] = Counter()
        for date in dates:
            self._dates_inside.update(page.ancestors(date.element))
        self._shown = self._read_titles()
        self._line_of = self._read_lines()
        self._longest = self._read_longest()
        self._categories = self._read_categories()

    def _read_titles(self) -> list[str]:
        """What each link shows, dates inside it left out."""
        parts: list[list[str]] = [[] for _ in self._page.anchors]
        longest: list[tuple[int, str]] = [(0, "")] * len(self._page.anchors)
        for number, line in enumerate(self._lines):
            if line.anchor is None or number in self._date_lines:
                continue
            text = plain("".join(piece.text for piece in line.pieces))
            parts[line.anchor].append(text)
            rank = len(text) + (1000 if self._in_heading(line.element, self._page.anchors[line.anchor].element) else 0)
            longest[line.anchor] = max(longest[line.anchor], (rank, text))
        return [texts[0] if len(texts) == 1 else longest[index][1] for index, texts in enumerate(parts)]

    def _in_heading(self, element: int, outer: int) -> bool:
        while element > outer:
            if self._page.elements[element].tag in {"h1", "h2", "h3", "h4", "h5", "h6"}:
                return True
            element = self._page.elements[element].parent
        return False

    def _read_lines(self) -> dict[int, int]:
        """Number of the first line of each link; an image link stands at the line after it."""
        known: dict[int, int] = {}
        for number, line in enumerate(self._lines):
            if line.anchor is not None:
                known.setdefault(line.anchor, number)
        for index, anchor in enumerate(self._page.anchors):
            if index not in known:
                known[index] = bisect_left(self._line_elements, anchor.element)
        return known

    def _read_longest(self) -> dict[str, str]:
        """The fullest title of each address, over all its links on the page."""
        best: dict[str, str] = {}
        for index, anchor in enumerate(self._page.anchors):
            title = whole_title(self._shown[index], anchor.advance) or anchor.alt
            if _MORE.fullmatch(fold(title)) is None and len(title) > len(best.get(anchor.link, "")):
                best[anchor.link] = title
        return best

    def _read_categories(self) -> set[str]:
        """Addresses that stand beside dates of different moments: no article does."""
        moments: dict[str, set[object]] = {}
        for date in self._dates:
            following = self._lines[date.line + 1 : date.line + 2]
            for line in following:
                if line.anchor is not None and len(line.text) <= 60:  # noqa: PLR2004 - a category's length
                    link = self._page.anchors[line.anchor].link
                    moments.setdefault(link, set()).add(date.moment)
        return {link for link, seen in moments.items() if len(seen) > 1}

    @property
    def first_date(self) -> DateLine | None:
        """The first date of the page."""
        return self._dates[0] if self._dates else None

    # --- one link ---

    def title(self, anchor: int) -> str:
        """Its whole title: what it shows, or its ``title`` or another link's where that is cut off or missing."""
        link = self._page.anchors[anchor]
        shown = whole_title(self._shown[anchor], link.advance)
        return whole_title(shown, self._longest.get(link.link, ""))

    def link(self, anchor: int) -> str:
        """Its address."""
        return self._page.anchors[anchor].link

    def host(self, anchor: int) -> str:
        """Host of its address."""
        return urlsplit(self.link(anchor)).netloc

    def line(self, anchor: int) -> int:
        """Number of its line."""
        return self._line_of[anchor]

    def _is_category(self, anchor: int) -> bool:
        link = self._page.anchors[anchor]
        around = [link.element, self._page.elements[link.element].parent]
        classes = {name for element in around if element >= 0 for name in self._page.elements[element].classes}
        return link.link in self._categories or any(_CATEGORY_CLASS.search(name.lower()) for name in classes)

    def _title_like(self, anchor: int, *, weak: bool = False) -> bool:
        title = self.title(anchor)
        if not title or _MORE.fullmatch(fold(title)) or self._is_category(anchor):
            return False
        return weak or self._page.anchors[anchor].heading or len(title.split()) >= _WORDS or len(title) >= _LETTERS

    # --- the links of a place ---

    def _inside(self, place: int) -> range:
        return range(bisect_left(self._starts, place), bisect_left(self._starts, self._ends[place]))

    def titles_in(self, place: int, *, weak: bool = False) -> list[int]:
        """Links of a place that can be articles, in reading order; ``weak``: also those with a short title."""
        titles = [anchor for anchor in self._inside(place) if self._title_like(anchor, weak=weak)]
        return sorted(titles, key=self.line)

    def dates_in(self, place: int) -> int:
        """How many dates stand in a place."""
        return self._dates_inside[place]

    def own_places(self, date: DateLine) -> list[int]:
        """The places, from the inside out, that hold this date and no other; never the whole page."""
        chain = self._page.ancestors(date.element)[:_MAX_CLIMB]
        places = []
        for place in chain:
            if self._dates_inside[place] > 1 or self._page.elements[place].tag in {"body", "html"}:
                break
            places.append(place)
        return places

    def best_in(self, place: int, date: DateLine | None, *, weak: bool = False) -> int | None:
        """The link in a place that is its article: a heading, else the nearest before the date, else the first."""
        candidates = self.titles_in(place, weak=weak)
        if not candidates:
            return None
        headings = [anchor for anchor in candidates if self._page.anchors[anchor].heading and self._shown[anchor]]
        shown = [anchor for anchor in candidates if self._shown[anchor]]
        pool = headings or shown or candidates
        before = [anchor for anchor in pool if date is not None and self.line(anchor) < date.line]
        return before[-1] if before else pool[0]

    def earlier_title(self, chosen: int, date: DateLine, outermost: int) -> int | None:
        """The article before a date, where the link chosen stands right behind the date and may be its category."""
        if self.line(chosen) != date.line + 1:
            return None
        before = [anchor for anchor in self.titles_in(outermost) if self.line(anchor) < date.line]
        return self.best_in(outermost, date) if before else None

    def label(self, article: str, date: DateLine | None, place: int) -> str | None:
        """Category of the article at an address: behind its date, or a link or text that stands or looks like one."""
        if date is None or date.label is not None:
            return date.label if date is not None else None
        for line in self._lines[date.line + 1 : date.line + 2]:
            inside = place <= line.element < self._ends[place]
            if line.anchor is not None and inside and self.link(line.anchor) != article:
                return label_of(line.text) if not self._page.anchors[line.anchor].heading else None
        return self._described_label(place)

    def _described_label(self, place: int) -> str | None:
        """What an element whose class says *category* shows."""
        for line in (self._lines[number] for number in self._lines_in(place)):
            chain = self._page.ancestors(line.element)[:2]
            if any(_LABEL_CLASS.search(name.lower()) for one in chain for name in self._page.elements[one].classes):
                return label_of(line.text)
        return None

    def _lines_in(self, place: int) -> range:
        """Numbers of the lines in a place."""
        elements = self._line_elements
        return range(bisect_left(elements, place), bisect_left(elements, self._ends[place]))

    def summary(self, place: int) -> str | None:
        """The longest line of an item that is neither a link nor its date."""
        numbers = (number for number in self._lines_in(place) if number not in self._date_lines)
        texts = [self._lines[number].text for number in numbers if self._lines[number].anchor is None]
        longest = max(texts, key=len, default="")
        return longest if len(longest) >= _SUMMARY else None

    def image(self, anchor: int, place: int) -> str | None:
        """Address of the image in one of the article's links."""
        links = [self._page.anchors[one] for one in (anchor, *self._inside(place))]
        return next((one.image for one in links if one.link == self.link(anchor) and one.image), None)


def _subtree_ends(page: Outline) -> list[int]:
    """For each element the index behind its last descendant; elements stand in reading order."""
    ends = [index + 1 for index in range(len(page.elements))]
    for index in range(len(page.elements) - 1, 0, -1):
        parent = page.elements[index].parent
        if parent >= 0:
            ends[parent] = max(ends[parent], ends[index])
    return ends
