"""What is remembered of a document comes back as it was, and only to the reader that read it."""

from __future__ import annotations

from datetime import UTC, datetime

from aggregator.model import Basis, Memory, Moment, Precision, Source, Trace
from aggregator.store import Store
from tests.filling import declare

NOW = datetime(2025, 10, 20, 14, 0, tzinfo=UTC)
SECOND = Moment(datetime(2025, 10, 18, 0, 10, tzinfo=UTC))
HOUR = Moment(datetime(2025, 10, 18, 0, 0, tzinfo=UTC), Precision.HOUR, Basis.STATED)
MEMORY = Memory(
    "head",
    (
        Trace("d1", "link:1", "t1", "l1", "g1", SECOND, None),
        Trace("d2", "guid:2", "t2", None, "g2", HOUR, SECOND),
        Trace("d3", "text:3", "t3", None, None, None, None),
    ),
)


def remember(store: Store, reader: str, memory: Memory | None) -> None:
    store.write(lambda writing: writing.memories.remember("a", reader, memory))


def test_a_memory_comes_back_as_it_was(store: Store) -> None:
    """Every field of every trace, in order; the last document's memory replaces the one before."""
    declare(store, [Source("a", "A", "https://a.example/rss")], NOW)
    assert store.memory("a", "reader") is None
    remember(store, "reader", Memory("other"))
    remember(store, "reader", MEMORY)
    assert store.memory("a", "reader") == MEMORY


def test_another_reader_remembers_nothing(store: Store) -> None:
    """Under other settings, or another version of the program, the document must be read anew."""
    declare(store, [Source("a", "A", "https://a.example/rss")], NOW)
    remember(store, "reader", MEMORY)
    assert store.memory("a", "another reader") is None


def test_what_cannot_be_known_again_is_forgotten(store: Store) -> None:
    """A document without a memory leaves none of the document before."""
    declare(store, [Source("a", "A", "https://a.example/rss")], NOW)
    remember(store, "reader", MEMORY)
    remember(store, "reader", None)
    assert store.memory("a", "reader") is None
