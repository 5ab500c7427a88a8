from __future__ import annotations

import json

import pytest

from aggregator.model import ParseReason
from tests.parse.reading import document, failure


def _feed(*items: object, **more: object) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Nguồn", "items": list(items), **more})


def test_all_fields() -> None:
    """Each member of a JSON Feed item has its place in the entry."""
    feed = document(
        _feed(
            {
                "id": 12,
                "url": "/tin/1",
                "title": "Hỗ trợ 16 đề án",
                "summary": "1 < 2",
                "content_html": '<a href="/x">x</a>',
                "date_published": "2025-10-18T07:17:00+07:00",
                "date_modified": "2025-10-19T07:17:00+07:00",
                "tags": ["Khuyến công", 3, None],
                "authors": [{"name": "Lan"}],
                "image": "/a.jpg",
            },
            home_page_url="http://nguon.vn.example/",
        )
    )

    (entry,) = feed.entries
    assert (feed.form, feed.title, feed.link) == ("json", "Nguồn", "http://nguon.vn.example/")
    assert (entry.guid, entry.link) == ("12", "http://nguon.vn.example/tin/1")
    assert (entry.labels, entry.author, entry.image) == (("Khuyến công",), "Lan", "http://nguon.vn.example/a.jpg")
    assert (entry.summary, entry.content) == ("1 &lt; 2", '<a href="http://nguon.vn.example/x">x</a>')
    assert entry.moment is not None
    assert entry.moment.at.day == 18


def test_version_1_0() -> None:
    """Version 1.0 names one author and an external address."""
    feed = document(
        '{"version": "https://jsonfeed.org/version/1", "items": [{"id": "a", "title": "A", "author": {"name": "Lan"},'
        ' "external_url": "http://khac.vn.example/", "content_text": "1 < 2"}]}'
    )

    (entry,) = feed.entries
    assert (entry.author, entry.link, entry.content) == ("Lan", "http://khac.vn.example/", "1 &lt; 2")


def test_odd_items_are_refused_not_fatal() -> None:
    """Items that are no objects or have no title are refused; the others are read."""
    feed = document(
        _feed(7, None, {"title": ["x"]}, {"title": "A\ud800\u0000B", "tags": "x", "authors": 5, "id": True})
    )

    assert [entry.title for entry in feed.entries] == ["AB"]
    assert len(feed.refused) == 3


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"version": "https://jsonfeed.org/version/1.1", "items": [{"tit', ParseReason.BROKEN),
        ("[" * 100_000, ParseReason.BROKEN),
        ('{"a":' * 50_000, ParseReason.BROKEN),
        ('{"version": ' + "9" * 5000 + "}", ParseReason.BROKEN),
        ("[]", ParseReason.NOT_A_FEED),
        ('{"items": {}}', ParseReason.NOT_A_FEED),
        ('{"error": "x"}', ParseReason.NOT_A_FEED),
    ],
)
def test_failures(text: str, reason: ParseReason) -> None:
    """Truncated and bottomless JSON is broken, other JSON is no feed."""
    assert failure(text).reason is reason


def test_nan_and_duplicate_keys() -> None:
    """NaN and duplicate keys do no harm: the last one counts."""
    feed = document('{"version": "1.1", "title": "x", "title": "y", "items": [], "_x": {"n": NaN}}')

    assert feed.title == "y"
