"""Find the dates of a listing: lines of an outline that say when, and little else."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from aggregator.model import Basis, Moment, Precision
from aggregator.parse.labels import MAX_LABEL, OTHER_CLASS, is_counter, label_before, label_of, without_weekday
from aggregator.parse.lines import LONGEST_LEAF, day_of_parts
from aggregator.parse.moment import find_moment
from aggregator.vietnamese import fold

if TYPE_CHECKING:
    from datetime import datetime

    from aggregator.model import Source
    from aggregator.parse.lines import Line
    from aggregator.parse.moment import Stamp
    from aggregator.parse.outline import Outline

_MAX_BEFORE: Final = 40
_PROSE: Final = 4
"""Words."""
_SEPARATORS: Final = " \t|,.;:/-–—•·()[]<>*_~»›"
_COUNTER: Final = re.compile(r"[0-9.,]{1,7}")
_SIGNED: Final = re.compile(r"(?:bởi|by|viết bởi|đăng bởi|trong|in|lượt|lúc)\b")
"""What goes on behind a date without being a sentence: *18/10/2025 bởi Quản trị viên*."""
_NOT_PUBLISHED: Final = re.compile(
    r"\b(?:han (?:nop|chot|cuoi)|het han|hieu luc|den ngay|dien ra|ket thuc|ngay sinh|cap ngay)\b"
)
_ENCLOSED: Final = re.compile(r"[(\[][^()\[\]]+[)\]]")
"""A line in brackets: *(18/10/2025, Khuyến công)*."""
_RULED_OFF: Final = re.compile(r".{2,40}\s[|•·]\s|[^\W\d][\w\s.,-]{2,30}\s[–—-]\s")
_CHANGED: Final = re.compile(r"\b(?:cap nhat|sua|updated?|modified)\b")
_NEAR: Final = 3
"""Levels up within which two dates without a link between them belong to one item (published, updated)."""

_NEAR_LINES: Final = 6
_LINKS: Final = 2
"""Links of one article in a row: its image and its title."""


_Find = Callable[[str], "Stamp | None"]
"""Finds a moment in a text, as one source writes it."""


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date of the page."""

    moment: Moment
    written: str
    label: str | None
    """What stands behind it on its line, if that can be a category."""
    element: int
    start: int
    """Its place."""
    line: int
    """Number of its line."""
    anchor: int | None
    machine: bool = False
    pure: bool = True
    """Whether its line says nothing else."""
    changed: bool = False
    """Whether it is called one of a change (*Cập nhật: 18/10/2025*), which counts where nothing else is told."""


def find_date_lines(page: Outline, lines: list[Line], *, source: Source, now: datetime) -> list[DateLine]:
    """Find all dates of a page, each item's once."""
    found: list[DateLine] = []
    links = [anchor.start for anchor in page.anchors]
    for number, line in enumerate(lines):
        date_line = _date_line(page, line, number, source, now)
        if date_line is None:
            continue
        if (
            found
            and not date_line.machine
            and not found[-1].machine
            and _one_item(page, lines, links, found[-1], date_line)
        ):
            found[-1] = joined(found[-1], date_line, source, now)
        else:
            found.append(date_line)
    return found


def _date_line(page: Outline, line: Line, number: int, source: Source, now: datetime) -> DateLine | None:
    """The date of a line: in its whole text, in boxes for its parts, or in elements of its own."""
    find = partial(find_moment, zone=source.timezone, now=now, order=source.date_order)
    text = line.text
    stamp = find(text)
    if stamp is None and len(line.pieces) > 1:
        text = _day_boxes(line) or _date_piece(line, find) or ""
        stamp = find(text) if text else None
    elif stamp is not None and not _says_when(line, text, stamp):
        text = _dates_first(line) or ""
        stamp = find(text) if text else None
    if stamp is None or not _says_when(line, text, stamp):
        return None
    before, after = _beside(text, stamp)
    written = text[stamp.start : stamp.end].strip()
    return DateLine(
        stamp.moment,
        written,
        _label_apart(page, line, written) or _label(page, line, before, after),
        line.element,
        line.start,
        number,
        line.anchor,
        line.machine,
        pure=not before and not after,
        changed=line.pieces[0].changed or _CHANGED.search(fold(text[: stamp.end])) is not None,
    )


