"""The NukeViet defect: up to version 4.5 its feeds write the month where the minute belongs.

Its source says ``gmdate('D, j M Y H:m:s')``: 07:17 and 07:19 on 18/10/2025 both become ``00:10:00 GMT``. What such a
feed says is right to the hour only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aggregator.model import Basis, Moment, Precision

if TYPE_CHECKING:
    from collections.abc import Iterable

FALSE_MINUTES: Final = "this NukeViet writes the month in place of the minute; its moments are right to the hour only"
_ENOUGH: Final = 3
"""Dated items; with fewer the minute may equal the month by chance."""
_FINE: Final = frozenset({Precision.SECOND, Precision.MINUTE})


def is_nukeviet(generator: str | None) -> bool:
    """Whether a feed says NukeViet made it."""
    return "nukeviet" in (generator or "").lower()


def are_months(moments: Iterable[Moment | None]) -> bool:
    """Whether every minute is the number of its month, both in GMT.

    Args:
        moments: of all entries of the document, as stated, also of those that are known: some of them prove nothing.
    """
    fine = [moment.at for moment in moments if moment is not None and tells_minutes(moment)]
    return len(fine) >= _ENOUGH and all(at.minute == at.month for at in fine)


def tells_minutes(moment: Moment | None) -> bool:
    """Whether a moment has a minute that its source wrote."""
    return moment is not None and moment.basis is Basis.STATED and moment.precision in _FINE


def to_the_hour(moment: Moment) -> Moment:
    """The start of its hour in GMT, in which it was written and of which alone the hour is right."""
    return Moment(moment.at.replace(minute=0, second=0, microsecond=0), Precision.HOUR, moment.basis)
