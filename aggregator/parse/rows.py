"""Rows of tables, and cells that reach over several of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aggregator.parse.outline import Outline


def end_of_rows(page: Outline, cell: int) -> int:
    """The place behind the last row of its table that a cell reaches over."""
    elements, row = page.elements, page.elements[cell].parent
    index, left, end = row + 1, elements[cell].rows - 1, elements[row].end
    while index < len(elements) and left and elements[index].start < elements[elements[row].parent].end:
        if elements[index].parent == elements[row].parent:
            left, end = left - 1, elements[index].end
        index += 1
    return end


def end_of_cells(page: Outline, row: int) -> int:
    """The place behind the last row that any cell of a row reaches over; of what is no row its own end."""
    elements = page.elements
    index, end = row + 1, elements[row].end
    while elements[row].tag == "tr" and index < len(elements) and elements[index].start < elements[row].end:
        if elements[index].rows > 1 and elements[index].parent == row:
            end = max(end, end_of_rows(page, index))
        index += 1
    return end
