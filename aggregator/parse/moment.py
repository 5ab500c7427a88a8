"""Read a written moment: value, precision and basis, or ``None`` rather than a guess.

No library reads what Vietnamese sources write (feedparser gives 07:17 of today for ``07:17 | 18/10/2025``, others
take ``GMT+7`` for seven hours west), so this is our own reader of all the shapes met so far. A weekday is passed over,
also where it contradicts its date: templates get it wrong more often than the numbers, and it cannot say which of the
two orders was meant without guessing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Final

from aggregator.model import Basis, DateOrder, Moment, Precision
from aggregator.parse.clock import Clock, Offset, find_clocks, find_offset
from aggregator.parse.relative import find_ago, find_day_word
from aggregator.parse.shapes import Day, find_day, fold_letter
from aggregator.vietnamese import plain

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

MAX_LENGTH: Final = 200
"""Characters; no date is longer, and what is longer is not looked at."""
MAX_LINE: Final = 300
"""Characters of a line in which a moment is looked for."""
_MAX_WITHOUT_DIGITS: Final = 40
"""Characters of a line that says when in words alone: ``hôm qua``."""
FIRST_YEAR: Final = 1990
"""Before the web; 1970 and year 1 are what programs write when they know no date."""
YEARS_AHEAD: Final = 20
_UNIX_AHEAD: Final = timedelta(days=366)
"""A bare number further ahead is no Unix time: ``2025102007`` is not of 2034."""

_WEEKDAY: Final = (
    r"thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn|th? ?[2-7]"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
)
_LABEL: Final = (
    rf"{_WEEKDAY}|cap nhat|ngay|da|dang|luc|vao|gui|xuat ban|thoi gian|hom nay|hom qua|hom kia|today|yesterday"
    r"|posted|published|updated|date|on|at|t"
)
_JOIN: Final = re.compile(rf"(?:[ |,.;:()\[\]<>/•·*_~'-]|(?<![a-z])(?:{_LABEL})(?![a-z]))*")
"""What may stand between a time and its date, or before both, without meaning anything else."""

_UNIX: Final = re.compile(r"(?:\\?/?date\()?([1-9][0-9]{9})([0-9]{3})?(?:\.[0-9]{1,9}|[+-][0-9]{4})?(?:\)\\?/?)?")
_COMPACT: Final = re.compile(
    r"([0-9]{4})([0-9]{2})([0-9]{2})(?:t?([0-9]{2})([0-9]{2})([0-9]{2})?)?(z|[+-][0-9]{2}:?[0-9]{2})?"
)
_GLUED: Final = re.compile(
    r"([/.-][0-9]{4})(?=[0-9]{1,2}:[0-9]{2})|(:[0-9]{2})(?=[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4})"
)
"""Where a time and a date stand side by side with nothing between: ``18/10/202507:17``."""
_EDIT_FIRST: Final = re.compile(
    r"\W*(?:ngay |lan )?(?:cap nhat|chinh sua|sua|last updated|updated|modified)\b.{4,40}?"
    r"(?=\b(?:ngay |duoc |da )?(?:dang|xuat ban|tao|published|posted)\W+(?:luc |ngay |vao |on )*[0-9])"
)
"""The date of an edit before that of publishing: *Cập nhật: 23/11/2026 15:00 Ngày đăng: 21/11/2026 08:00*."""
_DATE_LIKE: Final = re.compile(r"[0-9] ?[/.:-] ?[0-9]|[0-9]{3}")


@dataclass(frozen=True, slots=True)
class Stamp:
    """A moment found inside a longer text, and the part of the text it takes, its labels and brackets included."""

    moment: Moment
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Text:
    """A text as it is looked at: folded for finding, as written for telling ``SA`` from ``Sa Pa``."""

    folded: str
    written: str
    """Letter for letter what ``folded`` was made of."""
    zone: ZoneInfo
    now: datetime
    order: DateOrder

    @property
    def local(self) -> datetime:
        """Now, in the source's zone."""
        return self.now.astimezone(self.zone)


def read_moment(text: str, *, zone: ZoneInfo, now: datetime, order: DateOrder = "dmy") -> Moment | None:
    """Read a text that a source offers as a date.

    Args:
        text: as the source wrote it, in any shape of our sources; words around it are passed over.
        zone: what holds where the text names no zone.
        now: aware; a time without a date is put on its day or, if that time has not come yet, on the day before.
        order: what three bare numbers mean. The other order is read only where this one is impossible.

    Returns:
        The moment, or ``None`` when there is none, it does not exist (31/02), it is a range, it names no year, or it
        lies before 1990 or more than 20 years after ``now``.
    """
    if len(text) > MAX_LENGTH:
        return None
    looked_at = _text(_GLUED.sub(r"\1\2 ", plain(text)), zone, now, order)[0]
    moment = _machine_moment(looked_at)
    if moment is not None:
        return moment
    stamp = _dated(looked_at, adjacent=False) or _ago(looked_at) or _undated(looked_at) or _day_word(looked_at)
    return stamp.moment if stamp is not None else None


