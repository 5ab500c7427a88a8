"""The lines of a page: pieces of text that no block and no link parts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final

from aggregator.parse.labels import TITLE_CLASS
from aggregator.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from aggregator.parse.outline import Outline, Piece

_DATE_WORD: Final = re.compile(
    r"ngay|thang|nam|luc|vao|hoi|gio|dang|duoc|viet|tao|cap|nhat|thu|hai|ba|tu|sau|bay|chu|cn|mot|bon|tam|chin|muoi"
    r"|phut|giay|tuan|truoc|hom|qua|nay|am|pm|sa|ch|gmt|ict|utc|at|on|posted|published|updated|ago|hours?|minutes?|days?"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may"
    r"|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    r"|[0-9]{1,4}(?:st|nd|rd|th)?|(?:t|th)[01]?[0-9]|[0-9]{1,2}[hg][0-9]{0,2}"
)
"""Folded words and numbers that dates are made of."""
_SURE: Final = re.compile(
    r"[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{2}(?![0-9])|[(\[][0-9]{1,2}/[0-9]{1,2}[)\]]|\b(?:truoc|ago)\b"
)
"""A day, or how long ago: without it, or a year beside day and month, numbers are no date."""
_NUMBERS: Final = re.compile(r"[0-9]+")
_YEAR: Final = re.compile(r"(?:19|20)[0-9]{2}")
_NAMED_MONTH: Final = re.compile(
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
    r"|\bthang (?:mot|hai|ba|tu|bon|nam|sau|bay|tam|chin|muoi|gieng|chap)"
)
_LONGEST_DATE: Final = 60
"""Characters."""
_DATED_LEAD: Final = re.compile(
    r"(\s*[(\[]?(?:[0-9]{1,2}:[0-9]{2}[\s|,-]{1,4})?[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}(?:[\s|,-]{1,4}[0-9]{1,2}:[0-9]{2})?"
    r"(?:\s?[)\]]\s?[-–—|:]?|\s?[-–—|:]\s))\s*(?=[^\W\d_]|[\"“‘(])(.{30,})",
    re.DOTALL,
)
"""A date, a dash or brackets, and a sentence: *18/10/2025 - Sở Công Thương vừa tổ chức …*."""
_DATED_TITLE: Final = re.compile(
    r"(?P<first>[(\[]?[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}[)\]]?\s?[-–—|:]?)\s+(?P<title>\S.{11,})"
    r"|(?P<before>\S.{11,}?)\s*(?P<last>[(\[][0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}[)\]])",
    re.DOTALL,
)
"""A link's text with a date before its title, or in brackets behind it: its own, where the links beside it have one."""
_RULED_OFF: Final = re.compile(r"\s[|•·–—-]\s")
_AGO: Final = re.compile(r"\b(?:truoc|ago)$")
_SEVERAL: Final = 3
_AROUND: Final = 3
"""Levels up to which links must be alike to stand alike."""
_BETWEEN_PARTS: Final = re.compile(r"[\s,./|-]+|(?:tháng|th|t)\.?\s*(?=[0-9])", re.IGNORECASE)
_DAY: Final = re.compile(r"([0-3]?[0-9])/([01]?[0-9])/([12][0-9]{3})")
_BETWEEN_WORDS: Final = re.compile(r"[^a-z0-9]+")
_STRONG: Final = frozenset({"b", "strong"})
_TELLING: Final = 30
"""Letters; beside a text so long a date is a thing of its own."""
_DATED_CLASS: Final = re.compile(
    r"(?<![a-z])(?:date|time|ngay|ngaydang|thoigian|calendar|clock|posted|published|publish|meta)"
)
_SMALL_BOX: Final = 6
"""Lines; a box that shows a date as a calendar leaf has no more."""
LONGEST_LEAF: Final = 40
"""Characters of such a box."""
_LEVELS: Final = 4
"""Levels up from a number to the box with a date's name it stands in."""


@dataclass(slots=True)
class Line:
    """Pieces that stand on one line: no block or link begins or ends inside it."""

    pieces: tuple[Piece, ...]
    text: str = field(init=False)
    """As read, words of neighbouring elements kept apart."""

    def __post_init__(self) -> None:
        self.text = " ".join(piece.text.strip() for piece in self.pieces)

    @property
    def element(self) -> int:
        """Element of its first piece."""
        return self.pieces[0].element

    @property
    def anchor(self) -> int | None:
        """The link it stands in."""
        return self.pieces[0].anchor

    @property
    def start(self) -> int:
        """Its place."""
        return self.pieces[0].start

    @property
    def block(self) -> int:
        """Its block: lines of one block are parted by links only."""
        return self.pieces[0].block

    @property
    def machine(self) -> bool:
        """Whether it is not shown."""
        return self.pieces[0].machine


def lines_of(page: Outline) -> list[Line]:
    """Cut a page's pieces into lines."""
    pieces = _without_dates(page)
    runs = (tuple(run) for _, run in groupby(pieces, key=lambda piece: (piece.block, piece.anchor)))
    return [Line(part) for pieces in _leaves(page, list(runs)) for part in _parts(page, pieces)]


def _without_dates(page: Outline) -> list[Piece]:
    """Cut the dates that several links in a row, which stand alike, have in their texts from the titles."""
    alike: dict[tuple[object, ...], list[tuple[int, re.Match[str] | None]]] = {}
    for index, piece in enumerate(page.pieces):
        if piece.anchor is not None:
            around = page.chain(piece.element, _AROUND)
            kind = tuple((page.elements[one].tag, page.elements[one].classes) for one in around)
            alike.setdefault(kind, []).append((index, _DATED_TITLE.fullmatch(piece.text.strip())))
    parts: dict[int, tuple[str, ...]] = {}
    for group in alike.values():
        for dated, run in groupby(group, key=lambda one: one[1] is not None):
            several = list(run)
            if dated and len(several) >= _SEVERAL:
                parts |= {index: tuple(filter(None, match.groups())) for index, match in several if match is not None}
    if not parts:
        return page.pieces
    return [
        replace(piece, text=text) for index, piece in enumerate(page.pieces) for text in parts.get(index, (piece.text,))
    ]


