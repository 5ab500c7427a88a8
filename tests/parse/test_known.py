from __future__ import annotations

import json
from dataclasses import replace

from aggregator.model import Document, Entry, Memory, Trace
from aggregator.parse.known import recognised
from tests.parse.reading import document

ENTRIES = (Entry("Một", "http://x.example/1"), Entry("Hai", "http://x.example/2"), Entry("Ba", "http://x.example/3"))
LISTING = Document("listing", ENTRIES, title="Trang")


def _memory(read: Document, *titles: str) -> Memory:
    """Of these entries of a document."""
    assert read.head is not None
    traces = [
        Trace(entry.digest or "", f"link:{entry.title}", "", None, None, None, None)
        for entry in read.entries
        if entry.title in titles
    ]
    return Memory(read.head, tuple(traces))


def test_equal_entries_are_known_by_their_place() -> None:
    """What is equal to what was read last is set aside with its place; what is new keeps its own."""
    memory = _memory(recognised(LISTING, None), "Một", "Ba")
    again = recognised(LISTING, memory)
    assert [entry.title for entry in again.entries] == ["Hai"]
    assert again.known == ((0, memory.traces[0]), (2, memory.traces[1]))


def test_any_change_makes_an_entry_new() -> None:
    """A fuller title, a date that appeared: the entry is read anew."""
    memory = _memory(recognised(LISTING, None), "Một", "Hai", "Ba")
    edited = replace(LISTING, entries=(replace(ENTRIES[0], written="18/10/2025"), *ENTRIES[1:]))
    assert [entry.title for entry in recognised(edited, memory).entries] == ["Một"]


def test_a_page_of_another_name_is_new() -> None:
    """The page's title is cut from the titles of its articles, so under another one nothing is known."""
    memory = _memory(recognised(LISTING, None), "Một", "Hai", "Ba")
    assert recognised(replace(LISTING, title="Trang khác"), memory).known == ()


def test_json_feeds_are_known_again() -> None:
    """The items of a JSON Feed are known by what was read of them."""
    feed = json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": [{"id": "1", "title": "Một"}]}
    )
    read = document(feed)
    assert read.head is not None
    assert [entry.digest is None for entry in read.entries] == [False]
