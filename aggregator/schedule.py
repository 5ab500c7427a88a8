"""When a source is polled next: a pure function of what we know and what just happened."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from aggregator.model import (
    Document,
    Fetch,
    Fetched,
    FetchFailed,
    FetchReason,
    NotModified,
    Pacing,
    Parsed,
    ParseFailed,
    ParseReason,
    Source,
    SourceState,
)

JITTER = 0.1
"""Up to a tenth of the wait is added, so that sources that failed together do not come back together."""

GONE_PROBE = timedelta(days=7)
"""How often a source that answered 410 is tried again."""

_BLOCKED_STEPS = 2
"""Doublings more for a source that turns us away: asking on would only make it worse."""

UNCONDITIONAL_EVERY = timedelta(hours=12)
"""How long a source may answer 304 before it is asked once without validators: some lie."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The operator's limits on the wait between polls."""

    least: timedelta = timedelta(minutes=15)
    most: timedelta = timedelta(hours=24)


DEFAULT_BOUNDS = Bounds()


def next_poll(
    source: Source,
    state: SourceState,
    fetch: Fetch,
    parsed: Parsed | None,
    now: datetime,
    bounds: Bounds = DEFAULT_BOUNDS,
) -> datetime:
    """The moment of the next poll.

    Args:
        source: its settings; its interval is the wait when all is well.
        state: as it was before this poll (``failures`` does not count this one).
        fetch: what the server answered.
        parsed: what was read of it; None when nothing was fetched to read.
        now: when this poll ended.
        bounds: never sooner than ``least``, never later than ``most`` (but for 410, Retry-After and a longer interval);
            jitter comes on top.

    Returns:
        An aware UTC datetime after ``now``.
    """
    wait = _wait(source, state, fetch, parsed, bounds)
    return now + wait + wait * JITTER * _fraction(source.id, state.failures)


def _wait(source: Source, state: SourceState, fetch: Fetch, parsed: Parsed | None, bounds: Bounds) -> timedelta:
    match fetch:
        case FetchFailed(reason=FetchReason.GONE):
            return GONE_PROBE
        case FetchFailed(reason=reason, pacing=pacing):
            steps = state.failures + (_BLOCKED_STEPS if reason is FetchReason.BLOCKED else 0)
            backoff = _backoff(source, steps, bounds)
            return max(backoff, min(pacing.retry_after or timedelta(0), max(bounds.most, timedelta(days=2))))
        case Fetched(pacing=pacing) if isinstance(parsed, ParseFailed):
            steps = state.failures + (_BLOCKED_STEPS if parsed.reason is ParseReason.BLOCKED else 0)
            return max(_backoff(source, steps, bounds), _asked(pacing, bounds))
        case Fetched(pacing=pacing) | NotModified(pacing=pacing):
            slow_down = parsed.slow_down if isinstance(parsed, Document) else None
            asked = max(_asked(pacing, bounds), min(slow_down or timedelta(0), bounds.most))
            return max(source.interval, asked, bounds.least)
        case _:
            assert_never(fetch)


def _asked(pacing: Pacing, bounds: Bounds) -> timedelta:
    """What the server asks for, at most ``bounds.most``."""
    return min(pacing.fresh_for or timedelta(0), bounds.most)


def _backoff(source: Source, failures: int, bounds: Bounds) -> timedelta:
    """The interval, doubled with each failure in a row, at most ``bounds.most``."""
    doubled: timedelta = source.interval * (1 << min(failures, 16))
    return max(bounds.least, min(doubled, max(bounds.most, source.interval)))


def _fraction(source: str, turn: int) -> float:
    """A number in [0, 1) that differs from source to source: jitter without randomness."""
    digest = hashlib.sha256(f"{source}|{turn}".encode()).digest()
    return int.from_bytes(digest[:4]) / 2**32


def wants_unconditional(state: SourceState, now: datetime) -> bool:
    """Whether the next request goes without validators, to escape a server that answers 304 for ever."""
    if state.validators.etag is None and state.validators.last_modified is None:
        return True
    return state.unconditional_at is None or now - state.unconditional_at >= UNCONDITIONAL_EVERY
