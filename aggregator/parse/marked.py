"""What an element's attributes say to programs: a date, a width, that it is hidden."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LONGEST_DATE: Final = 100
"""Characters."""
_CUT_OFF: Final = 2_000
"""Characters of a style that are looked at."""

_MACHINE: Final = re.compile(
    r"[12][0-9]{3}-[01][0-9]-[0-3][0-9].*|[0-3]?[0-9]/[01]?[0-9]/[12][0-9]{3}.*|1[0-9]{9}(?:[0-9]{3})?"
)
_EPOCH: Final = re.compile(r"1[0-9]{9}(?:[0-9]{3})?")
_NAMES: Final = (
    "datetime",
    "data-datetime",
    "data-date",
    "data-time",
    "data-timestamp",
    "data-utime",
    "data-published",
    "title",
)
_PROPERTY: Final = re.compile(
    r"(?:^|[:\s])(?:date|datePublished|dateCreated|created|issued|published_time)(?:\s|$)", re.IGNORECASE
)
"""Microdata, RDFa and Open Graph; a date of change is none."""
_CHANGE: Final = re.compile(r"(?<![a-z])(?:date-?)?(?:updated?|modified|changed)(?![a-z])", re.IGNORECASE)
_PUBLICATION: Final = re.compile(
    r"(?<![a-z])(?:date-?)?(?:published|created|issued|entry-date)(?![a-z])", re.IGNORECASE
)
_CLOCK_AND_YEAR: Final = re.compile(r"(?=.*[0-9]\s*[:hg]\s*[0-9]{2})(?=.*[0-9]{4})", re.IGNORECASE | re.DOTALL)
_CLOCK: Final = re.compile(r"[0-9]{2}:[0-9]{2}")
_ZULU: Final = re.compile(r"(?:Z|[+-]00:?00)$")

_MOST_ROWS: Final = 50
"""Items of one day."""
_HIDING: Final = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_HIDDEN_CLASSES: Final = frozenset(
    [
        "hidden",
        "d-none",
        "hide",
        "sr-only",
        "visually-hidden",
        "visuallyhidden",
        "screen-reader-text",
        "hide-accessible",
        "invisible",
        "offscreen",
    ]
)
_SHOWN_CLASS: Final = re.compile(r"(?:d|visible)-(?:xs|sm|md|lg|xl|xxl)(?:-[a-z-]+)?|(?:sm|md|lg|xl):[a-z-]+")
_WIDTH: Final = re.compile(r"(?:^|[;\s])width\s*:\s*([0-9]{1,5}(?:\.[0-9]+)?)\s*(%|px)", re.IGNORECASE)
_WIDTH_ATTRIBUTE: Final = re.compile(r"\s*([0-9]{1,5})\s*(%|px)?\s*")


def date_in(tag: str, attributes: Mapping[str, str | None], shown: Callable[[], str]) -> str | None:
    """The date an element stands for, where it carries one for machines.

    Args:
        tag: its name; ``time`` carries one in ``datetime`` whatever its shape.
        attributes: its attributes.
        shown: gives the text it shows, which may be *2 giờ trước*, or tell more than a bare date.

    Returns:
        As written for machines or as shown; ``None`` for an element that carries no date.
    """
    for name in _NAMES:
        written = (attributes.get(name) or "").strip()
        if written and len(written) <= LONGEST_DATE and (tag == "time" or _MACHINE.fullmatch(written)):
            text = shown()
            return text if len(text) <= LONGEST_DATE and _tells_more(text, written) else _spelt(written)
    return published_in(attributes)


def published_in(attributes: Mapping[str, str | None]) -> str | None:
    """The ``content`` of what microdata or RDFa call the date of publication."""
    names = f"{attributes.get('itemprop') or ''} {attributes.get('property') or ''}"
    if names == " " or _PROPERTY.search(names[:_CUT_OFF]) is None:
        return None
    return (attributes.get("content") or "").strip()[:LONGEST_DATE] or None


def tells_change(attributes: Mapping[str, str | None]) -> bool:
    """Whether the date of an element is called one of a change, and not of publication too: ``time.updated``."""
    names = " ".join((attributes.get(name) or "")[:_CUT_OFF] for name in ("itemprop", "property", "class"))
    return _CHANGE.search(names) is not None and _PUBLICATION.search(names) is None


def is_hidden(attributes: Mapping[str, str | None], classes: tuple[str, ...]) -> bool:
    """Whether an element is hidden on every screen: ``d-none``, but not ``d-none d-md-block``."""
    if "hidden" in attributes or _HIDING.search((attributes.get("style") or "")[:_CUT_OFF]) is not None:
        return True
    return not _HIDDEN_CLASSES.isdisjoint(classes) and not any(_SHOWN_CLASS.fullmatch(name) for name in classes)


def width_in(attributes: Mapping[str, str | None]) -> tuple[float, str] | None:
    """The width its style or attribute says: a number, and ``%`` or ``px``."""
    style = (attributes.get("style") or "")[:_CUT_OFF]
    match = _WIDTH.search(style) or _WIDTH_ATTRIBUTE.fullmatch(attributes.get("width") or "")
    return (float(match[1]), match[2] or "px") if match is not None else None


def rows_in(attributes: Mapping[str, str | None]) -> int:
    """The rows a table's cell reaches over; 1 for any other element."""
    written = (attributes.get("rowspan") or "").strip()
    return min(int(written[:4]), _MOST_ROWS) if written.isdecimal() else 1


def _spelt(written: str) -> str:
    """Seconds or milliseconds since 1970 as a date: among other text a bare number is none."""
    if _EPOCH.fullmatch(written) is None:
        return written
    return datetime.fromtimestamp(int(written[:10]), UTC).isoformat()


def _tells_more(shown: str, machine: str) -> bool:
    """Whether a shown date is better than the one for machines.

    A whole date with its time is, where the other has no time, or says the same time of GMT: programs that know no
    zone write their local time as if it were.
    """
    if _CLOCK_AND_YEAR.match(shown) is None:
        return False
    clock = _CLOCK.search(machine)
    return clock is None or (_ZULU.search(machine) is not None and clock[0] in shown)
