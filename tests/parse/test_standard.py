from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.model import DateOrder
from aggregator.parse.moment import read_moment
from aggregator.parse.standard import read_standard
from tests.parse.reading import NOW, ZONE

ORDERS: list[DateOrder] = ["dmy", "mdy", "ymd"]
DAYS = st.sampled_from(["Mon, ", "Sat, ", "Chu, ", ""])
MONTHS = st.sampled_from(["Jan", "May", "Sep", "Dec", "oct", "Okt"])
ZONES = st.sampled_from(["+0700", "-0530", "GMT", "+1400", "+1459", "+9999", "UTC", "Z", ""])
RFC_822 = st.builds(
    "{}{:02} {} {} {:02}:{:02}:{:02} {}".format,
    DAYS,
    st.integers(0, 32),
    MONTHS,
    st.sampled_from([1, 1970, 1989, 1990, 1991, 2025, 2026, 2027, 2099]),
    st.integers(0, 25),
    st.integers(0, 61),
    st.integers(0, 61),
    ZONES,
)
RFC_3339 = st.builds(
    "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}".format,
    st.sampled_from([1, 1970, 1991, 2025, 2026, 2027]),
    st.integers(0, 13),
    st.integers(0, 32),
    st.integers(0, 25),
    st.integers(0, 61),
    st.integers(0, 61),
    st.sampled_from(["Z", "+07:00", "-11:30", "+15:00", "+07", ""]),
)


@given(st.one_of(RFC_822, RFC_3339), st.sampled_from(ORDERS))
@settings(deadline=None, max_examples=500)
def test_it_is_what_the_whole_reader_says(written: str, order: DateOrder) -> None:
    """A moment in a standard's shape is the same by the short way and by the long one."""
    moment = read_standard(written, NOW)
    if moment is not None:
        assert moment == read_moment(written, zone=ZONE, now=NOW, order=order)


@pytest.mark.parametrize(
    "written",
    [
        "Sat, 18 Oct 2025 07:17:00 +0700",
        "Sat, 18 Oct 2025 00:17:00 GMT",
        "2025-10-18T00:17:00Z",
        "2025-10-18T07:17:00+07:00",
    ],
)
def test_the_shapes_of_standards(written: str) -> None:
    """RFC 822 with a whole year and RFC 3339 are read."""
    moment = read_standard(written, NOW)
    assert moment is not None
    assert moment.at.isoformat() == "2025-10-18T00:17:00+00:00"


@pytest.mark.parametrize(
    "written",
    [
        "Sat, 18 Oct 2025 07:17:00",
        "18/10/2025 07:17",
        "Sat, 18 Oct 2025 07:17:00 GMT+7",
        "31 Feb 2025 07:17:00 GMT",
        "",
    ],
)
def test_anything_else_is_left_to_the_whole_reader(written: str) -> None:
    """A missing zone, a misused one, a day that does not exist: none of these is decided here."""
    assert read_standard(written, NOW) is None
