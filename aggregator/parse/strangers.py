"""Boxes whose items are marked up as the list's are: told from it by what they lack."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from aggregator.parse.series import Series

if TYPE_CHECKING:
    from aggregator.parse.series import Place
    from aggregator.parse.sight import Sight
    from aggregator.parse.zones import Level

_FEW: Final = 3
"""So many items in one place are a list of their own."""
_NEARLY_ALL: Final = 0.8
_HARDLY_ANY: Final = 0.1
_UNSORTED: Final = 0.65
"""Share of neighbours in falling order; of items in no order about a half are."""


class _Look(NamedTuple):
    """What the items of one place show: shares of them, and of neighbours in falling order of their dates."""

    many: int
    dated: float
    told: float
    pictured: float
    falling: float


def without_strangers(sight: Sight, places: list[Place], level: Level) -> tuple[list[Place], list[Series]]:
    """Part the items of one series that stand in different places of the page, where they are unlike.

    A box lacks what nearly all other items have: a date, a summary, an image, the order of a list.

    Returns:
        The list's items; and those of each box, as a series that looks like none.
    """
    groups = _by_place(sight, places)
    looks = [_look(sight, group) for group in groups]
    kept: list[Place] = []
    strangers: list[Series] = []
    for group, look in zip(groups, looks, strict=True):
        others = [one for one in looks if one is not look]
        if others and look.many >= _FEW and any(_lacks(look, share, others) for share in range(1, len(look))):
            strangers.append(Series((), level, group))
        else:
            kept += group
    return (kept, strangers) if kept else (places, [])


def lacks(sight: Sight, places: list[Place], others: list[Place]) -> bool:
    """Whether hardly any of some items has a summary, an image or a date, which nearly all others have."""
    look, listed = _look(sight, places), _look(sight, others)
    return any(_lacks(look, share, [listed]) for share in (1, 2, 3))


def _by_place(sight: Sight, places: list[Place]) -> list[list[Place]]:
    return [list(group) for _, group in groupby(places, key=lambda place: sight.page.elements[place.element].parent)]


def _look(sight: Sight, group: list[Place]) -> _Look:
    moments = [place.date.moment.at for place in group if place.date is not None]
    falling = [later <= earlier for earlier, later in pairwise(moments)]
    spans = [(place, (place.start, place.end)) for place in group]
    return _Look(
        len(group),
        len(moments) / len(group),
        sum(sight.details.summary(*one) is not None for one in spans) / len(group),
        sum(sight.details.image(*one) is not None for one in spans) / len(group),
        sum(falling) / len(falling) if len(falling) >= _FEW else 1.0,
    )


def _lacks(look: _Look, share: int, others: list[_Look]) -> bool:
    """Whether hardly any item has what nearly all others have; only where they are more does their order count."""
    total = sum(one.many for one in others)
    order = share == _Look._fields.index("falling")
    if order and total < look.many:
        return False
    least = _UNSORTED if order else _HARDLY_ANY
    return look[share] <= least and sum(one.many * one[share] for one in others) >= _NEARLY_ALL * total
