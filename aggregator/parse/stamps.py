"""Find the dates of a listing: lines of an outline that say when, and little else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from aggregator.model import Basis, Moment, Precision
from aggregator.parse.moment import find_moment
from aggregator.vietnamese import fold

if TYPE_CHECKING:
    from datetime import datetime

    from aggregator.model import Source
    from aggregator.parse.outline import Outline, Piece

MAX_LABEL: Final = 60
"""Characters of the category after a date; what is longer is a sentence."""
_MAX_BEFORE: Final = 40
_PROSE: Final = 4
"""Words."""
_SEPARATORS: Final = " \t|,.;:/-–—•·()[]<>*_~"
_NO_LABEL: Final = re.compile(
    r"[0-9@]|luot (?:xem|doc)|da xem|view|binh luan|comment|nguoi (?:tao|dang|viet)|tac gia|quantri|admin"
    r"|xem (?:them|tiep|chi tiet)|chi tiet|doc tiep|read more|chia se|share|gmt|\bin bai|^in$"
)
_BARE_DATE: Final = re.compile(
    r"[\s(\[|-]{0,4}(?:[0-9:]{4,8}[\s|,-]{1,4})?[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}[\s)\]0-9:|-]{0,14}"
)
_NEAR: Final = 3
"""Levels up within which two dates without a link between them belong to one item (published, updated)."""

_NEAR_LINES: Final = 6


@dataclass(frozen=True, slots=True)
class Line:
    """Pieces that stand on one line: no block, heading or link begins or ends inside it."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """As read, words of neighbouring elements kept apart."""
        return " ".join(piece.text.strip() for piece in self.pieces)

    @property
    def element(self) -> int:
        """Element of its first piece."""
        return self.pieces[0].element

    @property
    def anchor(self) -> int | None:
        """The link it stands in."""
        return self.pieces[0].anchor


@dataclass(frozen=True, slots=True)
class DateLine:
    """A date of the page."""

    moment: Moment
    written: str
    label: str | None
    """What stands behind it on its line, if that can be a category."""
    element: int
    line: int
    """Number of its line."""
    anchor: int | None


def lines_of(page: Outline) -> list[Line]:
    """Cut a page's pieces into lines."""
    lines = (tuple(pieces) for _, pieces in groupby(page.pieces, key=lambda piece: (piece.block, piece.anchor)))
    return [Line(part) for pieces in lines for part in _parts(pieces)]


def _parts(pieces: tuple[Piece, ...]) -> list[tuple[Piece, ...]]:
    """Cut a date with an element of its own out of a link's text: ``<a>Title <i>(18/10/2025)</i></a>``."""
    if pieces[0].anchor is None or len(pieces) == 1:
        return [pieces]
    return [tuple(part) for _, part in groupby(pieces, key=lambda piece: _BARE_DATE.fullmatch(piece.text) is not None)]


def find_date_lines(page: Outline, lines: list[Line], *, source: Source, now: datetime) -> list[DateLine]:
    """Find all dates of a page, each item's once."""
    found: list[DateLine] = []
    for number, line in enumerate(lines):
        date_line = _date_line(line, number, source, now)
        if date_line is None:
            continue
        if found and _one_item(page, lines, found[-1], date_line):
            found[-1] = _joined(found[-1], date_line, source, now)
        else:
            found.append(date_line)
    return found


def label_of(text: str) -> str | None:
    """A text that stands where a category may stand, if it can be one."""
    label = text.strip(_SEPARATORS)
    if not label or len(label) > MAX_LABEL or _NO_LABEL.search(fold(label)):
        return None
    return label if any(character.isalpha() for character in label) else None


def _date_line(line: Line, number: int, source: Source, now: datetime) -> DateLine | None:
    text = line.text
    stamp = find_moment(text, zone=source.timezone, now=now, order=source.date_order)
    if stamp is None:
        return None
    before, after = text[: stamp.start].strip(_SEPARATORS), text[stamp.end :].strip(_SEPARATORS)
    inferred = stamp.moment.basis is Basis.INFERRED
    if len(before) > _MAX_BEFORE or any(character.isdecimal() for character in before):
        return None
    if inferred and (before or any(character.isdecimal() for character in after)):
        return None
    unlike = line.anchor is not None or len(after) > MAX_LABEL or _prose(after)
    if after and unlike and not _at_an_edge(line, stamp.end):
        return None
    label = label_of(after) or label_of(before)
    return DateLine(stamp.moment, text[stamp.start : stamp.end].strip(), label, line.element, number, line.anchor)


def _prose(after: str) -> bool:
    """Whether a sentence goes on behind a date: *18/10/2025, tại xã Mê Linh …*; a category begins with a capital."""
    return after[:1].islower() and len(after.split()) >= _PROSE


def _at_an_edge(line: Line, position: int) -> bool:
    """Whether a position in the line's text is where one of its pieces ends: the date has an element of its own."""
    end = 0
    for piece in line.pieces:
        end += len(piece.text.strip())
        if position in {end, end + 1}:
            return True
        end += 1
    return False


def _one_item(page: Outline, lines: list[Line], first: DateLine, second: DateLine) -> bool:
    """Whether two dates in a row are of one item: no link between them, and both in one small place."""
    if second.line - first.line > _NEAR_LINES:
        return False
    if any(line.anchor != first.anchor for line in lines[first.line : second.line + 1]):
        return False
    return bool(set(page.ancestors(first.element)[1 : _NEAR + 1]) & set(page.ancestors(second.element)[1 : _NEAR + 1]))


def _joined(first: DateLine, second: DateLine, source: Source, now: datetime) -> DateLine:
    """A time and a date on two lines are one moment; of two whole moments the first (published) counts."""
    halves = {first.moment.basis is Basis.INFERRED, second.moment.basis is Basis.INFERRED}
    dated = first if second.moment.basis is Basis.INFERRED else second
    if len(halves) == 1 or dated.moment.precision is not Precision.DAY:
        return first
    written = f"{first.written} {second.written}"
    stamp = find_moment(written, zone=source.timezone, now=now, order=source.date_order)
    if stamp is None:
        return first
    label = second.label or first.label
    return DateLine(stamp.moment, written, label, first.element, second.line, first.anchor)
