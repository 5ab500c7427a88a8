"""Members from the short form of the case files, and at random for what must hold of all of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from hypothesis import strategies as st

from aggregator.model import VIETNAM, Basis, Member, Moment, Precision
from aggregator.vietnamese import title_key

TELLING = "Thái Nguyên: Hỗ trợ 16 đề án khuyến công địa phương"
GENERIC = "Thông báo"


def local(written: str) -> datetime:
    """``18 07:17`` (or with seconds) as that time of that day of October 2025 in Vietnam."""
    day, clock = written.split()
    return datetime.combine(datetime(2025, 10, int(day)), datetime.strptime(_full(clock), "%H:%M:%S").time(), VIETNAM)  # noqa: DTZ001, DTZ007 - the zone is put to both at once


def _full(clock: str) -> str:
    return clock if clock.count(":") == 2 else f"{clock}:00"


def member(case: Mapping[str, str], title: str) -> Member:
    """A member from a case file; its source is the letters of its id."""
    at = case.get("at")
    moment = (
        Moment(local(at), Precision(case.get("precision", "minute")), Basis(case.get("basis", "stated")))
        if at
        else None
    )
    source = re.match("[a-z]+", case["id"])
    assert source is not None
    return Member(
        item=case["id"],
        source=source[0],
        title_key=title_key(case.get("title", title)),
        moment=moment,
        first_seen=local(case.get("seen", "18 12:00")),
        link_key=case.get("link"),
    )


_START = datetime(2025, 10, 17, 22, 0, tzinfo=VIETNAM)
_MINUTES = st.sampled_from([0, 1, 59, 60, 119, 120, 600, 719, 720, 721, 1440, 1441, 2880, 4320])


@st.composite
def _moments(draw: st.DrawFn) -> Moment | None:
    at = _START + timedelta(minutes=draw(_MINUTES), seconds=draw(st.sampled_from([0, 30])))
    basis = draw(st.sampled_from(Basis))
    precision = draw(st.sampled_from(Precision))
    if draw(st.integers(0, 5)) == 0:
        return None
    if basis is not Basis.STATED:
        return Moment(at, Precision.MINUTE, basis)
    if precision is Precision.HOUR:
        at = at.replace(minute=0, second=0)
    if precision is Precision.DAY:
        at = at.replace(hour=0, minute=0, second=0)
    return Moment(at, precision)


@st.composite
def _members(draw: st.DrawFn, number: int) -> Member:
    source = draw(st.sampled_from("abcd"))
    return Member(
        item=f"{source} {number}",
        source=source,
        title_key=title_key(draw(st.sampled_from([TELLING, TELLING, TELLING, GENERIC]))),
        moment=draw(_moments()),
        first_seen=_START + timedelta(hours=draw(st.integers(0, 300))),
        link_key=draw(st.sampled_from([None, None, None, "x", "y"])),
    )


@st.composite
def member_sets(draw: st.DrawFn, most: int = 12) -> list[Member]:
    """Up to so many members, each of another item."""
    return [draw(_members(number)) for number in range(draw(st.integers(0, most)))]


@st.composite
def pairs_of(draw: st.DrawFn, members: list[Member]) -> list[tuple[str, str]]:
    """Up to four pairs of items."""
    items = [one.item for one in members]
    if len(items) < 2:
        return []
    pair = st.lists(st.sampled_from(items), min_size=2, max_size=2, unique=True).map(lambda two: (two[0], two[1]))
    return draw(st.lists(pair, max_size=4))
