from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.model import (
    Attempt,
    Fetch,
    Fetched,
    FetchFailed,
    FetchReason,
    ParseFailed,
    ParseReason,
    Selectors,
    Sought,
    Source,
    SourceState,
    Validators,
)
from aggregator.poll.outcome import Happened
from aggregator.poll.read import Read
from aggregator.poll.stead import asked_at, feed_after, wants_feed

NOW = datetime(2025, 10, 20, tzinfo=UTC)
PAGE = Source("a", "A", "https://a.example/tin", headers=(("Authorization", "x"),))
FEED = "https://a.example/rss"
KNOWN = SourceState("a", NOW, feed=FEED, feed_sought_at=NOW - timedelta(days=1), changed_at=NOW)
LISTING = Read("listing", (), (), (), None)


def days(number: float) -> timedelta:
    return timedelta(days=number)


def test_a_found_feed_is_asked_instead_of_its_page() -> None:
    """A source is asked at the feed that was found for its page, as a feed; its headers stay on its own host."""
    asked = asked_at(PAGE, KNOWN, NOW)
    assert (asked.id, asked.url, asked.kind, asked.headers) == ("a", FEED, "feed", PAGE.headers)
    assert asked_at(PAGE, replace(KNOWN, feed="https://b.example/rss"), NOW).headers == ()
    assert asked_at(PAGE, replace(KNOWN, feed=None), NOW) == PAGE


@pytest.mark.parametrize("source", [replace(PAGE, kind="listing"), replace(PAGE, listing=Selectors(item="li"))])
def test_who_declares_how_to_read_a_page_has_chosen(source: Source) -> None:
    """Where a kind or selectors are declared, no feed stands for the page and none is sought."""
    assert asked_at(source, KNOWN, NOW) == source
    assert not wants_feed(source, SourceState("a", NOW), LISTING, NOW)


@pytest.mark.parametrize(
    ("state", "due"),
    [
        (SourceState("a", NOW), True),
        (SourceState("a", NOW, feed_sought_at=NOW - days(29)), False),
        (SourceState("a", NOW, feed_sought_at=NOW - days(30)), True),
        (KNOWN, False),
        (replace(KNOWN, feed_sought_at=NOW - days(8), changed_at=NOW - days(8)), True),
        (replace(KNOWN, feed_sought_at=NOW - days(8), changed_at=NOW - days(2)), False),
        (replace(KNOWN, feed_sought_at=NOW - days(2), changed_at=NOW - days(90)), False),
        (replace(KNOWN, feed_sought_at=NOW - days(30)), True),
    ],
)
def test_a_search_is_rare(state: SourceState, due: bool) -> None:
    """A feed is sought once, then monthly, or weekly while the one that was found is quiet; then its page is asked."""
    assert wants_feed(PAGE, state, LISTING, NOW) == due
    assert (asked_at(PAGE, state, NOW) == PAGE) == (due or state.feed is None)


@pytest.mark.parametrize(
    ("read", "wanted"),
    [
        (LISTING, True),
        (Read("rss20", (), (), (), None), False),
        (ParseFailed(ParseReason.NOT_A_FEED, "a page without a list"), True),
        (ParseFailed(ParseReason.EMPTY, "nothing"), False),
    ],
)
def test_only_a_page_has_a_feed_elsewhere(read: Read | ParseFailed, wanted: bool) -> None:
    """A feed is used as it is; what is no document at all is no reason to look around."""
    assert wants_feed(PAGE, SourceState("a", NOW), read, NOW) == wanted


def happened(fetch: Fetch, *, source: Source, sought: Sought | None = None) -> Happened:
    return Happened(source, fetch, None, Attempt("a", NOW, "http"), conditional=False, sought=sought)


LOST = FetchFailed(FetchReason.HTTP, "lost", status=404)


def test_what_a_search_found_is_remembered() -> None:
    """The feed a search found, or that there is none, is remembered with the moment."""
    found = Sought(FEED, Fetched(FEED, b"", None, Validators()))
    for sought, feed in ((found, FEED), (Sought(), None)):
        known = feed_after(SourceState("a", NOW), happened(LOST, source=PAGE, sought=sought), NOW)
        assert (known.feed, known.feed_sought_at) == (feed, NOW)


@pytest.mark.parametrize(("failures", "kept"), [(1, True), (2, True), (3, False)])
def test_a_feed_that_fails_is_given_up(failures: int, kept: bool) -> None:
    """After three failures in a row the page is polled again, no later than at the source's interval."""
    state = replace(KNOWN, failures=failures, next_poll_at=NOW + days(1))
    known = feed_after(state, happened(LOST, source=PAGE.read_at(FEED)), NOW)
    assert (known.feed == FEED) == kept
    assert known.next_poll_at == NOW + (days(1) if kept else PAGE.interval)
    assert (known.feed_sought_at is None) == (not kept)


def test_a_feed_that_is_gone_is_given_up_at_once() -> None:
    """410 is the feed's last word, not the source's."""
    state = replace(KNOWN, failures=1, gone=True, next_poll_at=NOW + days(7))
    known = feed_after(state, happened(FetchFailed(FetchReason.GONE, "gone", 410), source=PAGE.read_at(FEED)), NOW)
    assert (known.feed, known.gone, known.next_poll_at) == (None, False, NOW + PAGE.interval)


def test_who_asks_us_to_wait_is_not_asked_elsewhere() -> None:
    """A host that asked us to stay away is not asked for the page either."""
    state = replace(KNOWN, failures=5, not_before=NOW + days(1), next_poll_at=NOW + days(1))
    assert feed_after(state, happened(LOST, source=PAGE.read_at(FEED)), NOW) == state


def test_a_page_that_fails_when_a_search_is_due_leaves_its_feed() -> None:
    """The feed is kept, and the search put off."""
    state = replace(KNOWN, failures=1, feed_sought_at=NOW - days(40))
    known = feed_after(state, happened(LOST, source=PAGE), NOW)
    assert (known.feed, known.feed_sought_at) == (FEED, NOW)
