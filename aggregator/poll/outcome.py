"""What a poll means for what we remember of its source: pure, given what happened."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from importlib.metadata import version

from aggregator.model import (
    Attempt,
    Document,
    Fetch,
    Fetched,
    FetchFailed,
    FetchReason,
    Item,
    NotModified,
    Parsed,
    ParseFailed,
    Sought,
    Source,
    SourceState,
    Trace,
)
from aggregator.schedule import Bounds, next_poll


@dataclass(frozen=True, slots=True)
class Happened:
    """One poll, before it is written down."""

    source: Source
    fetch: Fetch
    parsed: Parsed | None
    attempt: Attempt
    conditional: bool
    """Whether validators were sent."""
    known_body: bool = False
    """Whether the document was the one read last, dates of the whole apart."""
    items: Sequence[Item | Trace] = ()
    """What it lists, known or not."""
    sought: Sought | None = None
    """What a search for its page's feed came to, when there was one."""


READING = 3
"""Raised whenever a document would be read otherwise than before, between releases too: all are read anew then."""

_WINDOW = 3
"""Items listed from which it says something that all are new."""
_DATE_OF_THE_WHOLE = re.compile(rb"<(lastBuildDate|pubDate|updated)>[^<]{0,100}</\1>")
_FIRST_ENTRY = re.compile(rb"<(?:[\w.-]{1,60}:)?(?:item|entry)[\s>]")


def body_hash(body: bytes, source: Source) -> str:
    """Equal when there is nothing to read anew: the same document under the same settings.

    Some servers write the hour of the request into the head of their feed; dates before the first entry do not count.

    Returns:
        The reader's hash and the body's, so that it can be told which of them changed.
    """
    first = _FIRST_ENTRY.search(body)
    edge = first.start() if first is not None else 0
    digest = hashlib.sha256(_DATE_OF_THE_WHOLE.sub(b"", body[:edge]))
    digest.update(memoryview(body)[edge:])
    return f"{reader_hash(source)}{digest.hexdigest()[:32]}"


def is_read_alike(known_body: str | None, source: Source) -> bool:
    """Whether the document read last was read as it would be now; otherwise "not modified" would hide new settings."""
    return known_body is not None and known_body.startswith(reader_hash(source))


def reader_hash(source: Source) -> str:
    """Of everything that decides what is read of a document: settings of its source, and this program's version."""
    settings = (source.url, source.name, source.kind, source.listing, source.publish, source.encoding)
    reader = repr((settings, str(source.timezone), source.date_order, source.headers, _program(), READING))
    return hashlib.sha256(reader.encode()).hexdigest()[:32]


@cache
def _program() -> str:
    return version("khuyencong-aggregator")


def after(state: SourceState, happened: Happened, now: datetime, bounds: Bounds, *, our_fault: bool) -> SourceState:
    """What is known of a source after a poll.

    Args:
        state: before it.
        happened: the poll.
        now: when it ended.
        bounds: the operator's limits on the wait.
        our_fault: so many sources cannot be reached that this failure is not counted against this one.
    """
    source, fetch, parsed, attempt = happened.source, happened.fetch, happened.parsed, happened.attempt
    counted = replace(state, failures=0) if our_fault else state
    ahead = next_poll(source, counted, fetch, parsed, now, bounds)
    state = replace(state, next_poll_at=ahead, polled_at=now, status=attempt.status, sentence=attempt.sentence)
    asked_to_wait = isinstance(fetch, FetchFailed) and fetch.pacing.retry_after is not None
    state = replace(state, not_before=ahead if asked_to_wait else None)
    match fetch, parsed:
        case FetchFailed(reason=reason), _:
            failures = state.failures if our_fault else state.failures + 1
            return replace(state, failures=failures, gone=reason is FetchReason.GONE)
        case Fetched(), ParseFailed():
            return replace(state, failures=state.failures + 1, gone=False)
        case NotModified(), _:
            return replace(state, failures=0, gone=False, succeeded_at=now, unchanged=state.unchanged + 1)
        case Fetched() as fetched, _:
            return _read(state, happened, fetched, now)
        case _:
            raise AssertionError(f"no such outcome: {fetch}, {parsed}")


def _read(state: SourceState, happened: Happened, fetched: Fetched, now: datetime) -> SourceState:
    """After a document was read, or was byte for byte the one read before.

    Validators are replaced also when now absent, and kept only of a document that lists something: a bad body must
    not become "unchanged" for good.
    """
    listed = bool(happened.items) or happened.known_body
    changed = happened.attempt.status == "new"
    newest = [item.moment.at for item in happened.items if item.moment and item.moment.at <= now]
    return replace(
        state,
        failures=0,
        gone=False,
        succeeded_at=now,
        changed_at=now if changed else state.changed_at,
        unchanged=0 if changed else state.unchanged + 1,
        newest_at=max(newest, default=state.newest_at),
        validators=fetched.validators if listed else replace(fetched.validators, etag=None, last_modified=None),
        body_hash=body_hash(fetched.body, happened.source) if listed else None,
        unconditional_at=state.unconditional_at if happened.conditional else now,
    )


def missed(state: SourceState, listed: int, new: int) -> tuple[str, ...]:
    """What to warn of when nothing a source lists was there before: between two polls it may have shown more.

    Args:
        state: of the source before the poll.
        listed: how many items its document lists.
        new: how many of them were not known.
    """
    if state.changed_at is None or new < listed or listed < _WINDOW:
        return ()
    sentence = f"all of the {listed} items it lists are new, so that some may have been missed since the poll before"
    return (f"{sentence}; give it a shorter interval",)


def document(form: str = "") -> Document:
    """A document about which nothing more is known than that it was read."""
    return Document(form=form, entries=())
