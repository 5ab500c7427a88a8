from __future__ import annotations

import pytest

from tests.parse.seeing import TITLES, listed, repeat

DAYS = [f"1{n}/10/2025" for n in range(4)]


@pytest.mark.parametrize(
    "item",
    [
        "<li><a href=/a-{n}-1>{title}</a> <i>{day}</i></li>",
        "<li><i>{day}</i> <a href=/a-{n}-1>{title}</a></li>",
        "<h3><a href=/a-{n}-1>{title}</a></h3><p>{day}</p>",
        "<p>{day}</p><h3><a href=/a-{n}-1>{title}</a></h3>",
        "<a href=/a-{n}-1>{title}</a><br>{day}<br>Một đoạn dài hơn ba mươi ký tự kể về bài.<br>",
        "<tr><td><a href=/a-{n}-1>{title}</a></td></tr><tr><td>{day}</td></tr>",
        "<div><a href=/a-{n}-1><img src=/{n}.jpg><i>05:30</i></a><a href=/a-{n}-1>{title}</a><p><i>{day}</i></p></div>",
        "<div><b>{day}</b><p><a href=/a-{n}-1>{title}</a></p><p>Ngày <b>09/09/2025</b> là hạn chót.</p></div>",
    ],
)
def test_dates_beside_titles(item: str) -> None:
    """Each item has its own date, inside it, behind its title or before it, whatever else is dated."""
    table = item.startswith("<tr")
    body = f"<table>{repeat(item)}</table>" if table else f"<div>{repeat(item)}</div>"
    found = listed(f"<p>Thứ hai, 20/10/2025</p>{body}<p>© 01/01/2024</p>")

    assert [one.place.date.written if one.place.date else None for one in found] == DAYS


def test_a_day_over_several_items() -> None:
    """A day that heads several items is the day of each, together with the time each shows."""
    row = "<p><i>0{n}:15</i> <a href=/a-{n}-1>{title}</a></p>"
    rows = repeat(row, 6).split("</p>")
    body = f"<h4>18/10/2025</h4>{'</p>'.join(rows[:3])}</p><h4>17/10/2025</h4>{'</p>'.join(rows[3:])}"

    found = [one.place.date.written if one.place.date else None for one in listed(f"<div>{body}</div>")]

    assert found == [f"0{n}:15 {'18' if n < 3 else '17'}/10/2025" for n in range(6)]


def test_no_item_takes_a_neighbours_date() -> None:
    """An undated headline above a dated list stays undated."""
    lead = "<section><h2><a href=/a-9-1>Hội chợ làng nghề lần thứ nhất</a></h2></section>"
    found = listed(f"<div>{lead}<ul>{repeat('<li><i>{day}</i> <a href=/a-{n}-1>{title}</a></li>')}</ul></div>")

    assert [one.place.date is None for one in found] == [True, False, False, False, False]


def test_structured_data_fills_in() -> None:
    """The page's structured data gives the time of a bare day, and nothing that contradicts what is shown."""
    described = (
        '<script type="application/ld+json">[{"@type":"NewsArticle","url":"/a-0-1","headline":"x",'
        '"datePublished":"2025-10-10T07:17:30+07:00"},{"@type":"NewsArticle","url":"/a-1-1","headline":"x",'
        '"datePublished":"2025-10-12T07:17:30+07:00"}]</script>'
    )
    found = listed(described + f"<ul>{repeat('<li><a href=/a-{n}-1>{title}</a> {day}</li>', 2)}</ul>")

    assert [one.place.date.written if one.place.date else None for one in found] == [
        "2025-10-10T07:17:30+07:00",
        "11/10/2025",
    ]


def test_a_day_over_several_rows() -> None:
    """A date whose cell reaches over several rows is that of the item in each, and of no further one."""
    row = "<tr>{0}<td><a href=/a-{{n}}-1>{{title}}</a></td></tr>"
    rows = "".join(
        row.format(cell).format(n=n, title=TITLES[n])
        for n, cell in enumerate(["<td rowspan=3>18/10/2025</td>", "", "", "<td>17/10/2025</td>", "<td></td>"])
    )

    found = [one.place.date.written if one.place.date else None for one in listed(f"<table>{rows}</table>")]

    assert found == ["18/10/2025"] * 3 + ["17/10/2025", None]


def test_the_clock_of_the_page() -> None:
    """One date above an undated list is not its first item's."""
    items = repeat("<p><a href=/a-{n}-10>{title}</a></p>")

    assert [one.place.date for one in listed(f"<div>Thứ hai, 20/10/2025</div>{items}")] == [None] * 4
