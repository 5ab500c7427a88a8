"""The shapes in which sources write dates, times and zones, as patterns over folded text.

Folded text is casefolded and without diacritics, letter for letter, so positions in it are positions in what the
source wrote. Every pattern runs in linear time: no quantifier stands inside another one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from aggregator.model import DateOrder, Precision

_ENGLISH_MONTHS: Final = {
    name[:length]: number
    for number, name in enumerate(
        (
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ),
        start=1,
    )
    for length in {3, 4, len(name)}
}
_VIETNAMESE_MONTHS: Final = {
    "gieng": 1,
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "tu": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
    "muoi mot": 11,
    "muoi hai": 12,
    "chap": 12,
}
_ZONE_NAMES: Final = {
    "gmt": 0,
    "utc": 0,
    "ut": 0,
    "z": 0,
    "ict": 7 * 60,
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

_WORD_MONTH: Final = "gieng|muoi mot|muoi hai|muoi|mot|hai|ba|tu|nam|sau|bay|tam|chin|chap"

_YEAR_FIRST: Final = re.compile(r"(?<![0-9])([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})(?![0-9])")
_NUMERIC: Final = re.compile(
    r"(?<![0-9])(?<![0-9][/.-])([0-9]{1,2}) ?([-/.]) ?([0-9]{1,2}) ?\2 ?([0-9]{4}|[0-9]{2})(?![0-9])"
)
_VIETNAMESE: Final = re.compile(
    rf"(?<![0-9])([0-9]{{1,2}}) ?(?:thang|thg|th) ?([0-9]{{1,2}}|{_WORD_MONTH}),? ?(?:nam )?([0-9]{{4}})(?![0-9])"
)
_VIETNAMESE_MONTH_FIRST: Final = re.compile(
    rf"(?<![a-z])(?:thang|thg) ({_WORD_MONTH}|[0-9]{{1,2}}) ([0-9]{{1,2}}), ?([0-9]{{4}})(?![0-9])"
)
_ENGLISH: Final = re.compile(
    r"(?<![0-9])([0-9]{1,2})(?:st|nd|rd|th)?[ -]([a-z]{3,9})\.?,?[ -]([0-9]{4}|[0-9]{2})(?![0-9:])"
)
_ENGLISH_MONTH_FIRST: Final = re.compile(
    r"(?<![a-z])([a-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ?(?<![0-9])([0-9]{4})(?![0-9])"
)
_YEAR_LAST: Final = re.compile(
    r"(?<![a-z])([a-z]{3}) {1,2}([0-9]{1,2}) (?=[0-9]{1,2}:[0-9]{2})[0-9:.]{4,15} ?[a-z0-9:+-]{0,12}"
    r" ([0-9]{4})(?![0-9])"
)
"""C ``asctime`` and Java ``Date.toString``: ``May 04 12:31:00 GMT+07:00 2025``."""

_TIME: Final = re.compile(
    r"(?<![0-9:+])([0-9]{1,2})"
    r"(?::([0-9]{2})(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?|(?:h|g| ?gio)(?![a-z]) ?(?:([0-9]{2})(?:'| ?phut)?)?)(?![0-9:])"
    r"(?: ?(am|pm|a\.m\.?|p\.m\.?|sa|ch)(?![a-z]))?"
)
_ZONE: Final = re.compile(
    r" ?[(\[]? ?(?:"
    r"(?:gmt|utc) ?([+-] ?[0-9]{1,2}(?::?[0-9]{2})?)(?![0-9])"
    r"|([+-][0-9]{2}:?[0-9]{2})(?![0-9/.-])"
    r"|(\+[0-9]{2})(?![0-9:/.-])"
    rf"|({'|'.join(sorted(_ZONE_NAMES, key=len, reverse=True))})(?![a-z])"
    r")(?: ?[)\]])?"
)
_NAMED_OFFSET: Final = re.compile(r"(?:gmt|utc) ?[+-] ?[0-9]{1,2}(?::?[0-9]{2})?")
_PARTS: Final = re.compile(r"([+-]) ?([0-9]{1,2}):?([0-9]{2})?")
_MAX_OFFSET_HOURS: Final = 14
_TWO_DIGITS: Final = 100
_PIVOT: Final = 70


@dataclass(frozen=True, slots=True)
class Day:
    """A date as written and where; ``value`` is ``None`` when there is no such day (31/02, 32 Jan, year 0)."""

    value: date | None
    start: int
    end: int
    holds_time: bool = False
    """Whether the time stands inside it (``asctime`` puts the year last)."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as written and where; ``since_midnight`` is ``None``: no such time (25:61, 15:30 AM)."""

    since_midnight: timedelta | None
    precision: Precision
    start: int
    end: int
    half: str | None = None
    """``am``, ``pm``, ``sa`` or ``ch`` as it stands in the folded text."""
    half_start: int = -1


