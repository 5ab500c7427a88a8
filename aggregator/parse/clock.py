"""The shapes in which sources write times of day and zones, as patterns over folded text.

Folded text is casefolded and without diacritics, as `shapes` says. Every pattern runs in linear time: no quantifier
stands inside another one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from aggregator.model import Precision

_ZONE_NAMES: Final = {
    "gmt": 0,
    "utc": 0,
    "ut": 0,
    "z": 0,
    "ict": 7 * 60,
    "indochina time": 7 * 60,
    "gio dong duong": 7 * 60,
    "gio viet nam": 7 * 60,
    "gio ha noi": 7 * 60,
    "asia/ho_chi_minh": 7 * 60,
    "asia/saigon": 7 * 60,
    "asia/bangkok": 7 * 60,
    "se asia standard time": 7 * 60,
    "est": -5 * 60,
    "edt": -4 * 60,
    "cst": -6 * 60,
    "cdt": -5 * 60,
    "mst": -7 * 60,
    "mdt": -6 * 60,
    "pst": -8 * 60,
    "pdt": -7 * 60,
    "cet": 60,
    "cest": 2 * 60,
    "jst": 9 * 60,
    "kst": 9 * 60,
    "sgt": 8 * 60,
}
"""Minutes east of UTC: RFC 822 section 5.1, and the names of our neighbourhood."""

_HALVES: Final = {
    "am": range(12),
    "sa": range(12),
    "pm": range(12, 24),
    "ch": range(12, 24),
    "sang": range(12),
    "trua": range(10, 16),
    "chieu": range(12, 24),
    "toi": range(17, 24),
    "dem": (20, 21, 22, 23, 0, 1, 2, 3, 4),
}
"""Part of the day and the hours of a 24-hour clock it goes with; WordPress writes *chiều* for any PM, *sáng* for AM."""
_NOON: Final = 12

_TIME: Final = re.compile(
    r"(?<![0-9:+])([0-9]{1,2})"
    r"(?::([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r"|(?:h|g| ?gio)(?![a-z]):? ?(?:([0-9]{2})(?:'|p(?![a-z])| ?phut(?![a-z]))?)?)(?![0-9:])"
    r"(?: ?(am|pm|a\.m\.?|p\.m\.?|sa|ch|sang|trua|chieu|toi|dem)(?![a-z]))?"
)
_ZONE: Final = re.compile(
    r" ?[(\[]? ?(?:"
    r"(?:gmt|utc) ?([+-] ?[0-9]{1,2}(?::?[0-9]{2})?)(?![0-9])"
    r"|(?:gmt|utc) ([0-9]{1,2}(?::?[0-9]{2})?)(?![0-9:/.-])"
    r"|([+-][0-9]{2}:?[0-9]{2})(?![0-9/.-])"
    r"|(\+[0-9]{1,3})(?![0-9:/.-])"
    rf"|({'|'.join(sorted(_ZONE_NAMES, key=len, reverse=True))})(?![a-z])"
    r")(?: ?[)\]])?"
)
"""``GMT 7`` is what is left of ``GMT+7`` when a program took the plus for a blank."""
_NAMED_OFFSET: Final = re.compile(r"(?:gmt|utc) ?[+-]? ?[0-9]{1,2}(?::?[0-9]{2})?")
_PARTS: Final = re.compile(r"([+-]?) ?([0-9]{1,2}?):?([0-9]{2})?")
_MAX_OFFSET_HOURS: Final = 14


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as written and where; ``since_midnight`` is ``None``: no such time (25:61, 15:30 AM)."""

    since_midnight: timedelta | None
    precision: Precision
    start: int
    end: int
    half: str | None = None
    """The part of the day as it stands in the folded text without dots: ``am``, ``pm``, ``sa``, ``ch``, ``chieu`` …"""
    half_start: int = -1


@dataclass(frozen=True, slots=True)
class Offset:
    """A zone as written and where it ends; ``east`` is ``None`` when there is no such zone (+99:99)."""

    east: timedelta | None
    end: int


def find_clocks(folded: str) -> list[Clock]:
    """All times of day in a text, those inside a zone (``GMT+07:00``) left out."""
    zones = [(match.start(), match.end()) for match in _NAMED_OFFSET.finditer(folded)]
    return [
        _clock(match)
        for match in _TIME.finditer(folded)
        if not any(start <= match.start() < end for start, end in zones)
    ]


def _clock(match: re.Match[str]) -> Clock:
    hour, minute, second = int(match[1]), int(match[2] or match[4] or 0), int(match[3] or 0)
    half = match[5].replace(".", "") if match[5] else None
    coarse = Precision.MINUTE if match[2] or match[4] else Precision.HOUR
    precision = Precision.SECOND if match[3] else coarse
    return Clock(
        _since_midnight(hour, minute, second, half), precision, match.start(), match.end(), half, match.start(5)
    )


def _since_midnight(hour: int, minute: int, second: int, half: str | None) -> timedelta | None:
    """Time of day; 24:00:00 is the next midnight (ISO 8601), a leap second the last one of its minute."""
    if half is not None:
        in_24_hours = _hour_of_half(hour, half)
        if in_24_hours is None:
            return None
        hour = in_24_hours
    if (hour, minute, second) == (24, 0, 0):
        return timedelta(days=1)
    if hour > 23 or minute > 59 or second > 60:  # noqa: PLR2004 - the clock's own numbers
        return None
    return timedelta(hours=hour, minutes=minute, seconds=min(second, 59))


def _hour_of_half(hour: int, half: str) -> int | None:
    """The hour of a 24-hour clock; ``None`` when it contradicts its part of the day.

    AM (SA) after noon contradicts itself, but 00 AM and 15 PM are what a 24-hour clock with a half-day mark writes;
    12 at night (đêm) may be either midnight, so it is none.
    """
    if half in {"am", "sa", "sang"}:
        hour = 0 if hour == _NOON else hour
    return next((hours for hours in (hour, hour + _NOON) if hours in _HALVES[half]), None)


def find_offset(folded: str, position: int) -> Offset | None:
    """The zone that stands at ``position``, if one does: ``GMT+7`` is seven hours east, as everyone here means it."""
    match = _ZONE.match(folded, position)
    if match is None:
        return None
    if match[5]:
        return Offset(timedelta(minutes=_ZONE_NAMES[match[5]]), match.end())
    parts = _PARTS.fullmatch(match[1] or match[2] or match[3] or match[4])
    if parts is None or int(parts[2]) > _MAX_OFFSET_HOURS or int(parts[3] or 0) > 59:  # noqa: PLR2004 - minutes
        return Offset(None, match.end())
    east = timedelta(hours=int(parts[2]), minutes=int(parts[3] or 0))
    return Offset(-east if parts[1] == "-" else east, match.end())
