from __future__ import annotations

import pytest

from tests.parse.seeing import TITLES, listed, repeat

ITEMS = (
    "<ul>"
    + repeat("<li><p>{day}</p><a href=/a-{n}-10>{title}</a><p>Lời dẫn của bài viết này dài vừa đủ.</p></li>", 6)
    + "</ul>"
)
SIDE = (
    "<ol>"
    + "".join(f"<li><a href=/b-{n}-10>Danh sách cơ sở được cấp giấy số {n}</a> 0{n}/09/2025</li>" for n in range(1, 5))
    + "</ol>"
)


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td>{main}</td><td>{side}</td></tr></table>",
        "<table><tr><td>{side}</td><td>{main}</td></tr></table>",
        "<div><div class=span9>{main}</div><div class=span3>{side}</div></div>",
        "<div><div style='width:700px'>{main}</div><div style='width:300px'>{side}</div></div>",
        "<div><div class=bx-left>{main}</div><div class=bx-right>{side}</div></div>",
        "<div><div>{main}</div><div><div><h4>Đọc nhiều</h4>{box}</div><div><h4>Góc đọc</h4>{side}</div></div></div>",
    ],
)
def test_other_columns(page: str) -> None:
    """What stands in another cell, a narrower column, on the other side, or among side boxes is not the list's."""
    box = SIDE.replace("/b-", "/c-")

    found = listed(page.format(main=ITEMS, side=SIDE, box=box))

    assert [one.place.headline.title for one in found] == list(TITLES)


def test_a_list_that_is_called_a_side_column() -> None:
    """Where the list itself stands in what is called a side column, that tells nothing of its parts."""
    nested = "".join(
        f"<div><div><a href=/a-{n}-10>{title}</a></div><b>1{n}/10/2025</b>" for n, title in enumerate(TITLES)
    )

    found = listed(f"<div class=sidebar>{nested}</div>")

    assert [one.place.headline.title for one in found] == list(TITLES)
