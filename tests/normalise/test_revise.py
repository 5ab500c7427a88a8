from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.model import Basis, Item, Moment, Precision
from aggregator.normalise import is_new_issue, refine, revise
from aggregator.vietnamese import title_key

S, M, H, D = Precision.SECOND, Precision.MINUTE, Precision.HOUR, Precision.DAY
MIDNIGHT = datetime(2025, 10, 17, 17, 0, tzinfo=UTC)  # 18 October in Vietnam


def _at(hours: float, precision: Precision = M, basis: Basis = Basis.STATED) -> Moment:
    return Moment(MIDNIGHT + timedelta(hours=hours), precision, basis)


def _item(title: str, hours: float | None = 7) -> Item:
    return Item(
        source="bao",
        identity="link:x",
        title=title,
        title_key=title_key(title),
        link="https://bao.vn/x",
        link_key="x",
        guid=None,
        moment=None if hours is None else _at(hours),
    )


@pytest.mark.parametrize(
    ("known", "listed", "new"),
    [
        (("Giá cả thị trường tuần 41", 7), ("Giá cả thị trường tuần 42", 7 + 7 * 24), True),
        (("Giá cả thị trường tuần 41", 7), ("Giá cả thị trường tuần 42", 31.01), True),
        (("Giá cả thị trường tuần 41", 7), ("Giá cả thị trường tuần 42", 31), False),
        (("Giá cả thị trường tuần 41", 7), ("Giá cả thị trường tuần 42", 7), False),
        (("Giá cả thị trường tuần 42", 7 + 7 * 24), ("Giá cả thị trường tuần 41", 7), False),
        (("Giá cả thị trường tuần 41", 7), ("Giá cả thị trường tuần 41", 7 + 7 * 24), False),
        (("Giá cả thị trường", 7), ("Giá cả thị trường tuần 42", 7 + 7 * 24), True),
        (("Cà Mau tập huấn", 7), ("Cà Mau khai giảng lớp tập huấn", 7 + 7 * 24), False),
        (("Giá cả thị trường tuần 41", None), ("Giá cả thị trường tuần 42", 7 + 7 * 24), False),
        (("Giá cả thị trường tuần 41", 7), ("Giá cả thị trường tuần 42", None), False),
    ],
)
def test_the_next_issue_at_one_address(
    known: tuple[str, float | None], listed: tuple[str, float | None], new: bool
) -> None:
    """A title that differs in a digit and a moment more than a day newer make a new item; all else is an edit."""
    assert is_new_issue(_item(*known), _item(*listed)) is new


@pytest.mark.parametrize(
    ("known", "listed", "kept"),
    [
        (None, None, None),
        (None, _at(7), _at(7)),
        (_at(7), None, _at(7)),
        (_at(7), _at(9), _at(7)),
        (_at(7), _at(31), _at(7)),
        (_at(0, D), _at(7), _at(7)),
        (_at(0, D), _at(23.99), _at(23.99)),
        (_at(0, D), _at(24), _at(0, D)),
        (_at(7, H), _at(7.5), _at(7.5)),
        (_at(7, H), _at(8), _at(7, H)),
        (_at(0, D), _at(7, H), _at(7, H)),
        (_at(7), _at(7.005, S), _at(7.005, S)),
        (_at(7), _at(0, D), _at(7)),
        (_at(7, M, Basis.INFERRED), _at(31), _at(31)),
        (_at(7, M, Basis.INFERRED), _at(0, D), _at(0, D)),
        (_at(7, M, Basis.INFERRED), _at(31, M, Basis.INFERRED), _at(7, M, Basis.INFERRED)),
        (_at(7), _at(31, M, Basis.INFERRED), _at(7)),
    ],
)
def test_a_moment_is_fixed_at_first_sight_but_may_gain(
    known: Moment | None, listed: Moment | None, kept: Moment | None
) -> None:
    """A date where there was none, a stated for an inferred one, a minute inside the day; never another moment."""
    assert refine(known, listed) == kept


def test_an_unchanged_listing_changes_nothing() -> None:
    """Fed twice, nothing is written."""
    assert revise(_item("Cà Mau"), _item("Cà Mau")) is None
    assert revise(_item("Cà Mau", 7), _item("Cà Mau", 31)) is None


def test_an_edited_title_is_an_edit_of_the_item() -> None:
    """The title follows the source, the identity and the moment stay."""
    revised = revise(_item("Cà Mau tập huấn"), replace(_item("Cà Mau khai giảng", 9), identity="guid:y"))
    assert revised == replace(_item("Cà Mau tập huấn"), title="Cà Mau khai giảng", title_key="cà mau khai giảng")


def test_what_a_source_no_longer_says_is_kept() -> None:
    """A listing that drops summary, image, labels or date takes nothing from what is known."""
    full = replace(
        _item("Cà Mau"),
        summary="<p>x</p>",
        content="<p>y</p>",
        image="https://bao.vn/1.jpg",
        author="Lê Mai",
        labels=("OCOP",),
        guid="g",
        written="07:00",
    )
    bare = replace(_item("Cà Mau", None), link=None, link_key=None)
    assert revise(full, bare) is None
    assert revise(bare, full) == full


def test_what_the_date_was_written_as_follows_the_moment() -> None:
    """The words of the date are those of the moment that is kept."""
    known, listed = replace(_item("Cà Mau"), written="cũ"), replace(_item("Cà Mau", 31), written="mới", title="CÀ MAU")
    revised = revise(known, listed)
    assert revised is not None
    assert (revised.written, revised.title) == ("cũ", "CÀ MAU")
    finer = revise(replace(known, moment=_at(0, D)), replace(listed, moment=_at(7)))
    assert finer is not None
    assert (finer.written, finer.moment) == ("mới", _at(7))
