from __future__ import annotations

from datetime import date

import pytest

from aggregator.model import DateOrder
from aggregator.parse.shapes import find_day, fold_letter


@pytest.mark.parametrize(
    ("folded", "order", "value"),
    [
        ("08/10/2025", "dmy", date(2025, 10, 8)),
        ("08/10/2025", "mdy", date(2025, 8, 10)),
        ("13/10/2025", "mdy", date(2025, 10, 13)),
        ("31/02/2025", "dmy", None),
        ("99/99/2025", "dmy", None),
        ("18 thang muoi hai 2025", "dmy", date(2025, 12, 18)),
        ("thang chap 18, 2025", "dmy", date(2025, 12, 18)),
        ("18 oct 69", "dmy", date(2069, 10, 18)),
        ("18 oct 70", "dmy", date(1970, 10, 18)),
    ],
)
def test_day(folded: str, order: DateOrder, value: date | None) -> None:
    """Three numbers mean what the source's order says, the other order only where that is impossible."""
    day = find_day(folded, order)

    assert day is not None
    assert day.value == value


@pytest.mark.parametrize(
    ("folded", "value"),
    [
        ("2025-10-08", date(2025, 10, 8)),
        ("2025/10/08", date(2025, 10, 8)),
        ("8.10.2025", date(2025, 10, 8)),
        ("8 thang 10 nam 2025", date(2025, 10, 8)),
        ("8 thang 10/2025", date(2025, 10, 8)),
        ("8 th10, 2025", date(2025, 10, 8)),
        ("8-thg 10-2025", date(2025, 10, 8)),
        ("thang muoi mot 8, 2025", date(2025, 11, 8)),
        ("8th october, 2025", date(2025, 10, 8)),
        ("oct. 8, 2025", date(2025, 10, 8)),
        ("oct 08 07:17:00 ict 2025", date(2025, 10, 8)),
        ("9/2025 8/10/2025", date(2025, 10, 8)),
    ],
)
def test_shapes(folded: str, value: date) -> None:
    """A date is found in each of its shapes, whatever the source's order."""
    orders: tuple[DateOrder, ...] = ("dmy", "ymd")
    for order in orders:
        day = find_day(folded, order)
        assert day is not None
        assert day.value == value


@pytest.mark.parametrize(
    "folded",
    [
        *("192.168.1.10", "10.20.30.40", "1.2.3.2025", "v1.2.2025", "0909.123.456", "1.250.000", "12.10.25000"),
        *("18 foo 2025", "khuyen cong", "25/10", "thang 10/2025", "24/7", "1/3", "3-0", "2021-2025", "2026 - 2030"),
        *("41/2017/nd-cp", "19/2025/qd-ttg", "12/10/2025/ubnd", "30/4/1975 - 30/4/2025", "20/10 - 25/10/2025"),
        *("tu 20/10/2025 den 25/10/2025", "20/10/2025 den het ngay 25/10/2025"),
    ],
)
def test_no_day(folded: str) -> None:
    """Addresses, versions, numbers of documents, ranges and dates without a year are no date."""
    assert find_day(folded, "dmy") is None


def test_short_dates_are_told() -> None:
    """Three numbers of two digits may be a version as well, so they are marked."""
    for folded, short in (("20/10/25", True), ("4.5.05", True), ("20/10/2025", False), ("20 oct 25", False)):
        day = find_day(folded, "dmy")
        assert day is not None
        assert day.short is short


@pytest.mark.parametrize(
    ("letter", "folded"), [("Đ", "d"), ("ở", "o"), ("–", "-"), ("’", "'"), ("\u0301", ""), ("\xa0", " ")]
)
def test_letter_for_letter(letter: str, folded: str) -> None:
    """A letter stays one letter, or none, so that places in folded text are places in what was written."""
    assert fold_letter(letter) == folded
