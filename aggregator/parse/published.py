"""When an article was published: what its page tells machines, held against what it shows and what is known.

A program's ``datePublished`` may be the time of the last edit (NukeViet writes the same into ``dateModified``), local
time under the name of GMT, or a 12-hour clock without its half. A date in the wrong minute pulls stories apart, so
what contradicts the listing is not taken, and what contradicts the shown date in one of these ways gives way to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from aggregator.model import Basis, Moment, Precision
from aggregator.parse.dateline import datelines
from aggregator.parse.lines import lines_of
from aggregator.parse.moment import find_moment, read_moment
from aggregator.parse.nukeviet import is_nukeviet
from aggregator.parse.told import names_it
from aggregator.vietnamese import fold, title_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aggregator.model import Source
    from aggregator.parse.lines import Line
    from aggregator.parse.outline import Outline
    from aggregator.parse.told import Told

_BEHIND: Final = 8
"""Lines behind the title in which its date is looked for."""
_BEFORE: Final = 3
_PARAGRAPH: Final = 120
_HEADLINE: Final = 25
"""Characters from which a line is a paragraph, and a link a headline."""
_AHEAD: Final = timedelta(minutes=10)
"""What lies further ahead of our clock was not published then."""
_FINE: Final = frozenset({Precision.SECOND, Precision.MINUTE})
_MIDNIGHT: Final = re.compile(r"(?<![0-9])00:00(?::00(?:\.0+)?)?\s*(?:Z|[+-]00:?00|GMT|UTC)$", re.IGNORECASE)
_JUST_NOW: Final = timedelta(minutes=2)
"""Before our request; a page that says so may be telling the time of its making."""
_SPANS: Final = {Precision.HOUR: timedelta(hours=1), Precision.DAY: timedelta(days=1)}
_ROUND: Final = timedelta(minutes=2)
"""By which *5 phút trước* may be off."""
_DAY: Final = timedelta(days=1)
_HALF_DAY: Final = timedelta(hours=12)
_NO_HEADING: Final = 9
_OWN_HEADING: Final = 2
"""The lowest level at which a heading may be the article's in other words."""
_PHP_ZONE: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[+-][0-9]{2}(?::?00)?|[A-Z]{3})([0-9]{2}:[0-9]{2}:[0-9]{2})"
)
"""``2025-10-18+0707:17:00``: PHP's ``date('Y-m-dTH:i:s')``, where T is the name of the zone."""
_CHANGED: Final = ("cap nhat", "sua", "update", "modified")


@dataclass(frozen=True, slots=True)
class Dated:
    """A moment with the words that said it."""

    moment: Moment
    written: str


def published(
    told: Told, page: Outline, *, title: str, known: Moment | None, source: Source, now: datetime
) -> Dated | None:
    """The moment an article's page states.

    Args:
        told: what the page tells machines.
        page: what it shows.
        title: of the article.
        known: what the listing said; what contradicts it is not taken.
        source: its zone and date order are obeyed.
        now: aware.

    Returns:
        A stated moment that knows more than ``known``, or ``None``.
    """
    if known is not None and known.basis is Basis.STATED and known.precision in _FINE:
        return None
    zone = source.timezone

    def read(texts: Iterable[str]) -> list[Dated]:
        spelt = ((text, _PHP_ZONE.sub(r"\1T\2", text)) for text in texts)
        found = ((text, read_moment(one, zone=zone, now=now, order=source.date_order)) for text, one in spelt)
        return [Dated(moment, text) for text, moment in found if moment is not None]

    def fitting(found: list[Dated]) -> list[Dated]:
        whole = (_without_midnight(one, source) for one in found)
        return [one for one in whole if one.moment.basis is Basis.STATED and _fits(one.moment, known, source, now)]

    texts = told.published if is_nukeviet(told.generator) else (*told.published, *told.marked)
    machine, shown = _best(fitting(read(texts))), _best(fitting(_shown(page, title, source, now)))
    if machine is None or shown is None:
        chosen = machine or shown
    else:
        edits = {one.moment.at for one in read(told.modified)}
        chosen = shown if _gives_way(machine, shown, edits, source) else machine
    return chosen if chosen is not None and _gains(chosen.moment, known) else None


def _best(found: list[Dated]) -> Dated | None:
    """The first that tells the minute, else the first."""
    return next((one for one in found if one.moment.precision in _FINE), next(iter(found), None))


def _without_midnight(dated: Dated, source: Source) -> Dated:
    """A day where midnight was written for want of a time: of the source's zone, or of the day as UTC."""
    moment, local = dated.moment, dated.moment.at.astimezone(source.timezone)
    if moment.precision not in _FINE:
        return dated
    if _MIDNIGHT.search(dated.written.strip()) is not None:
        local = moment.at.astimezone(UTC).replace(tzinfo=source.timezone)
    if (local.hour, local.minute, local.second) != (0, 0, 0):
        return dated
    return replace(dated, moment=Moment(local.astimezone(UTC), Precision.DAY, moment.basis))