def find_moment(text: str, *, zone: ZoneInfo, now: datetime, order: DateOrder = "dmy") -> Stamp | None:
    """Find the first moment inside a line of a listing: ``07:19 | 18/10/2025 Khuyến công``.

    A moment without a date is taken only at the start of the line. Only the first 300 characters are looked at.

    Args:
        text: plain text, one line.
        zone: as in `read_moment`.
        now: as in `read_moment`.
        order: as in `read_moment`.

    Returns:
        The moment and the span ``text[start:end]`` it takes, or ``None``.
    """
    if len(text) > _MAX_WITHOUT_DIGITS and not any(character.isdecimal() for character in text[:MAX_LINE]):
        return None
    looked_at, places = _text(text[:MAX_LINE], zone, now, order)
    stamp = _dated(looked_at, adjacent=True) or _ago(looked_at, prose=True) or _undated(looked_at)
    stamp = stamp or _day_word(looked_at)
    return Stamp(stamp.moment, places[stamp.start], places[stamp.end - 1] + 1) if stamp is not None else None


def _text(text: str, zone: ZoneInfo, now: datetime, order: DateOrder) -> tuple[_Text, list[int]]:
    """Fold letter for letter, without marks of their own; and where each letter stood."""
    seen = [(folded, letter, place) for place, letter in enumerate(text) for folded in [fold_letter(letter)] if folded]
    folded, written = "".join(one[0] for one in seen), "".join(one[1] for one in seen)
    edit = _EDIT_FIRST.match(folded)
    if edit is not None:
        blank = " " * edit.end()
        folded, written = blank + folded[edit.end() :], blank + written[edit.end() :]
    return _Text(folded, written, zone, now, order), [one[2] for one in seen]


def _plausible(at: datetime, precision: Precision, basis: Basis, text: _Text) -> Moment | None:
    if at.year < FIRST_YEAR or at > text.now + timedelta(days=366 * YEARS_AHEAD):
        return None
    return Moment(at.astimezone(UTC), precision, basis)


def _machine_moment(text: _Text) -> Moment | None:
    """Numbers only: Unix time in seconds or milliseconds, and ISO 8601 without separators."""
    unix = _UNIX.fullmatch(text.folded)
    if unix is not None:
        at = datetime.fromtimestamp(int(unix[1]), UTC)
        return _plausible(at, Precision.SECOND, Basis.STATED, text) if at <= text.now + _UNIX_AHEAD else None
    compact = _COMPACT.fullmatch(text.folded)
    if compact is None:
        return None
    year, month, day, hour, minute, second, zone = compact.groups()
    clock = f" {hour}:{minute}" + (f":{second}" if second else "") if hour else ""
    spaced = f"{year}-{month}-{day}{clock}{zone or ''}"
    stamp = _dated(_Text(spaced, spaced, text.zone, text.now, text.order), adjacent=True)
    return stamp.moment if stamp is not None else None


# --- with a date -----------------------------------------------------------------------------------------------------


def _dated(text: _Text, *, adjacent: bool) -> Stamp | None:
    """A date, with the time that belongs to it; ``adjacent`` wants that time right beside it."""
    folded = text.folded
    day = find_day(folded, text.order)
    if day is None or day.value is None:
        return None
    clock = _clock_of(day, find_clocks(folded), text, adjacent=adjacent)
    if day.short and clock is None and _JOIN.fullmatch(folded, 0, day.start) is None:
        return None
    offset = find_offset(folded, clock.end) if clock is not None else None
    end = max(day.end, clock.end if clock else 0, offset.end if offset else 0)
    if offset is None:
        offset = find_offset(folded, end)
        end = max(end, offset.end if offset else 0)
    start = min(day.start, clock.start if clock else day.start)
    if _JOIN.fullmatch(folded, 0, start) is not None:
        start = 0
    moment = _combine(day.value, clock, offset, text)
    return Stamp(moment, start, end) if moment is not None else None


def _clock_of(day: Day, clocks: list[Clock], text: _Text, *, adjacent: bool) -> Clock | None:
    """The time of a date: inside it, else the one joined to it, else (if allowed) any that no other date precedes."""
    if day.holds_time:
        return next((clock for clock in clocks if day.start <= clock.start < day.end), None)
    outside = [_as_meant(clock, text, day) for clock in clocks if clock.end <= day.start or clock.start >= day.end]
    for clock in outside:
        if _joined(clock, day, text.folded):
            return clock
    if adjacent:
        return None
    other = find_day(text.folded[day.end :], text.order)
    return next((clock for clock in outside if other is None or clock.end <= day.end + other.start), None)


