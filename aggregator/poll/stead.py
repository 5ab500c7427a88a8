"""Which address a source of ``kind: auto`` is polled at: its page's, or the feed's found for it. Pure.

A search costs several requests, so it is made once, and then rarely: monthly, or weekly while the feed is quiet, for a
dead feed still answers. A feed that fails is given up, as is one that lists nothing, and its page is polled again.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from aggregator.model import Document, FetchFailed, FetchReason, ParseFailed, ParseReason, Source, SourceState
from aggregator.poll.outcome import Happened
from aggregator.poll.read import Read

SEEK_AGAIN = timedelta(days=30)
"""Between searches for a page's feed."""

SEEK_AGAIN_WHEN_QUIET = timedelta(days=7)
"""The same while a feed brings nothing: its page may have gone on without it."""

GIVEN_UP_AFTER = 3
"""Failed polls of a feed in a row."""


def asked_at(source: Source, state: SourceState, now: datetime) -> Source:
    """The source as it is to be polled now: at its feed, or at its own address, also when a search is due."""
    if state.feed is None or not source.leaves_choice or _is_due(state, now):
        return source
    return source.read_at(state.feed)


def wants_feed(source: Source, state: SourceState, read: Read | ParseFailed, now: datetime) -> bool:
    """Whether to seek a feed, now that the source's own address gave a page."""
    if not source.leaves_choice or not _is_due(state, now):
        return False
    return read.reason is ParseReason.NOT_A_FEED if isinstance(read, ParseFailed) else read.form == "listing"


def _is_due(state: SourceState, now: datetime) -> bool:
    if state.feed_sought_at is None:
        return True
    latest = max(filter(None, (state.changed_at, state.feed_sought_at)))
    quiet = state.feed is not None and now - latest >= SEEK_AGAIN_WHEN_QUIET
    return quiet or now - state.feed_sought_at >= SEEK_AGAIN


def feed_after(state: SourceState, happened: Happened, now: datetime) -> SourceState:
    """What is known of the feed after a poll; ``state`` has the poll's failures counted already."""
    if happened.sought is not None:
        return replace(state, feed=happened.sought.url, feed_sought_at=now)
    if state.feed is not None and happened.source.url == state.feed and _lists_nothing(happened):
        return replace(state, feed=None, feed_sought_at=None)
    if state.feed is None or not state.failures or state.not_before is not None:
        return state
    if happened.source.url != state.feed:  # the page failed when a search was due: the feed may still be good
        return replace(state, feed_sought_at=now)
    gone = isinstance(happened.fetch, FetchFailed) and happened.fetch.reason is FetchReason.GONE
    if not gone and state.failures < GIVEN_UP_AFTER:
        return state
    soon = min(state.next_poll_at, now + happened.source.interval)
    return replace(state, feed=None, feed_sought_at=None, gone=False, next_poll_at=soon)


def _lists_nothing(happened: Happened) -> bool:
    """Whether a feed was read and is empty: a page stands behind it, which may not be."""
    return isinstance(happened.parsed, Document) and not happened.items and not happened.known_body
