"""Read a written moment: value, precision and basis, or ``None`` rather than a guess.

No library reads what Vietnamese sources write (feedparser gives 07:17 of today for ``07:17 | 18/10/2025``, others
take ``GMT+7`` for seven hours west), so this is our own reader of all the shapes met so far.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from aggregator.model import Basis, DateOrder, Moment, Precision
from aggregator.parse.shapes import Clock, Day, Offset, find_clocks, find_day, find_offset
from aggregator.vietnamese import fold, plain

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

MAX_LENGTH: Final = 200
"""Characters; no date is longer, and what is longer is not looked at."""
FIRST_YEAR: Final = 1990
"""Before the web; 1970 and year 1 are what programs write when they know no date."""
YEARS_AHEAD: Final = 20

_WEEKDAY = (
    r"thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn|t[2-7]"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
)
_LABEL = (
    rf"{_WEEKDAY}|cap nhat|ngay|dang|luc|vao|gui|xuat ban|thoi gian|hom nay|hom qua|posted|published|updated|on|at|t"
)
_JOIN: Final = re.compile(rf"(?:[ |,.;:()\[\]<>/–—•·*_~-]|(?<![a-z])(?:{_LABEL})(?![a-z]))*")
"""What may stand between a time and its date, or before both, without meaning anything else."""

_SECONDS: Final = re.compile(r"[0-9]{10}(?:\.[0-9]{1,6})?")
_MILLISECONDS: Final = re.compile(r"(?:/?date\()?([0-9]{13})(?:[+-][0-9]{4})?(?:\)/?)?")
_COMPACT: Final = re.compile(
    r"([0-9]{4})([0-9]{2})([0-9]{2})(?:t?([0-9]{2})([0-9]{2})([0-9]{2})?)?(z|[+-][0-9]{2}:?[0-9]{2})?"
)
_AGO: Final = re.compile(r"(?:khoang |cach day )?([0-9]{1,3}) (phut|gio|ngay|tieng) truoc")
_DATE_LIKE: Final = re.compile(r"[0-9] ?[/.:-] ?[0-9]|[0-9]{3}")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment found inside a longer text, and the part of the text it takes, its labels and brackets included."""

    moment: Moment
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Reading:
    """What is known besides the text."""

    zone: ZoneInfo
    now: datetime
    order: DateOrder


def read_moment(text: str, *, zone: ZoneInfo, now: datetime, order: DateOrder = "dmy") -> Moment | None:
    """Read a text that a source offers as a date.

    Args:
        text: as the source wrote it, in any shape of our sources; words around it are passed over.
        zone: what holds where the text names no zone.
        now: aware; a time without a date is put on its day or, if that time has not come yet, on the day before.
        order: what three bare numbers mean. The other order is read only where this one is impossible.

    Returns:
        The moment, or ``None`` when there is none, it does not exist (31/02), or it lies before 1990 or more than
        20 years after ``now``.
    """
    if len(text) > MAX_LENGTH:
        return None
    line = plain(text)
    folded = _fold_letters(line)
    reading = _Reading(zone, now, order)
    moment = _machine_moment(folded, reading) or _ago(folded, reading)
    if moment is not None:
        return moment
    stamp = _dated(line, folded, reading, adjacent=False)
    if stamp is not None:
        return stamp.moment
    stamp = _undated(line, folded, reading)
    return stamp.moment if stamp is not None else None


def find_moment(text: str, *, zone: ZoneInfo, now: datetime, order: DateOrder = "dmy") -> Stamp | None:
    """Find the first moment inside a line of a listing: ``07:19 | 18/10/2025 Khuyến công``.

    A time without a date is taken only at the start of the line. Only the first 300 characters are looked at.

    Args:
        text: plain text, one line.
        zone: as in `read_moment`.
        now: as in `read_moment`.
        order: as in `read_moment`.

    Returns:
        The moment and the span ``text[start:end]`` it takes, or ``None``.
    """
    line = text[:300]
    if not any(character.isdecimal() for character in line):
        return None
    folded = _fold_letters(line)
    reading = _Reading(zone, now, order)
    ago = _AGO.match(folded)
    if ago is not None:
        moment = _ago(ago[0], reading)
        return Stamp(moment, 0, ago.end()) if moment is not None else None
    return _dated(line, folded, reading, adjacent=True) or _undated(line, folded, reading)


def _fold_letters(line: str) -> str:
    """Fold letter for letter, so that positions stay."""
    return "".join(letter.lower() if letter.isascii() else _fold_letter(letter) for letter in line)


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    folded = fold(letter)
    return folded if len(folded) == 1 else letter


def _plausible(at: datetime, precision: Precision, basis: Basis, reading: _Reading) -> Moment | None:
    if at.year < FIRST_YEAR or at > reading.now + timedelta(days=366 * YEARS_AHEAD):
        return None
    return Moment(at.astimezone(UTC), precision, basis)


def _machine_moment(folded: str, reading: _Reading) -> Moment | None:
    """Numbers only: Unix time in seconds or milliseconds, and ISO 8601 without separators."""
    milliseconds = _MILLISECONDS.fullmatch(folded)
    if milliseconds is not None or _SECONDS.fullmatch(folded) is not None:
        unix = int(milliseconds[1]) // 1000 if milliseconds is not None else int(folded.partition(".")[0])
        return _plausible(datetime.fromtimestamp(unix, UTC), Precision.SECOND, Basis.STATED, reading)
    compact = _COMPACT.fullmatch(folded)
    if compact is None:
        return None
    year, month, day, hour, minute, second, zone = compact.groups()
    clock = f" {hour}:{minute}" + (f":{second}" if second else "") if hour else ""
    spaced = f"{year}-{month}-{day}{clock}{zone or ''}"
    stamp = _dated(spaced, spaced, reading, adjacent=True)
    return stamp.moment if stamp is not None else None


