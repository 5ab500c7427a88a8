"""Whether a document seems to write its days month first, which only its operator may decide.

A day that can be read both ways is read day first unless the source says otherwise; where others of the document can
only be month first, somebody should look.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from aggregator.model import Document

if TYPE_CHECKING:
    from collections.abc import Iterable

_DAY: Final = re.compile(r"(?<![0-9/.-])([0-9]{1,2})([/-])([0-9]{1,2})\2(?:19|20)[0-9]{2}(?![0-9/-])")
_ELEMENT: Final = re.compile(r"<(?:pubDate|(?:dc:)?date|updated|published)>([^<]{1,100})<")
_MONTHS: Final = 12
_DAYS: Final = 31

WARNING: Final = "some of its days can only be month first, others were read day first; look, and set date_order: mdy"


def is_month_first(document: Document, text: str) -> bool:
    """Whether some days of a document can only be month first, some both, and none only day first.

    Args:
        document: read day first.
        text: of the whole, for entries that are known and were not read again.
    """
    written = [entry.written for entry in document.entries if entry.written]
    if document.form != "listing":
        written += _ELEMENT.findall(text)
    only_month_first = either = False
    for first, second in _days(written):
        if second <= _MONTHS < first:
            return False
        only_month_first |= first <= _MONTHS < second <= _DAYS
        either |= max(first, second) <= _MONTHS
    return only_month_first and either


def _days(texts: Iterable[str]) -> Iterable[tuple[int, int]]:
    for text in texts:
        match = _DAY.search(text)
        if match is not None:
            yield int(match[1]), int(match[3])
