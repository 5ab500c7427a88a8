"""What a poll means for what we remember of its source."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from aggregator.model import (
    Attempt,
    Document,
    Fetch,
    Fetched,
    FetchFailed,
    FetchReason,
    Item,
    NotModified,
    Pacing,
    Parsed,
    ParseFailed,
    ParseReason,
    Selectors,
    Source,
    SourceState,
    Validators,
)
from aggregator.poll.outcome import Happened, after, body_hash, is_read_alike, missed
from aggregator.schedule import Bounds

NOW = datetime(2025, 10, 20, 14, 0, tzinfo=UTC)
SOURCE = Source("a", "A", "https://a.example/rss")
BEFORE = SourceState("a", NOW, Validators('"old"', "Sat, 18 Oct 2025 00:00:00 GMT"), body_hash="x", failures=2)
FETCHED = Fetched(SOURCE.url, b"<rss/>", None, Validators('"new"'))
READ = Document("rss20", ())
ITEM = Item("a", "link:1", "Tin", "tin", None, None, None, None)


def state(
    fetch: Fetch, parsed: Parsed | None, status: str, *, items: tuple[Item, ...] = (ITEM,), our_fault: bool = False
) -> SourceState:
    """What is known after a poll that ended so."""
    happened = Happened(SOURCE, fetch, parsed, Attempt("a", NOW, status), conditional=True, items=items)
    return after(BEFORE, happened, NOW, Bounds(), our_fault=our_fault)


def test_validators_are_replaced_also_when_now_absent() -> None:
    """A document that was read replaces both validators, whatever it brings (F5)."""
    assert state(FETCHED, READ, "same").validators == Validators('"new"', None)


def test_a_document_that_lists_nothing_leaves_no_validators() -> None:
    """An empty or bad body must not become "unchanged" for good (F6)."""
    empty = state(FETCHED, READ, "same", items=())
    assert (empty.validators, empty.body_hash) == (Validators(), None)
    failed = state(FETCHED, ParseFailed(ParseReason.BROKEN, "it is broken"), "broken", items=())
    assert (failed.validators, failed.body_hash) == (BEFORE.validators, BEFORE.body_hash)


def test_failures_count_up_and_success_clears_them() -> None:
    """Failures in a row are counted; any answer that is none ends the row."""
    refused = FetchFailed(FetchReason.CONNECT, "it is down")
    assert state(refused, None, "connect").failures == 3
    assert state(refused, None, "connect", our_fault=True).failures == 2
    assert state(FETCHED, ParseFailed(ParseReason.EMPTY, "empty"), "empty").failures == 3
    assert state(FETCHED, READ, "same").failures == 0
    assert state(NotModified(SOURCE.url), None, "not modified").failures == 0


def test_our_own_outage_does_not_lengthen_the_wait() -> None:
    """When the network is down for all, a source is asked again after its plain interval (F15)."""
    refused = FetchFailed(FetchReason.CONNECT, "it is down")
    assert state(refused, None, "connect").next_poll_at - NOW >= timedelta(hours=4)
    assert state(refused, None, "connect", our_fault=True).next_poll_at - NOW < timedelta(hours=1.2)


def test_gone_is_remembered_until_it_answers() -> None:
    """410 marks a source gone; a document unmarks it."""
    assert state(FetchFailed(FetchReason.GONE, "gone"), None, "gone").gone
    assert not state(FETCHED, READ, "same").gone


def test_a_server_that_asks_for_time_is_not_even_asked_by_hand() -> None:
    """Retry-After is remembered for commands too; the next answer ends it."""
    wait = Pacing(retry_after=timedelta(hours=3))
    throttled = state(FetchFailed(FetchReason.THROTTLED, "wait", 429, wait), None, "throttled")
    assert throttled.not_before is not None
    assert throttled.not_before - NOW >= timedelta(hours=3)
    assert state(FETCHED, READ, "same").not_before is None


def test_known_bytes_keep_what_is_known() -> None:
    """A document that is byte for byte the one read last is as good as read."""
    happened = Happened(SOURCE, FETCHED, READ, Attempt("a", NOW, "same"), conditional=True, known_body=True)
    kept = after(BEFORE, happened, NOW, Bounds(), our_fault=False)
    assert kept.validators == Validators('"new"', None)
    assert is_read_alike(kept.body_hash, SOURCE)
    assert not is_read_alike(kept.body_hash, replace(SOURCE, listing=Selectors(item="li")))
    assert not is_read_alike(None, SOURCE)


def test_other_settings_read_the_same_bytes_anew() -> None:
    """The same body under other settings is not the same: new selectors must take effect."""
    assert body_hash(b"x", SOURCE) == body_hash(b"x", SOURCE)
    assert body_hash(b"x", SOURCE) != body_hash(b"x", replace(SOURCE, publish="full"))


def test_the_hour_of_the_request_makes_no_other_document() -> None:
    """A date of the whole feed that moves with each request changes nothing; any other byte does (rule 13)."""
    feed = "<rss><channel><pubDate>{}</pubDate>{}<item><pubDate>{}</pubDate></item></channel></rss>"

    def known(*parts: str) -> str:
        return body_hash(feed.format(*parts).encode(), SOURCE)

    assert known("Mon, 20 Oct 2025", "", "1") == known("Tue, 21 Oct 2025", "", "1")
    assert known("Mon, 20 Oct 2025", "", "1") != known("Mon, 20 Oct 2025", "", "2")
    assert known("Mon, 20 Oct 2025", "", "1") != known("Mon, 20 Oct 2025", "<ttl>5</ttl>", "1")


def test_a_document_of_which_nothing_was_known_may_have_missed_some() -> None:
    """All items new at once is warned of (P11), unless the source was never read before or hardly lists anything."""
    read_before = replace(BEFORE, changed_at=NOW)
    [warning] = missed(read_before, 10, 10)
    assert "may have been missed" in warning
    assert missed(BEFORE, 10, 10) == missed(read_before, 10, 9) == missed(read_before, 2, 2) == ()
    assert missed(read_before, 0, 0) == ()