@dataclass(frozen=True, slots=True)
class Offset:
    """A zone as written and where it ends; ``east`` is ``None`` when there is no such zone (+99:99)."""

    east: timedelta | None
    end: int


def find_day(folded: str, order: DateOrder) -> Day | None:
    """The first date in a text, in any shape; ``order`` decides what 08/10/2025 means."""
    found = [
        match
        for pattern in (
            _YEAR_FIRST,
            _NUMERIC,
            _VIETNAMESE,
            _VIETNAMESE_MONTH_FIRST,
            _ENGLISH,
            _ENGLISH_MONTH_FIRST,
            _YEAR_LAST,
        )
        for match in [_first_of(pattern, folded)]
        if match is not None
    ]
    if not found:
        return None
    first = min(found, key=lambda match: match.start())
    return Day(_day_of(first, order), first.start(), first.end(), holds_time=first.re is _YEAR_LAST)


def _first_of(pattern: re.Pattern[str], folded: str) -> re.Match[str] | None:
    """First match of a pattern; with a month's name, the first whose word is one."""
    named = {_ENGLISH: 2, _ENGLISH_MONTH_FIRST: 1, _YEAR_LAST: 1}.get(pattern)
    for match in pattern.finditer(folded):
        if named is None or match[named] in _ENGLISH_MONTHS:
            return match
    return None


def _day_of(match: re.Match[str], order: DateOrder) -> date | None:
    if match.re is _YEAR_FIRST:
        return _date(match[1], match[3], match[4])
    if match.re is _NUMERIC:
        return _numeric(match[1], match[3], match[4], order)
    if match.re in (_VIETNAMESE_MONTH_FIRST, _ENGLISH_MONTH_FIRST, _YEAR_LAST):
        return _date(match[3], match[1], match[2])
    return _date(match[3], match[2], match[1])


def _numeric(first: str, second: str, last: str, order: DateOrder) -> date | None:
    """Read three numbers in the source's order; in the other one only where the source's own is impossible."""
    if order == "ymd" and len(last) <= len("99"):
        return _date(first, second, last)
    day_first, month_first = _date(last, second, first), _date(last, first, second)
    return (month_first or day_first) if order == "mdy" else (day_first or month_first)


def _date(year: str, month: str, day: str) -> date | None:
    number = int(year)
    if len(year) <= len("99"):
        number += _TWO_DIGITS * (19 if number >= _PIVOT else 20)
    try:
        return date(number, _month(month), int(day))
    except ValueError:
        return None


def _month(word: str) -> int:
    return int(word) if word.isdecimal() else _ENGLISH_MONTHS.get(word) or _VIETNAMESE_MONTHS.get(word, 0)


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
    """Time of day; 24:00:00 is the next midnight (ISO 8601), a leap second the last one of its minute.

    AM (SA) after noon contradicts itself, but 00 AM and 15 PM are what a 24-hour clock with a half-day mark writes.
    """
    noon = 12
    if half in {"am", "sa"}:
        if hour > noon:
            return None
        hour %= noon
    elif half in {"pm", "ch"} and hour < noon:
        hour += noon
    if (hour, minute, second) == (24, 0, 0):
        return timedelta(days=1)
    if hour > 23 or minute > 59 or second > 60:  # noqa: PLR2004 - the clock's own numbers
        return None
    return timedelta(hours=hour, minutes=minute, seconds=min(second, 59))


def find_offset(folded: str, position: int) -> Offset | None:
    """The zone that stands at ``position``, if one does."""
    match = _ZONE.match(folded, position)
    if match is None:
        return None
    if match[4]:
        return Offset(timedelta(minutes=_ZONE_NAMES[match[4]]), match.end())
    parts = _PARTS.fullmatch(match[1] or match[2] or match[3])
    if parts is None or int(parts[2]) > _MAX_OFFSET_HOURS or int(parts[3] or 0) > 59:  # noqa: PLR2004 - minutes
        return Offset(None, match.end())
    east = timedelta(hours=int(parts[2]), minutes=int(parts[3] or 0))
    return Offset(-east if parts[1] == "-" else east, match.end())
