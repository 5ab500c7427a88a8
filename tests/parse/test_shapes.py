from __future__ import annotations

from datetime import date, timedelta

import pytest

from aggregator.model import DateOrder, Precision
from aggregator.parse.shapes import find_clocks, find_day, find_offset


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


@pytest.mark.parametrize("folded", ["192.168.1.10", "1.2.3.2025", "18 foo 2025", "khuyen cong", "25/10"])
def test_no_day(folded: str) -> None:
    """Numbers that only look like a date are none."""
    assert find_day(folded, "dmy") is None


@pytest.mark.parametrize(
    ("folded", "hours", "precision"),
    [
        ("07:17", 7 + 17 / 60, Precision.MINUTE),
        ("7h", 7, Precision.HOUR),
        ("7 gio 30 phut", 7.5, Precision.MINUTE),
        ("15g30", 15.5, Precision.MINUTE),
        ("07:30:00.123 pm", 19.5, Precision.SECOND),
        ("00:30 am", 0.5, Precision.MINUTE),
        ("24:00:00", 24, Precision.SECOND),
    ],
)
def test_clock(folded: str, hours: float, precision: Precision) -> None:
    """A time of day is read in all its shapes, only as finely as it says."""
    (clock,) = find_clocks(folded)

    assert clock.since_midnight == timedelta(minutes=round(hours * 60))
    assert clock.precision is precision


@pytest.mark.parametrize("folded", ["25:00", "07:60", "15:30 am"])
def test_no_such_time(folded: str) -> None:
    """A time that does not exist or contradicts itself has no value."""
    (clock,) = find_clocks(folded)

    assert clock.since_midnight is None


@pytest.mark.parametrize(
    ("folded", "minutes"),
    [("gmt+7", 420), ("(gmt+07:00)", 420), (" utc +7", 420), ("+0700", 420), ("+07", 420), ("z", 0), ("ict", 420)],
)
def test_zone(folded: str, minutes: int) -> None:
    """GMT+7 is seven hours east, never west."""
    offset = find_offset(folded, 0)

    assert offset is not None
    assert offset.east == timedelta(minutes=minutes)


def test_no_such_zone() -> None:
    """A zone that does not exist is told apart from none."""
    offset = find_offset("+99:99", 0)

    assert offset is not None
    assert offset.east is None
    assert find_offset("khuyen cong", 0) is None
