"""Days that are written month first, in a document read day first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aggregator.model import DateOrder
from tests.parse.reading import SOURCE, ZONE, document, item, rss


def days(*written: str) -> list[str]:
    """What a feed with these dates says, as month and day."""
    feed = document(rss("".join(item(f"Tin khuyến công số {one}", f"<pubDate>{one}</pubDate>") for one in written)))
    moments = [entry.moment for entry in feed.entries]
    told = [moment.at.astimezone(ZONE).strftime("%m-%d") if moment else "" for moment in moments]
    return [*told, *(warning for warning in feed.warnings if "date_order" in warning)]


def test_days_that_can_only_be_month_first_are_told() -> None:
    """Each day is read for itself, day first where that is possible; where they contradict each other, it is told."""
    *told, warning = days("10/18/2025 7:17:00 AM", "10/11/2025 7:17:00 AM", "10/09/2025 7:17:00 AM")
    assert told == ["10-18", "11-10", "09-10"]
    assert "date_order: mdy" in warning


@pytest.mark.parametrize(
    ("written", "told"),
    [
        (("18/10/2025", "09/10/2025"), ["10-18", "10-09"]),
        (("10/18/2025", "18/10/2025", "09/10/2025"), ["10-18", "10-18", "10-09"]),
        (("10/18/2025", "10/17/2025"), ["10-18", "10-17"]),
        (("09/10/2025", "08/10/2025"), ["10-09", "10-08"]),
    ],
)
def test_otherwise_nothing_is_told(written: tuple[str, ...], told: list[str]) -> None:
    """A document in one order, or in which some days can only be day first, has nothing to look at."""
    assert days(*written) == told


@pytest.mark.parametrize("order", ["dmy", "mdy"])
def test_a_list(order: DateOrder) -> None:
    """The same of an HTML list; and what the source says is never judged."""
    rows = "".join(
        f"<li><a href='/tin/{day}.html'>Khuyến công hỗ trợ cơ sở công nghiệp nông thôn số {day}</a>"
        f"<span>11/{day:02}/2025</span></li>"
        for day in range(22, 4, -1)
    )
    page = f"<html><body><h1>Tin</h1><ul>{rows}</ul></body></html>"
    listing = document(page, source=replace(SOURCE, kind="listing", date_order=order))
    assert len(listing.entries) == 18
    assert bool(listing.warnings) == (order == "dmy")
