"""What would be read from an address: fetched, read and classified, nothing stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from aggregator.classify import Speech, classify
from aggregator.fetch import Fetcher
from aggregator.isolate import Crashed, Isolation, Killed
from aggregator.model import Category, Classified, Fetched, FetchFailed, Item, NotModified, ParseFailed, Source
from aggregator.normalise import visible_text
from aggregator.poll.read import Read, read


@dataclass(frozen=True, slots=True)
class Previewed:
    """What an address gives, with where each item would go."""

    read: Read
    items: tuple[tuple[Item, Classified], ...]
    url: str
    """Where the document came from, after redirects."""
    content_type: str | None
    size: int
    """Bytes of the document."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Nothing can be read there; ``sentence`` says why and what to do."""

    reason: str
    sentence: str


async def preview(
    source: Source, categories: Sequence[Category], fetcher: Fetcher, isolation: Isolation, now: datetime
) -> Previewed | Unreadable:
    """Read a source as a poll would, and keep nothing.

    Args:
        source: its settings; it need not be declared.
        categories: in the order of ``feeds.yaml``.
        fetcher: speaks HTTP.
        isolation: runs the reading.
        now: aware.
    """
    fetched = await fetcher.fetch(source.url, headers=source.headers, ca_file=source.ca_file)
    match fetched:
        case FetchFailed(reason=reason, sentence=sentence):
            return Unreadable(reason.value, sentence)
        case NotModified():
            return Unreadable("http", "the server answered 304 to a request without conditions; try again later")
        case Fetched():
            return await _previewed(source, categories, fetched, isolation, now)
        case _:
            assert_never(fetched)


async def _previewed(
    source: Source, categories: Sequence[Category], fetched: Fetched, isolation: Isolation, now: datetime
) -> Previewed | Unreadable:
    outcome = await isolation.run(read, source, fetched.body, fetched.url, fetched.content_type, now)
    match outcome:
        case ParseFailed(reason=reason, sentence=sentence):
            return Unreadable(reason.value, sentence)
        case Killed(after=after):
            return Unreadable("too long", f"reading it took longer than {_seconds(after)} s and was stopped")
        case Crashed(sentence=sentence):
            return Unreadable("fault", f"reading it failed by a fault of this program: {sentence}")
        case _:
            items = tuple((item, classify([_speech(item, source)], categories)) for item in outcome.items)
            return Previewed(outcome, items, fetched.url, fetched.content_type, len(fetched.body))


def _speech(item: Item, source: Source) -> Speech:
    lead = visible_text(item.summary) if item.summary else ""
    return Speech(source.id, item.title, item.labels, lead, source.category, source.province)


def _seconds(span: timedelta) -> int:
    return round(span.total_seconds())
