from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    Validators,
)
from aggregator.schedule import GONE_PROBE, JITTER, UNCONDITIONAL_EVERY, Bounds, next_poll, wants_unconditional

NOW = datetime(2025, 10, 20, 14, 0, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
URL = "https://bao.vn/rss"
SOURCE = Source(id="bao", name="Báo", url=URL)
STATE = SourceState(source="bao", next_poll_at=NOW)
READ = Document("rss20", ())
BROKEN = ParseFailed(ParseReason.BROKEN, "cut off")
TURNED_AWAY = ParseFailed(ParseReason.BLOCKED, "a firewall's page")


def _came(**pacing: timedelta) -> Fetched:
    return Fetched(URL, b"", None, Validators(), Pacing(**pacing))


def _same(**pacing: timedelta) -> NotModified:
    return NotModified(URL, Pacing(**pacing))


def _failed(reason: FetchReason = FetchReason.CONNECT, **pacing: timedelta) -> FetchFailed:
    return FetchFailed(reason, "it failed", pacing=Pacing(**pacing))


def _hours(fetch: Fetch, parsed: Parsed | None = None, *, failures: int = 0, interval: timedelta = HOUR) -> float:
    state, source = replace(STATE, failures=failures), replace(SOURCE, interval=interval)
    return (next_poll(source, state, fetch, parsed, NOW) - NOW) / HOUR


@pytest.mark.parametrize(
    ("why", "hours", "expected"),
    [
        ("the interval when all is well", _hours(_came(), READ), 1),
        ("the interval when nothing changed", _hours(_same()), 1),
        ("a source's own interval", _hours(_same(), interval=6 * HOUR), 6),
        ("never sooner than the least", _hours(_same(), interval=5 * MINUTE), 0.25),
        ("max-age longer than the interval", _hours(_came(fresh_for=3 * HOUR), READ), 3),
        ("max-age with a 304", _hours(_same(fresh_for=3 * HOUR)), 3),
        ("max-age shorter than the interval", _hours(_came(fresh_for=MINUTE), READ), 1),
        ("max-age of a year is capped", _hours(_came(fresh_for=timedelta(days=365)), READ), 24),
        ("an Expires in the past", _hours(_came(fresh_for=-HOUR), READ), 1),
        ("ttl longer than the interval", _hours(_came(), replace(READ, slow_down=2 * HOUR)), 2),
        ("ttl shorter than the interval", _hours(_came(), replace(READ, slow_down=MINUTE)), 1),
        ("ttl of a year is capped", _hours(_came(), replace(READ, slow_down=timedelta(days=365))), 24),
        ("the longer of ttl and max-age", _hours(_came(fresh_for=5 * HOUR), replace(READ, slow_down=2 * HOUR)), 5),
        ("the first failure", _hours(_failed()), 1),
        ("the second failure", _hours(_failed(), failures=1), 2),
        ("the fourth failure", _hours(_failed(), failures=3), 8),
        ("back-off is capped", _hours(_failed(), failures=9), 24),
        ("back-off of a thousand failures", _hours(_failed(), failures=1000), 24),
        ("back-off is never shorter than the interval", _hours(_failed(), interval=48 * HOUR), 48),
        ("back-off is never sooner than the least", _hours(_failed(), interval=MINUTE), 0.25),
        ("what could not be read is a failure", _hours(_came(), BROKEN, failures=2), 4),
        ("what could not be read may say how long it is fresh", _hours(_came(fresh_for=9 * HOUR), BROKEN), 9),
        ("who turns us away is asked less", _hours(_failed(FetchReason.BLOCKED)), 4),
        ("who turns us away as if all were well is asked less", _hours(_came(), TURNED_AWAY), 4),
        ("who turns us away is asked less at each turn", _hours(_failed(FetchReason.BLOCKED), failures=1), 8),
        ("throttled without a word", _hours(_failed(FetchReason.THROTTLED), failures=1), 2),
        ("Retry-After", _hours(_failed(FetchReason.THROTTLED, retry_after=5 * HOUR)), 5),
        ("Retry-After shorter than the back-off", _hours(_failed(FetchReason.THROTTLED, retry_after=MINUTE)), 1),
        ("Retry-After in the past", _hours(_failed(FetchReason.THROTTLED, retry_after=-HOUR)), 1),
        ("Retry-After over a day is obeyed", _hours(_failed(FetchReason.HTTP, retry_after=40 * HOUR)), 40),
        ("Retry-After of ten years is capped", _hours(_failed(retry_after=timedelta(days=3650))), 48),
        ("gone", _hours(_failed(FetchReason.GONE)), GONE_PROBE / HOUR),
        ("gone for the tenth time", _hours(_failed(FetchReason.GONE), failures=9), GONE_PROBE / HOUR),
    ],
)
def test_the_wait_follows_what_happened(why: str, hours: float, expected: float) -> None:
    """Interval, server's wishes, back-off and bounds give each the wait they should; jitter at most a tenth more."""
    assert expected <= hours < expected * (1 + JITTER), why


FETCHES = st.one_of(
    st.builds(_came, fresh_for=st.timedeltas()),
    st.builds(_same, fresh_for=st.timedeltas()),
    st.builds(_failed, st.sampled_from(FetchReason), retry_after=st.timedeltas()),
)


@settings(deadline=None)
@given(
    fetch=FETCHES,
    parsed=st.sampled_from([None, READ, BROKEN]),
    failures=st.integers(0, 10_000),
    interval=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=30)),
)
def test_a_poll_is_never_at_once_and_never_put_off_for_ever(
    fetch: Fetch, parsed: Parsed | None, failures: int, interval: timedelta
) -> None:
    """Whatever the server says, the next poll is after the least wait and within the interval or a week."""
    hours = _hours(fetch, parsed, failures=failures, interval=interval)
    longest = max(interval / HOUR, GONE_PROBE / HOUR)
    assert 0.25 <= hours < longest * (1 + JITTER)