def _joined(clock: Clock, day: Day, folded: str) -> bool:
    if clock.start >= day.end:
        return _JOIN.fullmatch(folded, day.end, clock.start) is not None
    offset = find_offset(folded, clock.end)
    return _JOIN.fullmatch(folded, offset.end if offset else clock.end, day.start) is not None


def _as_meant(clock: Clock, text: _Text, day: Day | None = None) -> Clock:
    """A time without its part of the day where ``Sa``, ``Chiều`` … is the first word of something else (Sa Pa)."""
    if clock.half is None or clock.half in {"am", "pm"}:
        return clock
    half_end = clock.half_start + len(clock.half)
    is_mark = clock.half in {"sa", "ch"} and text.written[clock.half_start : half_end].isupper()
    day_follows = day is not None and clock.end <= day.start and _JOIN.fullmatch(text.folded, clock.end, day.start)
    if is_mark or day_follows or _JOIN.fullmatch(text.folded, clock.end):
        return clock
    return find_clocks(text.folded[: clock.half_start].rstrip())[-1]


def _combine(day: date, clock: Clock | None, offset: Offset | None, text: _Text) -> Moment | None:
    """Put date, time and zone together; a time that contradicts itself leaves the day."""
    if offset is not None and offset.east is None:
        return None
    if not FIRST_YEAR <= day.year <= text.now.year + YEARS_AHEAD + 1:
        return None
    zone: tzinfo = timezone(offset.east) if offset is not None and offset.east is not None else text.zone
    midnight = datetime.combine(day, time(), zone)
    if clock is None or clock.since_midnight is None:
        return _plausible(midnight, Precision.DAY, Basis.STATED, text)
    return _plausible(midnight + clock.since_midnight, clock.precision, Basis.STATED, text)


# --- without a date --------------------------------------------------------------------------------------------------


def _ago(text: _Text, *, prose: bool = False) -> Stamp | None:
    """``2 giờ trước`` behind labels only; in ``prose`` no sentence goes on behind it (*3 ngày trước thềm hội chợ*)."""
    labels = _JOIN.match(text.folded)
    ago = find_ago(text.folded, labels.end() if labels is not None else 0, text.local)
    if ago is None or ago.at is None or (prose and text.written[ago.end :].lstrip()[:1].islower()):
        return None
    moment = _plausible(ago.at, ago.precision, Basis.INFERRED, text)
    return Stamp(moment, 0, ago.end) if moment is not None else None


def _undated(text: _Text) -> Stamp | None:
    """A time without a date, at the start of the text: of today, or of yesterday when it has not come yet."""
    clock = next(iter(find_clocks(text.folded)), None)
    if clock is None or _JOIN.fullmatch(text.folded, 0, clock.start) is None:
        return None
    clock = _as_meant(clock, text)
    offset = find_offset(text.folded, clock.end)
    end = offset.end if offset is not None else clock.end
    days_ago, end = _days_ago(text.folded, clock, end)
    if clock.since_midnight is None or (clock.precision is Precision.HOUR and days_ago is None):
        return None
    if _DATE_LIKE.search(text.folded[end:]) or find_ago(text.folded, clock.start, text.local):
        return None
    if offset is not None and offset.east is None:
        return None
    zone: tzinfo = timezone(offset.east) if offset is not None and offset.east is not None else text.zone
    today = datetime.combine(text.now.astimezone(zone).date(), time(), zone)
    at = today - timedelta(days=days_ago or 0) + clock.since_midnight
    if days_ago is None and at > text.now:
        at -= timedelta(days=1)
    moment = _plausible(at, clock.precision, Basis.INFERRED, text)
    return Stamp(moment, 0, end) if moment is not None else None


def _days_ago(folded: str, clock: Clock, end: int) -> tuple[int | None, int]:
    """The day a word beside a time names (``hôm qua 15:30``, ``15:30 hôm qua``), and where both end."""
    found = find_day_word(folded)
    if found is None:
        return None, end
    days, start, word_end = found
    if word_end <= clock.start:
        return days, end
    return (days, word_end) if _JOIN.fullmatch(folded, end, start) is not None else (None, end)


def _day_word(text: _Text) -> Stamp | None:
    """``Hôm qua`` and nothing else: that day."""
    found = find_day_word(text.folded)
    if found is None or _JOIN.fullmatch(text.folded) is None:
        return None
    day = datetime.combine(text.local.date() - timedelta(days=found[0]), time(), text.zone)
    return Stamp(Moment(day.astimezone(UTC), Precision.DAY, Basis.INFERRED), 0, len(text.folded))
