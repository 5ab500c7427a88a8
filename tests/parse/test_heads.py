from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from aggregator.parse.heads import Head, Heads
from aggregator.parse.outline import outline
from tests.parse.seeing import listed, repeat


def _over(body: str, text: str) -> Head | None:
    page = outline(LexborHTMLParser(f"<html><body>{body}</body></html>"), "https://n.example/")
    return Heads(page).over(next(piece.element for piece in page.pieces if text in piece.text))


@pytest.mark.parametrize(
    ("head", "called"),
    [
        ("Chuyên mục", Head.CATEGORY),
        ("Lĩnh vực", Head.CATEGORY),
        ("Thể loại tin", Head.CATEGORY),
        ("Tác giả", Head.OTHER),
        ("Người đăng", Head.OTHER),
        ("Lượt xem", Head.OTHER),
        ("Hạn nộp hồ sơ", Head.DEADLINE),
        ("Tiêu đề", None),
    ],
)
def test_heads(head: str, called: Head | None) -> None:
    """The head of a column says whether categories stand below it, or surely none."""
    for row in (f"<thead><tr><th>STT<th>{head}</thead>", f"<tr><td>STT<td><b>{head}</b></tr>"):
        assert _over(f"<table>{row}<tr><td>1<td><i>Khuyến công</i></tr></table>", "Khuyến công") is called


@pytest.mark.parametrize(
    "body",
    [
        "<p>Khuyến công</p>",
        "<table><tr><th>Chuyên mục<th>Tin</tr><tr><td colspan=2>Khuyến công</tr></table>",
        "<table><tr><th>Tin<th>Chuyên mục</tr><tr><td>Khuyến công<td>1</tr></table>",
    ],
)
def test_what_has_no_head(body: str) -> None:
    """A text outside tables, in a row of other cells, or in another column has none."""
    assert _over(body, "Khuyến công") is None


def test_categories_by_their_heads() -> None:
    """A column far from the date gives the categories where its head says so, and never authors."""
    rows = repeat("<tr><td>Khuyến công<td><a href=/a-{n}-10>{title}</a><td>12<td>{day}<td>Minh Anh</tr>")
    table = "<table><tr><th>Lĩnh vực<th>Tiêu đề<th>Lượt xem<th>Ngày<th>Người viết</tr>"

    assert {one.labels for one in listed(f"{table}{rows}</table>")} == {("Khuyến công",)}
