from __future__ import annotations

from datetime import UTC, datetime

from aggregator.publish import Published
from aggregator.web.shelf import Shelf


def document(etag: str) -> Published:
    return Published(b"x" * 40, "text/plain", etag, datetime(2025, 10, 18, tzinfo=UTC))


def test_the_least_asked_for_goes_first() -> None:
    """The shelf keeps as many bytes as it was told, dropping the document nobody asked for longest."""
    shelf: Shelf[Published] = Shelf(limit=100)
    for etag in ("a", "b"):
        shelf.put(document(etag))
    assert shelf.get("a") == document("a")
    shelf.put(document("c"))
    assert [etag for etag in "abc" if shelf.get(etag)] == ["a", "c"]


def test_a_document_put_again_counts_once() -> None:
    """The same document takes its place once."""
    shelf: Shelf[Published] = Shelf(limit=100)
    for etag in ("a", "b", "b", "a", "b"):
        shelf.put(document(etag))
    assert [etag for etag in "ab" if shelf.get(etag)] == ["a", "b"]


def test_one_larger_than_the_shelf_stays_until_the_next() -> None:
    """The document asked for last is always kept."""
    shelf: Shelf[Published] = Shelf(limit=1)
    shelf.put(document("a"))
    assert shelf.get("a")
    shelf.put(document("b"))
    assert [etag for etag in "ab" if shelf.get(etag)] == ["b"]
