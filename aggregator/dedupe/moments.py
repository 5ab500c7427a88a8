"""When two moments of different precision agree, and which of several leads."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from aggregator.model import Basis, Member, Moment, Precision

_COARSENESS = {Precision.SECOND: 0, Precision.MINUTE: 0, Precision.HOUR: 1, Precision.DAY: 2}
"""Second and minute are one grain here: nothing is compared more finely than by the minute."""


def floor(at: datetime, precision: Precision, zone: ZoneInfo) -> datetime:
    """A moment cut down in ``zone`` to a precision, never finer than the minute; naive local time."""
    local = at.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
    match precision:
        case Precision.SECOND | Precision.MINUTE:
            return local
        case Precision.HOUR:
            return local.replace(minute=0)
        case Precision.DAY:
            return local.replace(hour=0, minute=0)


def agree(one: Moment, other: Moment, zone: ZoneInfo) -> bool:
    """Whether two moments are equal when cut down to the coarser of their precisions."""
    coarser = max(one.precision, other.precision, key=_COARSENESS.__getitem__)
    return floor(one.at, coarser, zone) == floor(other.at, coarser, zone)


def is_exact(moment: Moment) -> bool:
    """Whether a moment is stated and precise to the minute or finer."""
    return moment.basis is Basis.STATED and _COARSENESS[moment.precision] == 0


def order(member: Member) -> tuple[datetime, str, str]:
    """The one order of members: moment (first sight when undated), source, item."""
    return (member.moment.at if member.moment else member.first_seen, member.source, member.item)


def lead_order(member: Member) -> tuple[int, datetime, str, str]:
    """Order in which a story's items speak for it: exact moments first, then coarser, inferred, undated ones.

    A day's midnight is earlier than 07:00 of that day only as a number; the item that knows the minute leads.
    """
    moment = member.moment
    if moment is None or moment.basis is Basis.FIRST_SEEN:
        rank = 4
    elif moment.basis is Basis.INFERRED:
        rank = 2
    else:
        rank = (0, 1, 3)[_COARSENESS[moment.precision]]
    return (rank, *order(member))