def _parts(page: Outline, pieces: tuple[Piece, ...]) -> list[tuple[Piece, ...]]:
    """Cut a date with an element of its own from a link's text, from a title or lead beside it; one of a change anyhow.

    ``<a>Title <i>(18/10/2025)</i></a>``, ``<small>18/10/2025</small> <span>A lead …</span>``,
    ``<time class="updated">…</time><time class="published">…</time>``; and in one text ``18/10/2025 - A lead …``.
    What a bar parts from *3 giờ trước* becomes a piece of its own on their line.
    """
    if len(pieces) == 1 and pieces[0].anchor is None and (led := _DATED_LEAD.fullmatch(pieces[0].text)) is not None:
        return [(replace(pieces[0], text=text),) for text in led.groups()]
    if len(pieces) == 1 and pieces[0].anchor is None and len(pieces[0].text) <= _LONGEST_DATE:
        told = [part.strip() for part in _RULED_OFF.split(pieces[0].text)]
        if sum(_AGO.search(fold(part)) is not None and is_bare_date(part) for part in told) == 1:
            return [tuple(replace(pieces[0], text=f" {part}") for part in told)]
    if any(piece.changed for piece in pieces):
        return [
            part
            for _, run in groupby(pieces, key=lambda piece: piece.changed)
            for part in _parts_of_one(page, tuple(run))
        ]
    return _parts_of_one(page, pieces)


def _parts_of_one(page: Outline, pieces: tuple[Piece, ...]) -> list[tuple[Piece, ...]]:
    if len(pieces) == 1 or (pieces[0].anchor is None and all(len(piece.text) < _TELLING for piece in pieces)):
        return [pieces]
    if is_bare_date(" ".join(piece.text for piece in pieces)):
        return [pieces]
    titled = _titled(page, pieces)
    return [tuple(part) for _, part in groupby(pieces, key=lambda piece: (is_bare_date(piece.text), titled(piece)))]


def _titled(page: Outline, pieces: tuple[Piece, ...]) -> Callable[[Piece], bool]:
    """Which pieces of a link its elements call the title, where each has an element of its own: a card in one link."""
    anchor = pieces[0].anchor
    direct = page.anchors[anchor].element if anchor is not None else -1
    if anchor is None or any(piece.element == direct and not is_bare_date(piece.text) for piece in pieces):
        return lambda _: False

    def titled(piece: Piece) -> bool:
        element = page.elements[piece.element]
        return element.tag in _STRONG or any(TITLE_CLASS.search(name) for name in element.classes)

    return titled


@lru_cache(maxsize=4096)
def is_bare_date(text: str) -> bool:
    """Whether a text is a date and nothing else: only numbers and the words of dates, and surely one."""
    if len(text) > _LONGEST_DATE or not any(character.isdecimal() for character in text):
        return False
    folded = fold(text)
    words = _BETWEEN_WORDS.split(folded)
    known = all(not word or _DATE_WORD.fullmatch(word) for word in words)
    return known and (_SURE.search(folded) is not None or _is_whole_day(folded))


def _is_whole_day(folded: str) -> bool:
    """Whether a text has a year, and day and month beside it: *năm 2025* and *tháng 10/2025* end many a title."""
    numbers = _NUMBERS.findall(folded)
    least = 2 if _NAMED_MONTH.search(folded) is not None else 3
    return len(numbers) >= least and any(_YEAR.fullmatch(number) for number in numbers)


def _leaves(page: Outline, runs: list[tuple[Piece, ...]]) -> Iterator[tuple[Piece, ...]]:
    """Put the lines of a calendar leaf (day, month, year, time below each other) on one line."""
    number = 0
    while number < len(runs):
        joined = _leaf(page, runs, number) if _short_number(runs[number]) else number + 1
        yield tuple(piece for run in runs[number:joined] for piece in run)
        number = joined


def _short_number(run: tuple[Piece, ...]) -> bool:
    text = run[0].text.strip()
    return len(text) <= LONGEST_LEAF and any(character.isdecimal() for character in text)


def day_of_parts(texts: Iterable[str]) -> str | None:
    """As one text the day whose parts have places of their own: 18, 10, 2025, or 18, Tháng 10/2025, or 18, T10 2025."""
    day = "/".join(part for text in texts for part in _BETWEEN_PARTS.split(text) if part)
    return day if _DAY.fullmatch(day) else None


def _day(runs: list[tuple[Piece, ...]]) -> str | None:
    return day_of_parts(piece.text for run in runs for piece in run) if len(runs) > 1 else None


def _leaf(page: Outline, runs: list[tuple[Piece, ...]], number: int) -> int:
    """Behind the last line of the box with a date's name that begins at a line."""
    behind = number + 1
    for element in page.chain(runs[number][0].element, _LEVELS):
        box = page.elements[element]
        if number and runs[number - 1][-1].start >= box.start:
            break
        last = number
        while last < len(runs) and last - number < _SMALL_BOX and runs[last][0].start < box.end:
            last += 1
        inside = runs[number:last]
        if not any(_DATED_CLASS.search(name) for name in box.classes) and _day(inside) is None:
            continue
        ends = last == len(runs) or runs[last][0].start >= box.end
        if (
            ends
            and len({run[0].anchor for run in inside}) == 1
            and sum(len(p.text) for r in inside for p in r) <= LONGEST_LEAF
        ):
            behind = last
    return behind
