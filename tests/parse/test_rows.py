from __future__ import annotations

from aggregator.parse.rows import end_of_cells, end_of_rows
from tests.parse.seeing import sight

TABLE = (
    "<table><tr><td rowspan=2>18/10/2025</td><td><a href=/a-1-10>Một tin dài vừa đủ để đọc</a></td></tr>"
    "<tr><td>Lời dẫn</td></tr><tr><td>Hàng khác</td></tr></table>"
)


def test_rows_a_cell_reaches_over() -> None:
    """A cell ends with the last row it reaches over; a row with the last one any of its cells does."""
    page = sight(TABLE).page
    rows = [index for index, one in enumerate(page.elements) if one.tag == "tr"]
    cells = [index for index, one in enumerate(page.elements) if one.tag == "td"]

    assert [end_of_rows(page, cell) for cell in cells[:2]] == [page.elements[rows[1]].end, page.elements[rows[0]].end]
    assert [end_of_cells(page, row) for row in rows] == [page.elements[rows[at]].end for at in (1, 1, 2)]


def test_what_is_no_row() -> None:
    """What is no row ends where it ends."""
    page = sight(f"<div>{TABLE}</div>").page
    box = next(index for index, one in enumerate(page.elements) if one.tag == "div")

    assert end_of_cells(page, box) == page.elements[box].end
