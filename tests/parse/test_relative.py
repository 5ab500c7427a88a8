from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from aggregator.model import Precision
from aggregator.parse.relative import find_ago, find_day_word

LOCAL = datetime(2026, 11, 20, 21, 4, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.mark.parametrize(
    ("folded", "local", "precision"),
    [
        ("2 gio truoc", "2026-11-20T19:00", Precision.HOUR),
        ("khoang 2 tieng dong ho truoc", "2026-11-20T19:00", Precision.HOUR),
        ("mot gio truoc", "2026-11-20T20:00", Precision.HOUR),
        ("an hour ago", "2026-11-20T20:00", Precision.HOUR),
        ("2 gio truoc day", "2026-11-20T19:00", Precision.HOUR),
        ("15 phut truoc", "2026-11-20T20:49", Precision.MINUTE),
        ("15' truoc", "2026-11-20T20:49", Precision.MINUTE),
        ("30 giay truoc", "2026-11-20T21:04", Precision.MINUTE),
        ("1 gio 30 phut truoc", "2026-11-20T19:34", Precision.MINUTE),
        ("2 ngay 3 gio truoc", "2026-11-18T18:00", Precision.HOUR),
        ("3 ngay truoc", "2026-11-17T00:00", Precision.DAY),
        ("3 days ago", "2026-11-17T00:00", Precision.DAY),
        ("cach day 3 ngay", "2026-11-17T00:00", Precision.DAY),
        ("cach day 3 ngay truoc", "2026-11-17T00:00", Precision.DAY),
        ("vua xong", "2026-11-20T21:00", Precision.HOUR),
        ("vai phut truoc", "2026-11-20T21:00", Precision.HOUR),
        ("just now", "2026-11-20T21:00", Precision.HOUR),
    ],
)
def test_ago(folded: str, local: str, precision: Precision) -> None:
    """A moment told from now is as fine as its finest unit, and stands at the start of its span."""
    ago = find_ago(folded, 0, LOCAL)

    assert ago is not None
    assert ago.end == len(folded)
    assert ago.precision is precision
    assert ago.at is not None
    assert f"{ago.at:%Y-%m-%dT%H:%M}" == local


@pytest.mark.parametrize(
    "folded", ["2 tuan truoc", "1 thang truoc", "2 nam truoc", "a year ago", "1 tuan 2 ngay truoc"]
)
def test_too_coarse(folded: str) -> None:
    """Weeks, months and years are no day: they are known, and give nothing."""
    ago = find_ago(folded, 0, LOCAL)

    assert ago is not None
    assert ago.at is None


@pytest.mark.parametrize(
    "folded", ["moi day", "2 gio sau", "truoc 2 gio", "nam truoc", "2 gio", "12 truoc", "trong 3 ngay"]
)
def test_not_told_from_now(folded: str) -> None:
    """Words that say no number of units ago are none."""
    assert find_ago(folded, 0, LOCAL) is None


@pytest.mark.parametrize(
    ("folded", "found"),
    [
        ("hom nay", (0, 0, 7)),
        ("dang hom qua", (1, 5, 12)),
        ("hom kia", (2, 0, 7)),
        ("yesterday", (1, 0, 9)),
        ("thom nay", None),
        ("hom nayy", None),
    ],
)
def test_day_word(folded: str, found: tuple[int, int, int] | None) -> None:
    """Today, yesterday and the day before are found as whole words."""
    assert find_day_word(folded) == found
