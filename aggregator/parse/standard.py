"""The two shapes in which standards write a moment: RFC 822 with a whole year (RSS) and RFC 3339 (Atom, JSON Feed).

Nine dates in ten of good feeds are of these shapes, and mean one thing only; what is any other goes to `read_moment`,
which gives the same answer for these, ten times as slowly.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from aggregator.model import Moment

_MONTHS: Final = dict(zip("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), range(1, 13), strict=True))  # noqa: SIM905 - one line is read at a glance
_RFC_822: Final = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?(?P<day>[0-9]{1,2}) (?P<month>[A-Z][a-z]{2}) (?P<year>[0-9]{4})"
    r" (?P<hour>[0-9]{2}):(?P<minute>[0-5][0-9]):(?P<second>[0-5][0-9]) (?:GMT|(?P<sign>[+-])(?P<east>[0-9]{4}))"
)
_RFC_3339: Final = re.compile(
    r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})"
    r"T(?P<hour>[0-9]{2}):(?P<minute>[0-5][0-9]):(?P<second>[0-5][0-9])(?:Z|(?P<sign>[+-])(?P<east>[0-9]{2}:[0-9]{2}))"
)
_WEB: Final = datetime(1991, 1, 1, tzinfo=UTC)
_FURTHEST: Final = timedelta(hours=14)
"""Offsets end there: Kiribati."""


def read_standard(written: str, now: datetime) -> Moment | None:
    """Read a moment that is written as a standard says.

    Args:
        written: as the source wrote it.
        now: aware; what lies after it, or before the web, is left to `read_moment`.

    Returns:
        The moment, stated to the second; ``None`` when it is not of these shapes or anything in it is unusual.
    """
    match = _RFC_822.fullmatch(written) or _RFC_3339.fullmatch(written)
    if match is None:
        return None
    year, month, day, hour, minute, second, sign, east = match.group(
        "year", "month", "day", "hour", "minute", "second", "sign", "east"
    )
    try:
        local = datetime(
            int(year), _MONTHS.get(month) or int(month), int(day), int(hour), int(minute), int(second), tzinfo=UTC
        )
    except ValueError:  # no such month, day or hour
        return None
    if not _WEB - _FURTHEST <= local <= now + _FURTHEST:  # and far from the ends of what a datetime can hold
        return None
    offset = timedelta(hours=int(east[:2]), minutes=int(east[-2:])) if east else timedelta()
    at = local + offset if sign == "-" else local - offset
    return Moment(at) if offset <= _FURTHEST and _WEB <= at <= now else None
