from __future__ import annotations

import pytest

from aggregator.parse.outline import Element
from aggregator.parse.widths import is_narrower, width_of


def _element(*classes: str, width: tuple[float, str] | None = None) -> Element:
    return Element("div", -1, classes, "", 0, 0, width=width)


@pytest.mark.parametrize(
    ("element", "width"),
    [
        (_element("col-xs-12", "col-md-9"), (12, "column")),
        (_element("span4"), (4, "column")),
        (_element("span4", width=(190.0, "px")), (190.0, "px")),
        (_element("content"), None),
    ],
)
def test_width(element: Element, width: tuple[float, str] | None) -> None:
    """A width is said by style or attribute, else by grid classes."""
    assert width_of(element) == width


def test_narrower() -> None:
    """Only widths of one unit can be compared, and a side column is much narrower."""
    assert is_narrower(_element("col-md-3"), _element("col-md-9"))
    assert not is_narrower(_element("col-md-6"), _element("col-md-6"))
    assert not is_narrower(_element("col-md-3"), _element(width=(700.0, "px")))
    assert not is_narrower(_element(), _element("col-md-9"))
