from __future__ import annotations

from datetime import timedelta

import pytest

from aggregator.model import Precision
from aggregator.parse.clock import find_clocks, find_offset


@pytest.mark.parametrize(
    ("folded", "hours", "precision"),
    [
        ("07:17", 7 + 17 / 60, Precision.MINUTE),
        ("7h", 7, Precision.HOUR),
        ("7 gio 30 phut", 7.5, Precision.MINUTE),
        ("7h30'", 7.5, Precision.MINUTE),
        ("7h30p", 7.5, Precision.MINUTE),
        ("07h:30", 7.5, Precision.MINUTE),
        ("15g30", 15.5, Precision.MINUTE),
        ("07:30:00.123 pm", 19.5, Precision.SECOND),
        ("00:30 am", 0.5, Precision.MINUTE),
        ("00:30 pm", 12.5, Precision.MINUTE),
        ("12:30 sa", 0.5, Precision.MINUTE),
        ("7h30 sang", 7.5, Precision.MINUTE),
        ("11h30 trua", 11.5, Precision.MINUTE),
        ("1h trua", 13, Precision.HOUR),
        ("3h chieu", 15, Precision.HOUR),
        ("9h05 chieu", 21 + 5 / 60, Precision.MINUTE),
        ("12h05 sang", 5 / 60, Precision.MINUTE),
        ("15h30 chieu", 15.5, Precision.MINUTE),
        ("8h toi", 20, Precision.HOUR),
        ("10h30 dem", 22.5, Precision.MINUTE),
        ("2h dem", 2, Precision.HOUR),
        ("24:00:00", 24, Precision.SECOND),
        ("23:59:60", 23 + 59 / 60 + 59 / 3600, Precision.SECOND),
    ],
)
def test_clock(folded: str, hours: float, precision: Precision) -> None:
    """A time of day is read in all its shapes, only as finely as it says."""
    (clock,) = find_clocks(folded)

    assert clock.since_midnight == timedelta(seconds=round(hours * 3600))
    assert clock.precision is precision


@pytest.mark.parametrize("folded", ["25:00", "24:01", "07:60", "15:30 am", "12h dem", "6h dem", "13h sang"])
def test_no_such_time(folded: str) -> None:
    """A time that does not exist or contradicts its part of the day has no value."""
    (clock,) = find_clocks(folded)

    assert clock.since_midnight is None


@pytest.mark.parametrize(
    "folded", ["gmt+07:00", "utc+7:00", "+07:00", "192:168:10", "12:345", "7 gam", "10 hop", "1:2"]
)
def test_no_time(folded: str) -> None:
    """The numbers of a zone, of an address or of a quantity are no time."""
    assert find_clocks(folded) == []


@pytest.mark.parametrize(
    ("folded", "minutes"),
    [
        ("gmt+7", 420),
        ("gmt + 7", 420),
        ("gmt 7", 420),
        ("(gmt+07:00)", 420),
        ("(utc+07:00)", 420),
        (" utc +7", 420),
        ("gmt+0700", 420),
        ("+0700", 420),
        ("+07:00", 420),
        ("+700", 420),
        ("+07", 420),
        (" +7", 420),
        (" (+7)", 420),
        ("z", 0),
        (" gmt", 0),
        ("ict", 420),
        (" asia/ho_chi_minh", 420),
        (" se asia standard time", 420),
        (" (gio dong duong)", 420),
        ("gmt-7", -420),
        ("-0330", -210),
    ],
)
def test_zone(folded: str, minutes: int) -> None:
    """GMT+7 is seven hours east, never west, in each of its misuses."""
    offset = find_offset(folded, 0)

    assert offset is not None
    assert offset.east == timedelta(minutes=minutes)
    assert offset.end == len(folded)


def test_no_such_zone() -> None:
    """A zone that does not exist is told apart from none."""
    offset = find_offset("+99:99", 0)

    assert offset is not None
    assert offset.east is None
    assert find_offset("khuyen cong", 0) is None
    assert find_offset(" - 18/10/2025", 0) is None
