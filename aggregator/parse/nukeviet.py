"""The NukeViet defect: up to version 4.5 its feeds write the month where the minute belongs.

Its source says ``gmdate('D, j M Y H:m:s')``: 07:17 and 07:19 on 18/10/2025 both become ``00:10:00 GMT``. What such a
feed says is right to the hour only.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC
from typing import TYPE_CHECKING, Final

from aggregator.model import Basis, Moment, Precision

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from aggregator.parse.entries import Gathering

_ENOUGH: Final = 3
"""Dated items; with fewer the minute may equal the month by chance."""


def is_nukeviet(generator: str | None) -> bool:
    """Whether a feed says NukeViet made it."""
    return "nukeviet" in (generator or "").lower()


def without_false_minutes(gathering: Gathering) -> None:
    """Cut every moment down to the hour if every one's minute is the number of its month, both in GMT."""
    moments = [entry.moment for entry in gathering.entries if entry.moment is not None]
    fine = [moment for moment in moments if moment.precision in {Precision.SECOND, Precision.MINUTE}]
    if len(fine) < _ENOUGH or any(moment.at.minute != moment.at.month for moment in fine):
        return
    gathering.warn("this NukeViet writes the month in place of the minute; its moments are right to the hour only")
    zone = gathering.source.timezone
    gathering.entries = [
        replace(entry, moment=_to_the_hour(entry.moment, zone)) if entry.moment in fine else entry
        for entry in gathering.entries
    ]


def _to_the_hour(moment: Moment | None, zone: ZoneInfo) -> Moment | None:
    if moment is None or moment.basis is not Basis.STATED:
        return moment
    local = moment.at.astimezone(zone).replace(minute=0, second=0, microsecond=0)
    return Moment(local.astimezone(UTC), Precision.HOUR, moment.basis)
