from __future__ import annotations

from dataclasses import replace
from zoneinfo import ZoneInfo

from aggregator.model import Precision
from tests.parse.reading import SOURCE, ZONE, document, item, rss

GENERATOR = "<title>x</title><generator>NukeViet v4.5</generator>"


def _items(*times: str) -> str:
    return "".join(item(f"Tin {n}", f"<pubDate>{time}</pubDate>") for n, time in enumerate(times))


FALSE = ("Sat, 18 Oct 2025 00:10:05 GMT", "Sat, 18 Oct 2025 00:10:59 GMT", "Thu, 4 Sep 2025 07:09:00 GMT")


def test_month_in_place_of_the_minute() -> None:
    """When every minute is the number of its month, all moments are right to the hour only."""
    feed = document(rss(_items(*FALSE), GENERATOR))

    moments = [entry.moment for entry in feed.entries if entry.moment]
    assert [moment.precision for moment in moments] == [Precision.HOUR] * 3
    assert [moment.at.astimezone(ZONE).strftime("%H:%M:%S") for moment in moments] == [
        "07:00:00",
        "07:00:00",
        "14:00:00",
    ]
    assert any("NukeViet" in warning for warning in feed.warnings)


def test_true_minutes_stay() -> None:
    """One minute that is not its month's number shows that the defect is mended; two items prove nothing."""
    for times, generator in (
        ((*FALSE, "Sat, 18 Oct 2025 00:17:00 GMT"), GENERATOR),
        (FALSE[:2], GENERATOR),
        (FALSE, "<generator>WordPress</generator>"),
    ):
        feed = document(rss(_items(*times), generator))
        assert {entry.moment.precision for entry in feed.entries if entry.moment} == {Precision.SECOND}


def test_judged_on_all_items() -> None:
    """Items that lie before and behind each other in the document count alike: one true minute anywhere is enough."""
    true = "Sat, 18 Oct 2025 00:17:00 GMT"
    for place in range(4):
        times = [*FALSE]
        times.insert(place, true)
        feed = document(rss(_items(*times), GENERATOR))
        assert {entry.moment.precision for entry in feed.entries if entry.moment} == {Precision.SECOND}


def test_days_and_undated_items_prove_nothing() -> None:
    """What has no minute is neither for the defect nor against it, and stays as it is."""
    feed = document(rss(_items(*FALSE, "18/10/2025", "không rõ"), GENERATOR))

    precisions = [entry.moment.precision if entry.moment else None for entry in feed.entries]
    assert precisions == [Precision.HOUR] * 3 + [Precision.DAY, None]


def test_the_hour_is_that_of_gmt() -> None:
    """Where the source's zone is half an hour apart, it is the hour of GMT that is known."""
    feed = document(rss(_items(*FALSE), GENERATOR), source=replace(SOURCE, timezone=ZoneInfo("Asia/Kolkata")))

    first = feed.entries[0].moment
    assert first is not None
    assert first.at.strftime("%H:%M") == "00:00"
