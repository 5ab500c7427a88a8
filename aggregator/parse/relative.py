"""Moments told from now: ``2 giờ trước``, ``hôm qua``, ``vừa xong``. Patterns over folded text, as in `shapes`.

Such a moment is only as fine as its unit: minutes to the minute, hours to the hour, days to the day. Weeks, months and
years are coarser than any precision there is, so they give nothing rather than a day that looks exact.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from aggregator.model import Precision

_NUMBERS: Final = {
    "mot": 1,
    "hai": 2,
    "ba": 3,
    "bon": 4,
    "tu": 4,
    "nam": 5,
    "sau": 6,
    "bay": 7,
    "tam": 8,
    "chin": 9,
    "muoi": 10,
    "an": 1,
    "a": 1,
    "one": 1,
}
_UNITS: Final = {
    **dict.fromkeys(("giay", "second", "seconds", "sec", "secs"), timedelta(seconds=1)),
    **dict.fromkeys(("phut", "p", "'", "minute", "minutes", "min", "mins"), timedelta(minutes=1)),
    **dict.fromkeys(("gio", "tieng", "tieng dong ho", "h", "hour", "hours", "hr", "hrs"), timedelta(hours=1)),
    **dict.fromkeys(("ngay", "hom", "day", "days"), timedelta(days=1)),
    **dict.fromkeys(("tuan", "thang", "nam", "week", "weeks", "month", "months", "year", "years"), None),
}
"""``None``: coarser than a day."""
_DAYS: Final = {"hom nay": 0, "today": 0, "hom qua": 1, "yesterday": 1, "hom kia": 2}

_COUNT: Final = rf"(?<![a-z0-9])([0-9]{{1,3}}|{'|'.join(_NUMBERS)}) ?"
_UNIT: Final = rf"({'|'.join(sorted(_UNITS, key=len, reverse=True))})(?![a-z0-9])"
_SPAN: Final = rf"{_COUNT}{_UNIT}(?: (?:va )?([0-9]{{1,3}}) ?{_UNIT})?"
_AGO: Final = re.compile(rf"(?:(?:khoang|hon|gan|cach day|about) )?{_SPAN} (?:truoc|ago)(?: day)?(?![a-z])")
_SINCE: Final = re.compile(rf"cach day (?:khoang |hon |gan )?{_SPAN}(?! truoc)")
_NOW: Final = re.compile(
    r"(?:vua xong|vua moi (?:dang|xong)|vua dang|just now|(?:vai|it|may|(?:a )?few) (?:giay|phut|seconds?|minutes?)"
    r" (?:truoc|ago))(?![a-z])"
)
_DAY_WORD: Final = re.compile(rf"(?<![a-z])({'|'.join(_DAYS)})(?![a-z])")


@dataclass(frozen=True, slots=True)
class Ago:
    """A moment told from now, and where its words end; ``at`` is ``None`` when its unit is coarser than a day."""

    at: datetime | None
    precision: Precision
    end: int


def find_ago(folded: str, start: int, local: datetime) -> Ago | None:
    """Read ``2 giờ trước``, ``cách đây 3 ngày`` or ``vừa xong`` at a place.

    Args:
        folded: the text.
        start: where it must stand.
        local: now, in the zone of the source.
    """
    just_now = _NOW.match(folded, start)
    if just_now is not None:
        return _cut(local, Precision.HOUR, just_now.end())
    match = _AGO.match(folded, start) or _SINCE.match(folded, start)
    if match is None:
        return None
    units = [_UNITS[unit] for unit in (match[2], match[4]) if unit]
    counts = [_NUMBERS.get(count) or int(count) for count in (match[1], match[3]) if count]
    spans = [count * unit for count, unit in zip(counts, units, strict=True) if unit is not None]
    finest = min((unit for unit in units if unit is not None), default=None)
    if finest is None or len(spans) < len(units):
        return Ago(None, Precision.DAY, match.end())
    return _cut(local - sum(spans, timedelta()), _precision(finest), match.end())


def find_day_word(folded: str) -> tuple[int, int, int] | None:
    """The first of ``hôm nay``, ``hôm qua``, ``hôm kia``, ``today``, ``yesterday``: days ago, and its span."""
    match = _DAY_WORD.search(folded)
    return (_DAYS[match[1]], match.start(), match.end()) if match is not None else None


def _precision(unit: timedelta) -> Precision:
    if unit >= timedelta(days=1):
        return Precision.DAY
    return Precision.HOUR if unit >= timedelta(hours=1) else Precision.MINUTE


def _cut(past: datetime, precision: Precision, end: int) -> Ago:
    """Cut a moment down to the start of its minute, hour or day."""
    if precision is Precision.DAY:
        return Ago(datetime.combine(past.date(), time(), past.tzinfo), precision, end)
    past = past.replace(second=0, microsecond=0)
    return Ago(past if precision is Precision.MINUTE else past.replace(minute=0), precision, end)