def _ago(folded: str, reading: _Reading) -> Moment | None:
    """``2 giờ trước``: inferred, and only as fine as it says."""
    match = _AGO.fullmatch(folded)
    if match is None:
        return None
    count = int(match[1])
    local = reading.now.astimezone(reading.zone)
    if match[2] == "phut":
        past = (local - timedelta(minutes=count)).replace(second=0, microsecond=0)
        return _plausible(past, Precision.MINUTE, Basis.INFERRED, reading)
    if match[2] == "ngay":
        day = datetime.combine(local.date() - timedelta(days=count), time(), reading.zone)
        return _plausible(day, Precision.DAY, Basis.INFERRED, reading)
    past = (local - timedelta(hours=count)).replace(minute=0, second=0, microsecond=0)
    return _plausible(past, Precision.HOUR, Basis.INFERRED, reading)


# --- with a date -----------------------------------------------------------------------------------------------------


def _dated(line: str, folded: str, reading: _Reading, *, adjacent: bool) -> Stamp | None:
    """A date, with the time that belongs to it; ``adjacent`` wants that time right beside it."""
    day = find_day(folded, reading.order)
    if day is None or day.value is None:
        return None
    clock = _clock_of(day, find_clocks(folded), folded, adjacent=adjacent)
    if clock is not None and not _meant(clock, line, folded):
        clock = _without_half(clock, folded)
    offset = find_offset(folded, clock.end) if clock is not None else None
    end = max(day.end, clock.end if clock else 0, offset.end if offset else 0)
    if offset is None:
        offset = find_offset(folded, end)
        end = max(end, offset.end if offset else 0)
    start = _start_of_labels(folded, min(day.start, clock.start if clock else day.start))
    moment = _combine(day.value, clock, offset, reading)
    return Stamp(moment, start, end) if moment is not None else None


def _clock_of(day: Day, clocks: list[Clock], folded: str, *, adjacent: bool) -> Clock | None:
    """The time that belongs to a date: inside it, else the one joined to it, else (if allowed) any."""
    outside = [clock for clock in clocks if clock.end <= day.start or clock.start >= day.end]
    if day.holds_time:
        return next((clock for clock in clocks if day.start <= clock.start < day.end), None)
    for clock in outside:
        if _joined(clock, day, folded):
            return clock
    return outside[0] if outside and not adjacent else None


def _joined(clock: Clock, day: Day, folded: str) -> bool:
    if clock.start >= day.end:
        return _JOIN.fullmatch(folded, day.end, clock.start) is not None
    offset = find_offset(folded, clock.end)
    return _JOIN.fullmatch(folded, offset.end if offset else clock.end, day.start) is not None


def _meant(clock: Clock, line: str, folded: str) -> bool:
    """Whether ``SA`` or ``CH`` after a time is a half-day mark and not the start of a word (Sa Pa)."""
    if clock.half not in {"sa", "ch"}:
        return True
    written = line[clock.half_start : clock.half_start + len(clock.half)]
    return written.isupper() or _JOIN.fullmatch(folded, clock.end) is not None


def _without_half(clock: Clock, folded: str) -> Clock:
    return find_clocks(folded[: clock.half_start].rstrip())[-1] if clock.half else clock


def _start_of_labels(folded: str, start: int) -> int:
    """Where the labels before a moment begin, if nothing else stands before it."""
    return 0 if _JOIN.fullmatch(folded, 0, start) is not None else start


def _combine(day: date, clock: Clock | None, offset: Offset | None, reading: _Reading) -> Moment | None:
    """Put date, time and zone together; a time that contradicts itself leaves the day."""
    if offset is not None and offset.east is None:
        return None
    if not FIRST_YEAR <= day.year <= reading.now.year + YEARS_AHEAD + 1:
        return None
    zone: tzinfo = timezone(offset.east) if offset is not None and offset.east is not None else reading.zone
    midnight = datetime.combine(day, time(), zone)
    if clock is None or clock.since_midnight is None:
        return _plausible(midnight, Precision.DAY, Basis.STATED, reading)
    return _plausible(midnight + clock.since_midnight, clock.precision, Basis.STATED, reading)


# --- without a date --------------------------------------------------------------------------------------------------


def _undated(line: str, folded: str, reading: _Reading) -> Stamp | None:
    """A time without a date, at the start of the text: of today, or of yesterday when it has not come yet."""
    clock = next(iter(find_clocks(folded)), None)
    if clock is None or _JOIN.fullmatch(folded, 0, clock.start) is None:
        return None
    if not _meant(clock, line, folded):
        clock = _without_half(clock, folded)
    if clock.precision is Precision.HOUR or clock.since_midnight is None:
        return None
    offset = find_offset(folded, clock.end)
    end = offset.end if offset is not None else clock.end
    if _DATE_LIKE.search(folded[end:]) or (offset is not None and offset.east is None):
        return None
    at = _last_time_of_day(clock, offset, folded[: clock.start], reading)
    moment = _plausible(at, clock.precision, Basis.INFERRED, reading)
    return Stamp(moment, 0, end) if moment is not None else None


def _last_time_of_day(clock: Clock, offset: Offset | None, before: str, reading: _Reading) -> datetime:
    zone: tzinfo = timezone(offset.east) if offset is not None and offset.east is not None else reading.zone
    today = datetime.combine(reading.now.astimezone(zone).date(), time(), zone)
    at = today + (clock.since_midnight or timedelta())
    if "hom qua" in before or ("hom nay" not in before and at > reading.now):
        return at - timedelta(days=1)
    return at
