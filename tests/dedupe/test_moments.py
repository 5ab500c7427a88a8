from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from aggregator.dedupe import agree, floor, lead_order
from aggregator.dedupe.moments import is_exact, order
from aggregator.model import VIETNAM, Basis, Member, Moment, Precision
from tests.dedupe.members import local, member

S, M, H, D = Precision.SECOND, Precision.MINUTE, Precision.HOUR, Precision.DAY


@pytest.mark.parametrize(
    ("precision", "expected"),
    [(S, "2025-10-18 07:17"), (M, "2025-10-18 07:17"), (H, "2025-10-18 07:00"), (D, "2025-10-18 00:00")],
)
def test_a_moment_is_cut_down_in_the_zone_of_the_site(precision: Precision, expected: str) -> None:
    """The floor is local time, never finer than the minute."""
    utc = datetime.fromisoformat("2025-10-18T00:17:59+00:00")
    assert f"{floor(utc, precision, VIETNAM):%Y-%m-%d %H:%M}" == expected


@pytest.mark.parametrize(
    ("one", "other", "agreed"),
    [
        (("18 07:17:05", S), ("18 07:17:59", S), True),
        (("18 07:17:05", S), ("18 07:17", M), True),
        (("18 07:17", M), ("18 07:18", M), False),
        (("18 07:17", M), ("18 07:00", H), True),
        (("18 08:00", M), ("18 07:00", H), False),
        (("18 07:17", M), ("18 00:00", D), True),
        (("18 00:00", M), ("18 00:00", D), True),
        (("18 23:59", M), ("18 00:00", D), True),
        (("19 00:00", M), ("18 00:00", D), False),
        (("18 07:00", H), ("18 00:00", D), True),
        (("18 00:00", D), ("19 00:00", D), False),
    ],
)
def test_moments_agree_by_the_coarser_precision(
    one: tuple[str, Precision], other: tuple[str, Precision], agreed: bool
) -> None:
    """Two moments agree when, cut down to the coarser precision, they are equal; either way round."""
    first, second = (Moment(local(at), precision) for at, precision in (one, other))
    assert agree(first, second, VIETNAM) is agree(second, first, VIETNAM) is agreed


def test_the_zone_decides_what_a_day_is() -> None:
    """06:30 in Hà Nội is still the day before in UTC, 08:00 is not."""
    early, late = Moment(local("18 06:30"), M), Moment(local("18 08:00"), D)
    assert agree(early, late, VIETNAM)
    assert not agree(early, late, ZoneInfo("UTC"))


def test_exact_is_stated_and_to_the_minute() -> None:
    """An inferred date is not exact, an hour is not exact."""
    at = local("18 07:17")
    assert is_exact(Moment(at, S))
    assert is_exact(Moment(at, M))
    assert not is_exact(Moment(at, H))
    assert not is_exact(Moment(at, M, Basis.INFERRED))


def test_an_undated_item_stands_at_its_first_sight() -> None:
    """The one order is moment, source, item."""
    cases: list[dict[str, str]] = [
        {"id": "b1", "seen": "18 07:00"},
        {"id": "c1", "at": "18 06:00"},
        {"id": "a2", "at": "18 07:00"},
        {"id": "a1", "at": "18 07:00"},
    ]
    assert [one.item for one in sorted((member(case, "x") for case in cases), key=order)] == ["c1", "a1", "a2", "b1"]


def test_who_knows_the_minute_leads() -> None:
    """Exact items lead, then hours, inferred, days and undated ones, whatever their midnight says."""
    cases: list[dict[str, str]] = [
        {"id": "a1", "at": "18 00:00", "precision": "day"},
        {"id": "b1", "at": "18 07:17"},
        {"id": "c1", "at": "18 07:00", "precision": "hour"},
        {"id": "d1", "at": "18 06:00", "basis": "inferred"},
        {"id": "e1", "seen": "18 05:00"},
        {"id": "f1", "at": "18 07:16"},
    ]
    members: list[Member] = sorted((member(case, "x") for case in cases), key=lead_order)
    assert [one.item for one in members] == ["f1", "b1", "c1", "d1", "a1", "e1"]
