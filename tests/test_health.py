from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.health import SILENT_AFTER, UNREACHABLE, Health, Word, is_our_network, judge
from aggregator.model import FetchReason, SourceState

NOW = datetime(2025, 10, 20, 14, 0, tzinfo=UTC)
DAY = timedelta(days=1)
NEW = SourceState(source="bao", next_poll_at=NOW)
WELL = replace(NEW, polled_at=NOW, succeeded_at=NOW, newest_at=NOW - DAY, status="new")
FAILING = replace(WELL, failures=3, succeeded_at=NOW - DAY, status="timeout", sentence="it is slow")
GONE = replace(FAILING, gone=True, sentence="it is gone")


@pytest.mark.parametrize(
    ("state", "health"),
    [
        (NEW, Health(Word.WAITING, None)),
        (WELL, Health(Word.OK, NOW)),
        (replace(WELL, newest_at=None), Health(Word.OK, NOW)),
        (replace(WELL, newest_at=NOW - SILENT_AFTER), Health(Word.OK, NOW)),
        (replace(WELL, newest_at=NOW - 31 * DAY), Health(Word.SILENT, NOW - 31 * DAY)),
        (FAILING, Health(Word.FAILING, NOW - DAY, "it is slow")),
        (replace(FAILING, succeeded_at=None), Health(Word.FAILING, None, "it is slow")),
        (replace(FAILING, failures=0), Health(Word.FAILING, NOW - DAY, "it is slow")),
        (replace(FAILING, newest_at=NOW - 90 * DAY), Health(Word.FAILING, NOW - DAY, "it is slow")),
        (GONE, Health(Word.GONE, NOW - DAY, "it is gone")),
    ],
)
def test_a_source_is_judged_by_what_is_remembered(state: SourceState, health: Health) -> None:
    """Gone before failing, failing before silent; a dead feed that still answers is told by its newest item."""
    assert judge(state, NOW) == health


@pytest.mark.parametrize("state", [NEW, WELL, FAILING, GONE])
def test_what_is_not_polled_is_neither_well_nor_ill(state: SourceState) -> None:
    """A source taken out is removed, whether enabled or not; one switched off is disabled."""
    assert judge(state, NOW, enabled=False) == Health(Word.DISABLED, None)
    assert judge(state, NOW, declared=False) == Health(Word.REMOVED, None)
    assert judge(state, NOW, enabled=False, declared=False) == Health(Word.REMOVED, None)


@pytest.mark.parametrize(
    ("unreachable", "all_polled", "ours"),
    [
        (0, 0, False),
        (2, 2, False),
        (3, 3, True),
        (4, 5, True),
        (3, 4, False),
        (0, 60, False),
        (48, 60, True),
        (47, 60, False),
    ],
)
def test_when_nearly_all_fail_at_once_the_fault_is_ours(unreachable: int, all_polled: int, ours: bool) -> None:
    """Four fifths of at least three sources."""
    assert is_our_network([number < unreachable for number in range(all_polled)]) is ours


def test_only_failures_before_an_answer_count_as_unreachable() -> None:
    """A server that answers with an error is reachable."""
    assert {FetchReason.DNS, FetchReason.CONNECT, FetchReason.TIMEOUT} == UNREACHABLE
