"""When a response says to come back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from multidict import CIMultiDict

from aggregator.fetch.pacing import pacing

NOW = datetime(2025, 10, 18, 0, 17, tzinfo=UTC)
SENT = "Sat, 18 Oct 2025 00:00:00 GMT"
RETRY_AFTER = [
    ("120", 120),
    (" 0 ", 0),
    ("Sat, 18 Oct 2025 00:10:00 GMT", 600),
    ("Saturday, 18-Oct-25 00:10:00 GMT", 600),
    ("Sat Oct 18 00:10:00 2025", 600),
    ("Fri, 17 Oct 2025 00:00:00 GMT", 0),
    ("315360000", 31 * 86400),
    ("9" * 5000, 31 * 86400),
    ("Sat, 18 Oct 2035 00:10:00 GMT", 31 * 86400),
    ("soon", None),
    ("-5", None),
    ("1.5", None),
    ("\u0661\u0662", None),
    ("", None),
    ("Sat, 99 Oct 2025 00:10:00 GMT", None),
    (",,,", None),
]
FRESHNESS = [
    ({"Cache-Control": "max-age=3600"}, 3600),
    ({"Cache-Control": 'public, MAX-AGE = "60", stale-if-error=9'}, 60),
    ({"Cache-Control": "max-age=3600", "Age": "600"}, 3000),
    ({"Cache-Control": "max-age=60", "Age": "600"}, 0),
    ({"Cache-Control": "max-age=60", "Age": "old"}, 60),
    ({"Cache-Control": "max-age=60, max-age=90"}, 60),
    ({"Cache-Control": "s-maxage=60"}, None),
    ({"Cache-Control": "no-cache, max-age=60"}, None),
    ({"Cache-Control": "max-age=60, No-Store"}, None),
    ({"Cache-Control": "max-age=x", "Expires": "Sat, 18 Oct 2025 01:00:00 GMT"}, None),
    ({"Cache-Control": "max-age=99999999999999999999"}, 31 * 86400),
    ({"Cache-Control": 'ext="a, no-store", max-age=5'}, 5),
    ({"Cache-Control": ',, ;= "', "Expires": "Sat, 18 Oct 2025 01:00:00 GMT"}, 3600),
    ({"Expires": "Sat, 18 Oct 2025 01:00:00 GMT"}, 3600),
    ({"Expires": "Sat, 18 Oct 2025 01:00:00 +0700"}, 0),
    ({"Expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 0),
    ({"Expires": "0"}, None),
    ({"Expires": "-1"}, None),
    ({}, None),
]


def span(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


@pytest.mark.parametrize(("value", "seconds"), RETRY_AFTER)
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after(status: int, value: str, seconds: int | None) -> None:
    """Seconds or a date by the server's own clock; the past is now, ten years are a month, garbage says nothing."""
    fields = CIMultiDict({"Retry-After": value, "Date": SENT})
    assert pacing(status, fields, NOW).retry_after == span(seconds)


def test_without_date() -> None:
    """Without a usable Date our own clock counts."""
    fields = CIMultiDict({"Retry-After": "Sat, 18 Oct 2025 00:18:00 GMT", "Date": "today"})
    assert pacing(429, fields, NOW).retry_after == timedelta(minutes=1)


def test_only_where_it_means_something() -> None:
    """Retry-After of a document and the freshness of an error page are not heeded."""
    fields = CIMultiDict({"Retry-After": "5", "Cache-Control": "max-age=5"})
    assert pacing(200, fields, NOW).retry_after is None
    assert pacing(404, fields, NOW).fresh_for is None


@pytest.mark.parametrize(("fields", "seconds"), FRESHNESS)
def test_freshness(fields: dict[str, str], seconds: int | None) -> None:
    """``max-age`` less ``Age``, else ``Expires`` less ``Date``; nothing when caching is refused or garbled."""
    assert pacing(304, CIMultiDict({"Date": SENT, **fields}), NOW).fresh_for == span(seconds)