def test_the_operator_s_bounds_hold() -> None:
    """Other limits than the default are kept to."""
    bounds = Bounds(least=2 * HOUR, most=3 * HOUR)
    for fetch in (_same(), _same(fresh_for=9 * HOUR), _failed()):
        wait = next_poll(SOURCE, replace(STATE, failures=5), fetch, None, NOW, bounds) - NOW
        assert 2 * HOUR <= wait < 3 * HOUR * (1 + JITTER)


def test_jitter_is_the_same_each_time() -> None:
    """The next poll is a function of what is known: asked twice, it is the same."""
    assert next_poll(SOURCE, STATE, _failed(), None, NOW) == next_poll(SOURCE, STATE, _failed(), None, NOW)


def test_sources_that_fail_together_do_not_come_back_together() -> None:
    """Of 50 sources of one host that failed at one moment no more than a few are due in the same minute."""
    sources = [replace(SOURCE, id=f"bao-{number}") for number in range(50)]
    due = [next_poll(one, replace(STATE, failures=4), _failed(), None, NOW) for one in sources]
    minutes = [int((at - NOW) / MINUTE) for at in due]
    assert max(minutes.count(minute) for minute in minutes) <= 5
    assert max(minutes) - min(minutes) > 60


def test_a_source_s_place_in_the_crowd_changes_with_each_failure() -> None:
    """Two sources that happen to fall together once do not do so at every turn."""
    shares = {round(_hours(_failed(), failures=failures) / min(2**failures, 24), 4) for failures in range(8)}
    assert len(shares) == 8


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (STATE, True),
        (replace(STATE, validators=Validators(etag='"x"')), True),
        (replace(STATE, unconditional_at=NOW), True),
        (replace(STATE, validators=Validators(etag='"x"'), unconditional_at=NOW), False),
        (replace(STATE, validators=Validators(last_modified="x"), unconditional_at=NOW), False),
        (replace(STATE, validators=Validators(etag='"x"'), unconditional_at=NOW - UNCONDITIONAL_EVERY + MINUTE), False),
        (replace(STATE, validators=Validators(etag='"x"'), unconditional_at=NOW - UNCONDITIONAL_EVERY), True),
    ],
)
def test_now_and_then_a_source_is_asked_without_validators(state: SourceState, expected: bool) -> None:
    """Without any there is no choice; with some, once the guard interval has passed, for some servers lie."""
    assert wants_unconditional(state, NOW) is expected
