"""How wide the columns of a page are, as styles, attributes and grid classes say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from aggregator.parse.outline import Element

_NARROW: Final = 0.6
"""A column this much narrower than its neighbour is a side column."""
_GRID: Final = re.compile(r"(?:col|span|grid|large|medium|small|w)(?:-(?:xs|sm|md|lg|xl|xxl))?-?([0-9]{1,2})")


def width_of(element: Element) -> tuple[float, str] | None:
    """A number and its unit: ``%``, ``px``, or ``column`` of a grid (the widest its classes say); ``None`` = unsaid."""
    if element.width is not None:
        return element.width
    numbers = [int(match[1]) for name in element.classes for match in [_GRID.fullmatch(name)] if match]
    return (max(numbers), "column") if numbers else None


def is_narrower(one: Element, other: Element) -> bool:
    """Whether the first is a side column beside the second; no, where their widths cannot be compared."""
    mine, theirs = width_of(one), width_of(other)
    return mine is not None and theirs is not None and mine[1] == theirs[1] and mine[0] < _NARROW * theirs[0]
