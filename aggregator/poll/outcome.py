"""What a poll means for what we remember of its source: pure, given what happened."""

from __future__ import annotations

import hashlib
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
    Source,
    SourceState,
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
    """Whether the document was byte for byte the one read last."""
    items: Sequence[Item] = ()


def body_hash(body: bytes, source: Source) -> str:
    """Equal when there is nothing to read anew: the same bytes under the same settings.

    Returns:
        The reader's hash and the body's, so that it can be told which of them changed.
    """
    return f"{_reader_hash(source)}{hashlib.sha256(body).hexdigest()[:32]}"


def is_read_alike(known_body: str | None, source: Source) -> bool:
    """Whether the document read last was read as it would be now; otherwise "not modified" would hide new settings."""
    return known_body is not None and known_body.startswith(_reader_hash(source))


def _reader_hash(source: Source) -> str:
    """Of everything that decides what is read of a document: settings of its source, and this program's version."""
    settings = (source.url, source.name, source.kind, source.listing, source.publish, source.encoding)
    reader = repr((settings, str(source.timezone), source.date_order, source.headers, _program()))
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


def document(form: str = "") -> Document:
    """A document about which nothing more is known than that it was read."""
    return Document(form=form, entries=())
