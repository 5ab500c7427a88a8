from __future__ import annotations

import pytest

from aggregator.parse.marked import date_in, is_hidden, published_in, rows_in, tells_change, width_in


@pytest.mark.parametrize(
    ("tag", "attributes", "shown", "date"),
    [
        ("time", {"datetime": "2025-10-18"}, "18/10", "2025-10-18"),
        ("time", {"datetime": "2025-10-18"}, "07:17 18/10/2025", "07:17 18/10/2025"),
        ("time", {}, "18/10/2025", None),
        ("span", {"title": "18/10/2025 07:17"}, "2 giờ trước", "18/10/2025 07:17"),
        ("span", {"title": "Xem bài viết"}, "2 giờ trước", None),
        ("span", {"data-time": "1760746620"}, "2 giờ trước", "2025-10-18T00:17:00+00:00"),
        ("span", {"property": "dc:date", "content": "2025-10-18"}, "thứ bảy", "2025-10-18"),
        ("span", {"property": "dc:title", "content": "2025-10-18"}, "thứ bảy", None),
    ],
)
def test_date(tag: str, attributes: dict[str, str | None], shown: str, date: str | None) -> None:
    """The date of an element is the one for machines, or what it shows where that tells more."""
    assert date_in(tag, attributes, lambda: shown) == date


@pytest.mark.parametrize(
    ("attributes", "change"),
    [
        ({"class": "updated", "datetime": "2025-10-18"}, True),
        ({"itemprop": "dateModified"}, True),
        ({"class": "entry-date published updated"}, False),
        ({"class": "entry-date"}, False),
        ({}, False),
    ],
)
def test_change(attributes: dict[str, str | None], change: bool) -> None:
    """A date is one of a change where its element calls it so, and not one of publication too."""
    assert tells_change(attributes) is change


def test_dates_of_change_are_not_taken() -> None:
    """Only the date of publication is."""
    assert published_in({"itemprop": "dateModified", "content": "2025-10-18"}) is None
    assert published_in({"itemprop": "datePublished", "content": "2025-10-18"}) == "2025-10-18"


@pytest.mark.parametrize(
    ("attributes", "hidden"),
    [
        ({"hidden": None}, True),
        ({"style": "color:red; display : none"}, True),
        ({"class": "d-none"}, True),
        ({"class": "d-none d-md-block"}, False),
        ({"style": "display:block"}, False),
    ],
)
def test_hidden(attributes: dict[str, str | None], hidden: bool) -> None:
    """Hidden is what no screen shows."""
    assert is_hidden(attributes, tuple((attributes.get("class") or "").split())) is hidden


def test_width() -> None:
    """Widths stand in styles and attributes; a greatest width is none."""
    assert width_in({"style": "float:left;width: 30.5%"}) == (30.5, "%")
    assert width_in({"width": "190"}) == (190.0, "px")
    assert width_in({"style": "max-width:300px"}) is None


@pytest.mark.parametrize(("written", "rows"), [("3", 3), (" 2 ", 2), ("", 1), ("ba", 1), ("99999", 50), (None, 1)])
def test_rows(written: str | None, rows: int) -> None:
    """A cell reaches over as many rows as it says, and over no more than a list can have of one day."""
    assert rows_in({"rowspan": written}) == rows