def _beside(text: str, stamp: Stamp) -> tuple[str, str]:
    """What stands before a date on its line, and what behind it."""
    return text[: stamp.start].strip(_SEPARATORS), text[stamp.end :].strip(_SEPARATORS)


def _label(page: Outline, line: Line, before: str, after: str) -> str | None:
    """What stands beside a date and can be a category; not what its element calls an author or a counter."""
    label = label_of(after) or label_before(before)
    if label is None or len(line.pieces) == 1:
        return label
    own = next((piece.element for piece in line.pieces if piece.text.strip(_SEPARATORS) == label), None)
    other = own is not None and any(OTHER_CLASS.search(name) for name in page.elements[own].classes)
    return None if other else label


def _label_apart(page: Outline, line: Line, date: str) -> str | None:
    """The nearest element beside the one of a date that can be a category: *Khuyến công* • *3 giờ trước*."""
    texts = [piece.text.strip() for piece in line.pieces]
    if date not in texts:
        return None
    at = texts.index(date)
    for number in sorted(range(len(texts)), key=lambda number: (abs(number - at), number < at)):
        own = page.elements[line.pieces[number].element]
        wordy = number != at and not any(character.isdecimal() for character in texts[number])
        label = label_of(texts[number]) if wordy else None
        if label is not None and label[:1].isupper() and not any(OTHER_CLASS.search(name) for name in own.classes):
            return label
    return None


def _says_when(line: Line, text: str, stamp: Stamp) -> bool:
    """Whether a line with a date in it says when its item appeared, and little else."""
    before, after = _beside(text, stamp)
    if len(before) > _MAX_BEFORE or _NOT_PUBLISHED.search(fold(before)):
        return False
    numbers = any(character.isdecimal() for character in without_weekday(before))
    if numbers and not (_is_a_piece(line, stamp.start, stamp.end) or _ruled_off(text[: stamp.start])):
        return False
    counted = _COUNTER.fullmatch(after) is not None and _at_an_edge(line, stamp.end)
    numbered = any(character.isdecimal() for character in after)
    apart = not before or _ruled_off(text[: stamp.start])
    if stamp.moment.basis is Basis.INFERRED and not counted and (not apart or numbered):
        return False
    sentence = _prose(after) or (_goes_on(text[stamp.end :]) and _ENCLOSED.fullmatch(text.strip()) is None)
    unlike = (line.anchor is not None and not is_counter(after)) or len(after) > MAX_LABEL or sentence
    return not (after and unlike) or _at_an_edge(line, stamp.end)


def _date_piece(line: Line, find: _Find) -> str | None:
    """A date that has an element of its own in a line that as a whole is none (10/10/2025 - Ngày 17/10, tại …)."""
    for piece in line.pieces if line.anchor is None else ():
        text = piece.text.strip()
        if len(text) <= LONGEST_LEAF and any(character.isdecimal() for character in text):
            stamp = find(text)
            if stamp is not None and stamp.end - stamp.start >= len(text):
                return text
    return None


def _dates_first(line: Line) -> str | None:
    """The elements with numbers that a line of short ones begins with: *18/10/2025*, *7:17 chiều*, *Tin tức*."""
    texts = [piece.text.strip() for piece in line.pieces]
    numbers = list(takewhile(lambda text: any(character.isdecimal() for character in text), texts))
    others = texts[len(numbers) :]
    apart = others and others[0][:1].isupper() and all(len(text) <= LONGEST_LEAF for text in texts)
    return " ".join(numbers) if numbers and apart and line.anchor is None else None


