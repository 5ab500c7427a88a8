"""Which parts of a page stand in one column with its list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from aggregator.parse.widths import is_narrower
from aggregator.parse.zones import count_between

if TYPE_CHECKING:
    from aggregator.parse.outline import Element, Outline
    from aggregator.parse.zones import Marks

_SIDEWAYS: Final = re.compile(r"(?<![a-z])(left|right|trai|phai|side)(?![a-z])")
_CELLS: Final = frozenset({"td", "th"})
_MENU: Final = 4
"""Links for each long headline: what has more is a menu."""
_FARTHEST: Final = 200
"""Levels that are climbed to meet the list."""
_FEW: Final = 8


class Column:
    """The column of one list."""

    def __init__(self, page: Outline, home: int, marks: Marks) -> None:
        """Home is the element that holds the list's items."""
        self.page = page
        self.home = home
        self.marks = marks
        self.outward = page.chain(home, len(page.elements))
        self.depth = {element: depth for depth, element in enumerate(self.outward)}
        box = page.elements[home]
        side, clean = (count_between(places, box.start, box.end) for places in (marks.side, marks.clean))
        self.aside = side > clean
        """Whether the list itself stands in what is called a side column: then that tells nothing of its neighbours."""

    def holds(self, element: int, *, above: bool) -> bool:
        """Whether a part of the page stands in this column.

        Args:
            element: the part.
            above: whether it stands above the list, where a full-width part may have columns of its own.
        """
        parting = self._parting(element)
        if parting is None:
            return True
        own, other = (self.page.elements[one] for one in parting)
        if _is_aside(own, other):
            return False
        boxes = 0 if self.aside else count_between(self.marks.side, other.start, other.end)
        if boxes and not (above and count_between(self.marks.clean, other.start, other.end) >= boxes):
            return False
        links, long = (count_between(places, other.start, other.end) for places in (self.marks.links, self.marks.long))
        return links < _FEW or links <= _MENU * long

    def _parting(self, element: int) -> tuple[int, int] | None:
        """Where the ways from the page's root to list and element part: the next step of each."""
        branch = element
        for _ in range(_FARTHEST):
            if branch < 0 or branch in self.depth:
                break
            parent = self.page.elements[branch].parent
            if parent in self.depth:
                depth = self.depth[parent]
                return (self.outward[depth - 1], branch) if depth else None
            branch = parent
        return None


def _is_aside(own: Element, other: Element) -> bool:
    if own.tag in _CELLS and other.tag in _CELLS:
        return True
    if is_narrower(other, own):
        return True
    mine, theirs = _sides(own), _sides(other)
    return bool(theirs - mine)


def _sides(element: Element) -> set[str]:
    words = " ".join((*element.classes, element.name)).replace("_", "-")
    return set(_SIDEWAYS.findall(words))
