"""The shapes in which sources write dates, as patterns over folded text.

Folded text is casefolded and without diacritics, letter for letter, so positions in it are positions in what the
source wrote; dashes are hyphens. Every pattern runs in linear time: no quantifier stands inside another one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from aggregator.model import DateOrder
from aggregator.vietnamese import fold

_DASHES: Final = frozenset("‐‑‒–—―−")
_QUOTES: Final = frozenset("’‘ʼ′`´")
_ENGLISH: Final = "january february march april may june july august september october november december"
_ENGLISH_MONTHS: Final = {
    name[:length]: number for number, name in enumerate(_ENGLISH.split(), start=1) for length in {3, 4, len(name)}
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
_NAMED: Final = "|".join(sorted(_ENGLISH_MONTHS, key=len, reverse=True))
_VIETNAMESE_NAMED: Final = "|".join(sorted(_VIETNAMESE_MONTHS, key=len, reverse=True))
_NUMBER_GOES_ON: Final = r"(?![0-9]|[./][0-9]|/[a-z])"
"""Behind a date neither another number joined to it (an address, a version) nor a document's mark (``/QĐ-TTg``)."""

_YEAR_FIRST: Final = re.compile(
    rf"(?<![0-9])(?<![0-9][/.-])(?P<year>[0-9]{{4}})([-/.])(?P<month>[0-9]{{1,2}})\2(?P<day>[0-9]{{1,2}})"
    rf"{_NUMBER_GOES_ON}"
)
_NUMERIC: Final = re.compile(
    r"(?<![0-9v])(?<![0-9][/.-])([0-9]{1,2}) ?([-/.]) ?([0-9]{1,2}) ?\2 ?(?P<year>[0-9]{4}|[0-9]{2})"
    rf"{_NUMBER_GOES_ON}"
)
_YEAR_LAST: Final = re.compile(
    rf"(?<![a-z])(?P<month>{_NAMED}) {{1,2}}(?P<day>[0-9]{{1,2}}) (?=[0-9]{{1,2}}:[0-9]{{2}})"
    r"[0-9:.]{4,15} ?[a-z0-9:+-]{0,12} (?P<year>[0-9]{4})(?![0-9])"
)
"""C ``asctime`` and Java ``Date.toString``: ``May 04 12:31:00 GMT+07:00 2025``."""

_SHAPES: Final = (
    _YEAR_FIRST,
    _NUMERIC,
    _YEAR_LAST,
    re.compile(  # 18 tháng 10 năm 2025, 18 Th10, 2025, 18-Tháng Mười-2025, 18 tháng 10/2025
        rf"(?<![0-9])(?P<day>[0-9]{{1,2}})[ /.-]?(?:thang|thg|th)[ .]?(?P<month>{_VIETNAMESE_NAMED}|[0-9]{{1,2}})"
        r"[,/.-]? ?(?:nam )?(?P<year>[0-9]{4})(?![0-9])"
    ),
    re.compile(  # Tháng Mười 18, 2025
        rf"(?<![a-z])(?:thang|thg) (?P<month>{_VIETNAMESE_NAMED}|[0-9]{{1,2}}) (?P<day>[0-9]{{1,2}}), ?"
        r"(?P<year>[0-9]{4})(?![0-9])"
    ),
    re.compile(  # 18 Oct 2025, 18th October, 2025, 18-Oct-25
        rf"(?<![0-9])(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?[ -](?P<month>{_NAMED})\.?,?[ -]"
        r"(?P<year>[0-9]{4}|[0-9]{2})(?![0-9:])"
    ),
    re.compile(  # Oct 18 2025, October 18th, 2025, December 12,2025
        rf"(?<![a-z])(?P<month>{_NAMED})\.? (?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?,? ?(?<![0-9])(?P<year>[0-9]{{4}})"
        r"(?![0-9])"
    ),
)
_RANGE_GOES_ON: Final = re.compile(
    r"(?: ?(?:~|den|toi|to) ?| - |-(?=[0-9]{1,2}/))(?:het )?(?:ngay )?"
    r"[0-9]{1,4}[/.-][0-9]{1,2}(?:[/.-][0-9]{1,4})?(?![0-9:h])"
)
_RANGE_BEGAN: Final = re.compile(r"(?<![0-9/])[0-9]{1,2}/[0-9]{1,2} ?(?:-|~|den|toi|to) ?(?:het )?(?:ngay )?$")
_BEFORE: Final = 24
"""Characters before a date in which the beginning of a range may stand."""

_PARTS: Final = ("year", "month", "day")
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
    short: bool = False
    """Three numbers of at most two digits: 20/10/25, but 4.5.05 as well."""


def find_day(folded: str, order: DateOrder) -> Day | None:
    """The first date in a text, in any shape; ``order`` decides what 08/10/2025 means.

    The first and last day of a range (20/10/2025 - 25/10/2025) are none: what lasts was not published then.
    """
    found = [match for shape in _SHAPES for match in [shape.search(folded)] if match is not None]
    if not found:
        return None
    first = min(found, key=lambda match: match.start())
    if _RANGE_GOES_ON.match(folded, first.end()) or _RANGE_BEGAN.search(
        folded[max(0, first.start() - _BEFORE) : first.start()]
    ):
        return None
    return Day(
        _numeric(first[1], first[3], first["year"], order) if first.re is _NUMERIC else _date(*first.group(*_PARTS)),
        first.start(),
        first.end(),
        holds_time=first.re is _YEAR_LAST,
        short=first.re is _NUMERIC and len(first["year"]) <= len("99"),
    )


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


@lru_cache(maxsize=4096)
def fold_letter(letter: str) -> str:
    """Fold one letter to one letter, or to nothing where it is a combining or invisible character."""
    if letter.isspace():
        return " "
    if letter in _DASHES:
        return "-"
    if letter in _QUOTES:
        return "'"
    folded = fold(letter)
    return folded if len(folded) <= 1 else letter