def _day_boxes(line: Line) -> str | None:
    """As one text the day whose parts have boxes of their own (18, 10, 2025, or 18, 10/2025)."""
    if len(line.text) > LONGEST_LEAF:
        return None
    return day_of_parts(piece.text.strip(_SEPARATORS) for piece in line.pieces)


def _ruled_off(before: str) -> bool:
    """Whether a bar parts a text from the date behind it, or a dash a short one: *Lượt xem: 245 | 18/10/2025*."""
    return _RULED_OFF.fullmatch(before) is not None


def _prose(after: str) -> bool:
    """Whether a sentence goes on behind a date: *18/10/2025, tại xã Mê Linh …*; a category begins with a capital."""
    return after[:1].islower() and len(after.split()) >= _PROSE and _SIGNED.match(after.casefold()) is None


def _goes_on(after: str) -> bool:
    """Whether a sentence goes on behind a comma, or ends (18/10/2025, UBND tỉnh đã họp)."""
    return len(after.split()) >= _PROSE and (after.lstrip().startswith(",") or after.rstrip().endswith("."))


def _at_an_edge(line: Line, position: int) -> bool:
    """Whether a position in the line's text is where one of its pieces ends: the date has an element of its own."""
    end = 0
    for piece in line.pieces:
        end += len(piece.text.strip())
        if position in {end, end + 1}:
            return True
        end += 1
    return False


def _is_a_piece(line: Line, start: int, end: int) -> bool:
    """Whether a part of the line's text is the whole of one of its pieces: *87 lượt xem • 18/10/2025*, in two spans."""
    position = 0
    for piece in line.pieces:
        length = len(piece.text.strip())
        if position - 1 <= start <= position + 1 and position + length - 1 <= end <= position + length + 1:
            return True
        position += length + 1
    return False


def _one_item(page: Outline, lines: list[Line], links: list[int], first: DateLine, second: DateLine) -> bool:
    """Whether two dates in a row are of one item: no link between them, and both in one small place."""
    if second.line - first.line > _NEAR_LINES:
        return False
    if any(line.anchor != first.anchor for line in lines[first.line : second.line + 1]):
        return False
    outer = page.chain(first.element, _NEAR + 1)[1:]
    inner = page.chain(second.element, _NEAR + 1)
    shared = next((depth for depth, element in enumerate(inner) if depth and element in outer), None)
    return shared is not None and not _apart(page, links, first, second, inner[shared - 1], inner[shared])


def _apart(page: Outline, links: list[int], first: DateLine, second: DateLine, row: int, box: int) -> bool:
    """Whether the second of two dates stands in a row with links of its own, to which the first does not belong.

    The first may be the clock in the head of the page, a day that heads several rows, or a word of the item before.
    A time and its day belong together all the same where the box has hardly any link besides the row's.
    """
    in_row, in_box = (
        bisect_left(links, page.elements[one].end) - bisect_left(links, page.elements[one].start) for one in (row, box)
    )
    if Basis.INFERRED not in {first.moment.basis, second.moment.basis}:
        return in_row > 0
    return 0 < in_row < in_box or in_row > _LINKS


def joined(first: DateLine, second: DateLine, source: Source, now: datetime) -> DateLine:
    """A time and a date on two lines are one moment; of two whole moments the first counts that is not of a change."""
    halves = {first.moment.basis is Basis.INFERRED, second.moment.basis is Basis.INFERRED}
    dated = first if second.moment.basis is Basis.INFERRED else second
    if len(halves) == 1 or dated.moment.precision is not Precision.DAY:
        return second if first.changed and not second.changed else first
    written = f"{first.written} {second.written}"
    stamp = find_moment(written, zone=source.timezone, now=now, order=source.date_order)
    if stamp is None:
        return first
    label = second.label or first.label
    return DateLine(
        stamp.moment,
        written,
        label,
        first.element,
        first.start,
        second.line,
        first.anchor,
        pure=first.pure and second.pure,
    )
