"""What would be read from an address: fetched, read and classified, nothing stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from aggregator.classify import Speech, classify
from aggregator.fetch import Fetcher
from aggregator.isolate import Crashed, Isolation, Killed
from aggregator.model import (
    Classified,
    Fetched,
    FetchFailed,
    Item,
    NotModified,
    ParseFailed,
    Refusal,
    Source,
    SourceState,
)
from aggregator.normalise import visible_text
from aggregator.poll.keep import Rulebook
from aggregator.poll.poller import Seek
from aggregator.poll.read import Read, read
from aggregator.poll.stead import wants_feed

_Outcome = Read | ParseFailed | Killed | Crashed


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
    tried: tuple[Refusal, ...] = ()
    """Feeds of a page of ``kind: auto`` that were not taken in its stead, each with the reason."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Nothing can be read there; ``sentence`` says why and what to do."""

    reason: str
    sentence: str


async def preview(
    source: Source,
    rules: Rulebook,
    fetcher: Fetcher,
    isolation: Isolation,
    now: datetime,
    *,
    seek: Seek | None = None,
) -> Previewed | Unreadable:
    """Read a source as its first poll would, and keep nothing.

    Args:
        source: its settings; it need not be declared.
        rules: for stories.
        fetcher: speaks HTTP.
        isolation: runs the reading.
        now: aware.
        seek: as ``Poller`` has it.
    """
    fetched = await fetcher.fetch(source.url, headers=source.headers, ca_file=source.ca_file)
    match fetched:
        case FetchFailed(reason=reason, sentence=sentence):
            return Unreadable(reason.value, sentence)
        case NotModified():
            return Unreadable("http", "the server answered 304 to a request without conditions; try again later")
        case Fetched():
            outcome = await _read(source, fetched, isolation, now)
        case _:
            assert_never(fetched)
    if seek is None or isinstance(outcome, Killed | Crashed):
        return _previewed(source, rules, fetched, outcome)
    if not wants_feed(source, SourceState(source.id, now), outcome, now):
        return _previewed(source, rules, fetched, outcome)
    sought = await seek(source, fetched, fetcher, isolation, now)
    if sought.url is not None and sought.feed is not None:
        source, fetched = source.read_at(sought.url), sought.feed
        outcome = await _read(source, fetched, isolation, now)
    return _previewed(source, rules, fetched, outcome, sought.refused)


async def _read(source: Source, fetched: Fetched, isolation: Isolation, now: datetime) -> _Outcome:
    return await isolation.run(read, source, fetched.body, fetched.url, fetched.content_type, now)


def _previewed(
    source: Source,
    rules: Rulebook,
    fetched: Fetched,
    outcome: _Outcome,
    tried: tuple[Refusal, ...] = (),
) -> Previewed | Unreadable:
    match outcome:
        case ParseFailed(reason=reason, sentence=sentence):
            return Unreadable(reason.value, sentence)
        case Killed(after=after):
            return Unreadable("too long", f"reading it took longer than {_seconds(after)} s and was stopped")
        case Crashed(sentence=sentence):
            return Unreadable("fault", f"reading it failed by a fault of this program: {sentence}")
        case _:
            items = tuple(
                (item, classify([_speech(item, source)], rules.categories, rules.lexicon)) for item in outcome.items
            )
            return Previewed(outcome, items, fetched.url, fetched.content_type, len(fetched.body), tried)


def _speech(item: Item, source: Source) -> Speech:
    lead = visible_text(item.summary) if item.summary else ""
    return Speech(source.id, item.title, item.labels, lead, source.category, source.province)


def _seconds(span: timedelta) -> int:
    return round(span.total_seconds())
