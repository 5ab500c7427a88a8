"""How a source is doing, judged from what we remember of it: one word for machines, the facts for a sentence."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from aggregator.model import FetchReason, SourceState

SILENT_AFTER = timedelta(days=30)
"""A source that answers but has had nothing newer for so long may be frozen: a dead feed still answers 200."""

UNREACHABLE = frozenset({FetchReason.DNS, FetchReason.CONNECT, FetchReason.TIMEOUT})
"""Failures that our own network may be to blame for."""

_FEWEST_FOR_OUTAGE = 3
_OUTAGE_SHARE = 0.8


class Word(StrEnum):
    """The state of a source."""

    OK = "ok"
    WAITING = "waiting"
    """Not polled yet."""
    FAILING = "failing"
    SILENT = "silent"
    GONE = "gone"
    DISABLED = "disabled"
    REMOVED = "removed"
    """No longer in feeds.yaml; its stories and its feed stay."""


@dataclass(frozen=True, slots=True)
class Health:
    """The state of a source, and since when it has been so (None: since it is known)."""

    word: Word
    since: datetime | None
    sentence: str = ""
    """What is wrong and what to do, in English, as the last poll said it."""


def judge(state: SourceState, now: datetime, *, enabled: bool = True, declared: bool = True) -> Health:
    """Judge a source.

    Args:
        state: what the store remembers.
        now: the moment to judge at.
        enabled: whether it is to be polled.
        declared: whether feeds.yaml still names it.
    """
    if not declared:
        return Health(Word.REMOVED, None)
    if not enabled:
        return Health(Word.DISABLED, None)
    if state.polled_at is None:
        return Health(Word.WAITING, None)
    if state.gone:
        return Health(Word.GONE, state.succeeded_at, state.sentence)
    if state.failures or state.sentence:
        return Health(Word.FAILING, state.succeeded_at, state.sentence)
    if state.newest_at is not None and now - state.newest_at > SILENT_AFTER:
        return Health(Word.SILENT, state.newest_at)
    return Health(Word.OK, state.succeeded_at)


def is_our_network(unreachable: Collection[bool]) -> bool:
    """Whether so many sources cannot be reached that the fault is more likely ours than theirs.

    Args:
        unreachable: for each source polled lately, whether its last poll failed before an answer came.
    """
    return len(unreachable) >= _FEWEST_FOR_OUTAGE and sum(unreachable) >= _OUTAGE_SHARE * len(unreachable)
