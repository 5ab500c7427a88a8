"""What the head of a table says of its columns: *Chuyên mục*, *Tác giả*."""

from __future__ import annotations

import re
from bisect import bisect_left
from enum import Enum, auto
from typing import TYPE_CHECKING, Final

from aggregator.vietnamese import fold

if TYPE_CHECKING:
    from aggregator.parse.outline import Outline

_CATEGORY: Final = re.compile(
    r"(?:ten )?(?:chuyen muc|linh vuc|danh muc|the loai|loai tin|nhom tin|muc tin|category|categories|section|topic)"
    r"(?: tin(?: tuc)?| bai viet)?"
)
_OTHER: Final = re.compile(
    r"(?:tac gia|nguoi (?:viet|dang|tao|gui)|(?:tin )?nguon(?: tin)?|(?:so )?luot (?:xem|doc|truy cap)|don vi|co quan"
    r"|author|written by|created by|posted by|hits|views|source|stt|tt|trang thai|ghi chu|file|tep|dinh kem)"
    r"(?: .{1,20})?"
)
_DEADLINE: Final = re.compile(
    r"(?:thoi )?han (?:nop|chot|cuoi)|(?:ngay )?het han|(?:ngay |co )?hieu luc|ngay (?:ket thuc|hop|dien ra|to chuc)"
    r"|deadline|closing date|expires"
)
_CELLS: Final = frozenset({"td", "th"})
_LEVELS: Final = 4
"""Levels from a text to its cell, and from a row to its table."""
_BEFORE: Final = 20
"""Elements before a table's first row: its caption, its columns."""
_LONGEST: Final = 40
"""Characters of a head."""


class Head(Enum):
    """What the head of a column calls what stands below it."""

    CATEGORY = auto()
    OTHER = auto()
    """Authors, counters, row numbers: no categories."""
    DEADLINE = auto()
    """When something ends or takes place: not when it was published."""


class Heads:
    """The heads of the tables of one page: the first row of each, whatever its cells are."""

    def __init__(self, page: Outline) -> None:
        self.page = page
        self.starts = [piece.start for piece in page.pieces]
        self.cells: dict[int, list[int]] = {}
        self.known: dict[int, list[Head | None]] = {}

    def over(self, element: int) -> Head | None:
        """What the head of its column calls a text; ``None``: nothing that matters, or it stands in no such table."""
        cell = next((one for one in self.page.chain(element, _LEVELS) if self.page.elements[one].tag in _CELLS), -1)
        row = self.page.elements[cell].parent if cell >= 0 else -1
        if row < 0:
            return None
        table = next((one for one in self.page.chain(row, _LEVELS) if self.page.elements[one].tag == "table"), -1)
        if table < 0:
            return None
        heads = self._heads(table)
        if not any(heads):
            return None
        cells = self.cells[row] = self.cells.get(row) or self._cells(row)
        return heads[cells.index(cell)] if len(cells) == len(heads) and cell in cells else None

    def _heads(self, table: int) -> list[Head | None]:
        if table not in self.known:
            elements = self.page.elements
            first = range(table + 1, min(table + 1 + _BEFORE, len(elements)))
            rows = (one for one in first if elements[one].tag == "tr" and elements[one].end <= elements[table].end)
            row = next(rows, -1)
            self.known[table] = [self._called(cell) for cell in self._cells(row)] if row >= 0 else []
        return self.known[table]

    def _cells(self, row: int) -> list[int]:
        elements = self.page.elements
        found, index = [], row + 1
        while index < len(elements) and elements[index].start < elements[row].end:
            if elements[index].parent == row and elements[index].tag in _CELLS:
                found.append(index)
            index += 1
        return found

    def _called(self, cell: int) -> Head | None:
        box = self.page.elements[cell]
        low, high = bisect_left(self.starts, box.start), bisect_left(self.starts, box.end)
        text = "".join(piece.text for piece in self.page.pieces[low:high])
        called = fold(text[:_LONGEST]).strip(" .:▲▼↑↓")
        if _CATEGORY.fullmatch(called):
            return Head.CATEGORY
        if _DEADLINE.match(called):
            return Head.DEADLINE
        return Head.OTHER if _OTHER.fullmatch(called) else None