def _gives_way(machine: Dated, shown: Dated, edits: set[datetime], source: Source) -> bool:
    """Whether what a page shows is to be believed more than what it tells machines."""
    if shown.moment.precision not in _FINE:
        return False
    if machine.moment.precision not in _FINE:
        return True
    later = machine.moment.at - shown.moment.at
    is_gmt_by_name = _is_gmt_by_name(machine, later, source)
    is_edit = machine.moment.at in edits and later >= timedelta(minutes=1)
    return is_gmt_by_name or is_edit or _HALF_DAY <= -later < _HALF_DAY + timedelta(minutes=1)


def _is_gmt_by_name(machine: Dated, later: timedelta, source: Source) -> bool:
    """Whether a moment is later than the shown one by all of the zone's offset: local time that calls itself GMT.

    The shown one may leave its seconds out.
    """
    east = machine.moment.at.astimezone(source.timezone).utcoffset() or timedelta()
    is_called_gmt = machine.written.upper().endswith(("Z", "+00:00", "+0000", "GMT", "UTC"))
    return is_called_gmt and bool(east) and timedelta() <= later - east < timedelta(minutes=1)


def _fits(moment: Moment, known: Moment | None, source: Source, now: datetime) -> bool:
    """Whether a stated moment does not contradict what is known."""
    if moment.at > now + _AHEAD:
        return False
    is_inferred = known is not None and known.basis is Basis.INFERRED
    if moment.precision in _FINE and abs(now - moment.at) < _JUST_NOW and not is_inferred:
        return False
    if known is None or known.basis is Basis.FIRST_SEEN:
        return True
    if known.basis is Basis.STATED:
        return known.at <= moment.at < known.at + _SPANS.get(known.precision, timedelta(minutes=1))
    if known.precision in _SPANS:  # "2 giờ trước", "hôm qua"
        return abs(moment.at - known.at) <= 2 * _SPANS[known.precision]
    clock = moment.at.astimezone(source.timezone), known.at.astimezone(source.timezone)
    return (clock[0].hour, clock[0].minute) == (clock[1].hour, clock[1].minute) or abs(moment.at - known.at) <= _ROUND


def _gains(moment: Moment, known: Moment | None) -> bool:
    if known is None or known.basis is not Basis.STATED:
        return True
    order = list(Precision)
    return order.index(moment.precision) < order.index(known.precision)


# --- what is shown ---------------------------------------------------------------------------------------------------


def _shown(page: Outline, title: str, source: Source, now: datetime) -> list[Dated]:
    """The dates near the title: behind it, else before it; a date of change only when there is no other.

    A bare day before the title that is today's stands in the head of every page.
    """
    lines = [line for line in lines_of(page) if not line.machine and not page.elements[line.element].hidden]
    place = _title_place(page, lines, title)
    if place is None:
        return []
    behind = _dates(page, _heading(lines[place : place + 1 + _BEHIND]), source, now)
    if behind:
        return behind
    today = now.astimezone(source.timezone).replace(hour=0, minute=0, second=0, microsecond=0)
    before = _dates(page, lines[max(place - _BEFORE, 0) : place], source, now)[::-1]
    return [one for one in before if one.moment != Moment(today.astimezone(UTC), Precision.DAY)]


def _title_place(page: Outline, lines: list[Line], title: str) -> int | None:
    """Number of the line that shows the title: a heading before any other, and no link before one."""
    key = title_key(title)

    def level(number: int) -> int:
        tags = (page.elements[one].tag for one in page.chain(lines[number].element, 4))
        return next((int(tag[1]) for tag in tags if tag in {"h1", "h2", "h3", "h4"}), _NO_HEADING)

    def rank(number: int) -> tuple[bool, int, int]:
        return (lines[number].anchor is not None, level(number), number)

    found = [number for number, line in enumerate(lines) if key and title_key(line.text[:1000]).startswith(key)]
    if not found:  # a title that was edited since, or that the list cuts off
        unlinked = [
            number for number, line in enumerate(lines) if line.anchor is None and level(number) <= _OWN_HEADING
        ]
        found = [number for number in unlinked if names_it(title, lines[number].text[:1000])]
    return min(found, key=rank, default=None)


def _heading(lines: list[Line]) -> list[Line]:
    """The lines of an article's head: up to its second paragraph, or the headline of another article."""
    paragraphs = 0
    for number, line in enumerate(lines):
        paragraphs += len(line.text) >= _PARAGRAPH
        is_headline = number > 0 and line.anchor is not None and len(line.text) >= _HEADLINE
        if is_headline or paragraphs > 1:
            return lines[:number]
    return lines


def _dates(page: Outline, lines: list[Line], source: Source, now: datetime) -> list[Dated]:
    found = {
        number: find_moment(line.text, zone=source.timezone, now=now, order=source.date_order)
        for number, line in enumerate(lines)
    }
    stamps = {number: stamp for number, stamp in found.items() if stamp is not None}
    first: list[Dated] = []
    changed: list[Dated] = []
    for number in datelines(page, lines, {number: (one.start, one.end) for number, one in stamps.items()}):
        line, stamp = lines[number], stamps[number]
        written = line.text[stamp.start : stamp.end].strip()
        is_change = any(word in fold(line.text) for word in _CHANGED)
        (changed if is_change else first).append(Dated(stamp.moment, written))
    return first or changed
