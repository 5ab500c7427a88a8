"""What pages read of the store, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from aggregator.model import Basis, Moment, Precision, Source
from aggregator.store import ProvinceView, Store
from tests.filling import declare, fill, item

NOW = datetime(2025, 10, 20, 14, 0, tzinfo=UTC)
NATIONAL = Source("bao", "Báo", "https://bao.example/rss")
HUE = Source("hue", "Huế", "https://hue.example/rss", province="hue")


def test_nothing_is_known_of_a_province(store: Store) -> None:
    """A province without stories and without sources is not among what is known."""
    declare(store, [NATIONAL, HUE], NOW)
    assert store.provinces() == {}


def test_provinces(store: Store) -> None:
    """A province is told of by anyone; it speaks by its own sources only."""
    declare(store, [NATIONAL, HUE], NOW)
    day = Moment(NOW - timedelta(days=2), Precision.DAY)
    fill(
        store,
        [
            item("bao", 1, "Hải Phòng nghiệm thu ba đề án", NOW - timedelta(days=3)),
            item("bao", 2, "Hải Phòng mở lớp dạy nghề", NOW - timedelta(days=1)),
            item("hue", 3, "Thông báo", NOW - timedelta(days=9)),
            replace(item("hue", 4, "Lịch tuần", NOW), moment=day),
        ],
        NOW,
    )
    assert store.provinces() == {
        "hai-phong": ProvinceView(2, told=Moment(NOW - timedelta(days=1), Precision.MINUTE)),
        "hue": ProvinceView(0, spoke=day),
    }


def test_nobody_speaks_in_the_future(store: Store) -> None:
    """An item that is dated later than we saw it, or not dated, spoke when we saw it."""
    declare(store, [NATIONAL, HUE], NOW)
    seen = Moment(NOW, Precision.SECOND, Basis.FIRST_SEEN)
    fill(store, [item("hue", 1, "Thông báo", NOW + timedelta(days=9))], NOW)
    assert store.provinces()["hue"].spoke == seen
    fill(store, [replace(item("hue", 2, "Lịch tuần", NOW), moment=None)], NOW)
    assert store.provinces()["hue"].spoke == seen
