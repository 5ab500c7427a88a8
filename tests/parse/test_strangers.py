from __future__ import annotations

import pytest

from tests.parse.seeing import TITLES, listed

IMAGE = "<a href=/a-{n}-10><img src=/{n}.jpg></a>"
FULL = f"<div class=i>{IMAGE}<h3><a href=/a-{{n}}-10>{{title}}</a></h3><i>{{day}}</i><p>{{lead}}</p></div>"
LEAD = "Trung tâm đã bàn giao máy móc cho một cơ sở của xã."
ROWS = [FULL.format(n=n, title=title, day=f"{18 - n}/10/2025", lead=LEAD) for n, title in enumerate(TITLES)]
ITEMS = f"<div>{''.join(ROWS)}</div>"


def _box(item: str, days: tuple[str, ...] = ("19", "18", "17", "17")) -> str:
    """Four articles in markup of the list's classes, in a place of their own."""
    rows = (
        item.format(n=f"9{n}", title=f"Danh sách cơ sở được cấp giấy số {n}", day=f"{day}/10/2025", lead=LEAD)
        for n, day in enumerate(days)
    )
    return "<div>" + "".join(rows) + "</div>"


@pytest.mark.parametrize(
    "box",
    [
        _box(FULL.replace("<i>{day}</i>", "")),
        _box(FULL.replace("<p>{lead}</p>", "")),
        _box(FULL.replace(IMAGE, "")),
        _box(FULL, ("12", "17", "14", "19")),
    ],
    ids=["dates", "leads", "images", "order"],
)
def test_boxes_that_lack_what_the_list_has(box: str) -> None:
    """A box of the list's own markup is told by what hardly any of its items has: date, lead, image, falling order."""
    assert [one.place.headline.title for one in listed(f"<main>{ITEMS}{box}</main>")] == list(TITLES)


def test_a_second_part_of_the_list() -> None:
    """What looks the same in everything is the list's second part."""
    found = listed(f"<main>{ITEMS}{_box(FULL)}</main>")

    assert len(found) == len(TITLES) + 4


def test_a_few() -> None:
    """One or two items that lack something are items all the same."""
    few = _box(FULL.replace("<p>{lead}</p>", ""), ("19", "18"))

    assert len(listed(f"<main>{ITEMS}{few}</main>")) == len(TITLES) + 2
