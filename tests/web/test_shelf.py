from __future__ import annotations

from datetime import UTC, datetime

from aggregator.publish import Published
from aggregator.web.shelf import Shelf


def document(etag: str) -> Published:
    return Published(b"", "text/plain", etag, datetime(2025, 10, 18, tzinfo=UTC))


def test_the_least_asked_for_goes_first() -> None:
    """The shelf keeps as many documents as it was told, dropping the one nobody asked for longest."""
    shelf: Shelf[Published] = Shelf(size=2)
    for etag in ("a", "b"):
        shelf.put(document(etag))
    assert shelf.get("a") == document("a")
    shelf.put(document("c"))
    assert [etag for etag in "abc" if shelf.get(etag)] == ["a", "c"]
