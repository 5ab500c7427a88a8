"""Refuse what would take a parser more time or memory than any real page or feed, before the parser meets it.

Parsing HTML is not linear: block elements look through all they stand in, attributes through all before them, and
formatting elements left open are opened again in every following block (HTML Standard, section 13.2.4.3), so that a
page of 60 KB can become millions of elements. One pass over its tags tells beforehand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

MAX_DEPTH: Final = 5_000
"""Elements in each other; browsers stop at 512."""
MAX_REOPENED: Final = 200_000
"""Formatting elements that the parser would open again."""
MAX_ATTRIBUTES: Final = 5_000
"""Attributes of one element."""
MAX_NAMESPACES: Final = 1_000
"""Prefixes that one feed declares."""
_FEW_TAGS: Final = 500
"""With fewer tags no page is tangled; most pages have more, but few parts of feeds."""
_LONG_TAG: Final = 20_000
"""Characters of a tag that may have too many attributes."""

_TAG: Final = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]{0,20})([^>]{0,200})")
_TAKEN: Final = 200
"""Characters of a tag that the pattern takes at most."""
_LONG_START: Final = re.compile(r"<([A-Za-z_][\w.:-]{0,60})[^<>]{20000,}")
_NAMESPACE: Final = re.compile(r"xmlns:[\w.-]{1,60}")
_ATTRIBUTE: Final = re.compile(r"=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'<>]+)|([^\s\"'<>/=]+)")
"""A value, which is passed over, or the name of an attribute."""
_RAW: Final = {
    name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style", "textarea", "title", "noscript")
}
"""Elements in which nothing is a tag, and where each ends."""
_FORMATTING: Final = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"]
)
_VOID: Final = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_CELLS: Final = frozenset(["td", "th", "tr", "tbody", "thead", "tfoot", "caption"])
_CLOSED_BY_THE_NEXT: Final = frozenset(
    ["body", "colgroup", "dd", "dt", "head", "html", "li", "optgroup", "option", "p", *_CELLS]
)
_IN_ENTRIES: Final = frozenset(["div", "span", "address", "center", "label"])
"""What the next entry of a list closes with the one before."""
_ALIKE: Final = 3
"""Of formatting elements that are alike only the last three are opened again (the Noah's Ark clause)."""


@dataclass(slots=True)
class _Page:
    """What is open at a place of the page, about as a parser would have it."""

    inside: list[str] = field(default_factory=list)
    """Names of the elements open, without those that hold nothing or are closed by the next of their kind."""
    formatting: list[dict[str, list[str]]] = field(default_factory=lambda: [{}])
    """By name the formatting elements open, with their attributes; one dictionary for each table cell around."""
    reopened: int = 0

    @property
    def depth(self) -> int:
        """How many elements stand inside each other here."""
        return len(self.inside) + self._left_open()

    def _left_open(self) -> int:
        return sum(map(len, self.formatting[-1].values()))

    def opens(self, name: str, attributes: str) -> None:
        """Meet a start tag."""
        if name in _FORMATTING:
            alike = self.formatting[-1].setdefault(name, [])
            if name == "a":
                alike.clear()
            if alike[-_ALIKE:].count(attributes) < _ALIKE:
                alike.append(attributes)
            return
        if name in _VOID:
            return
        if name in _CELLS and len(self.formatting) > 1:
            self._back_to("table")
            self.formatting[-1].clear()
        elif name in {"li", "dd", "dt"}:
            while self.inside and self.inside[-1] in _IN_ENTRIES:
                self.inside.pop()
        self.reopened += self._left_open()
        if name not in _CLOSED_BY_THE_NEXT:
            self.inside.append(name)
            if name == "table":
                self.formatting.append({})

    def closes(self, name: str) -> None:
        """Meet an end tag."""
        if name in _FORMATTING:
            alike = self.formatting[-1].get(name)
            if alike:
                alike.pop()
        elif name in self.inside[-_NEAR:]:
            self._back_to(name)
            self.inside.pop()
            if name == "table" and len(self.formatting) > 1:
                self.formatting.pop()

    def _back_to(self, name: str) -> None:
        while self.inside and self.inside[-1] != name:
            self.inside.pop()


_NEAR: Final = 64
"""Elements outward in which the one an end tag means is looked for."""


def tangled(text: str) -> str | None:
    """Why an HTML page is not parsed, as the end of the sentence *this is …*; ``None`` when it is as pages are.

    Args:
        text: the page; looked at once, in linear time.
    """
    if text.count("<") < _FEW_TAGS and len(text) < _LONG_TAG:
        return None
    page, position = _Page(), 0
    while (match := _TAG.search(text, position)) is not None:
        position = match.end()
        name = match[2].lower()
        if len(match[3]) == _TAKEN:
            end = text.find(">", position)
            end = end if end >= 0 else len(text)
            if end - position > _LONG_TAG and _attributes(text, match.start(3), end) > MAX_ATTRIBUTES:
                return f"an HTML page with more than {MAX_ATTRIBUTES} attributes on one element; {_LOOK}"
            position = end
        if match[1]:
            page.closes(name)
            continue
        page.opens(name, match[3])
        if name in _RAW:
            position = _after_raw(text, position, name)
        if page.depth > MAX_DEPTH:
            return f"an HTML page with more than {MAX_DEPTH} elements inside each other; {_LOOK}"
        if page.reopened > MAX_REOPENED:
            return f"an HTML page whose unclosed elements multiply beyond {MAX_REOPENED}; {_LOOK}"
    return None


_LOOK: Final = "no list of articles is made so, look at the address in a browser"


def crowded(text: str) -> str | None:
    """Why a feed's XML is not parsed, as the end of the sentence *this is …*; ``None`` when it is as feeds are.

    Attributes of one element and namespaces of one document cost each parser a look at all the others.

    Args:
        text: the feed; looked at once, in linear time.
    """
    for match in _LONG_START.finditer(text):
        if _attributes(text, match.end(1), match.end()) > MAX_ATTRIBUTES:
            return f"a feed with more than {MAX_ATTRIBUTES} attributes on one element; {_NO_FEED}"
    if text.count("xmlns:") > MAX_NAMESPACES and len(set(_NAMESPACE.findall(text))) > MAX_NAMESPACES:
        return f"a feed with more than {MAX_NAMESPACES} namespaces; {_NO_FEED}"
    return None


_NO_FEED: Final = "no feed is made so, look at the address in a browser"


def _attributes(text: str, start: int, end: int) -> int:
    """How many attributes stand in a part of a tag; counted no further than what is refused."""
    names = (match for match in _ATTRIBUTE.finditer(text, start, end) if match[1])
    return sum(1 for _ in islice(names, MAX_ATTRIBUTES + 2))


def _after_raw(text: str, position: int, name: str) -> int:
    """Position of the end tag of a script or the like, where nothing is a tag; the end of the text when it has none."""
    match = _RAW[name].search(text, position)
    return match.start() if match is not None else len(text)
