"""Polling one source after another: the only place that knows the order of the steps."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import assert_never

from aggregator.fetch import Fetcher
from aggregator.health import UNREACHABLE, is_our_network
from aggregator.isolate import Crashed, Isolation, Killed
from aggregator.model import (
    Attempt,
    Fetch,
    Fetched,
    FetchFailed,
    Memory,
    NotModified,
    ParseFailed,
    ParseReason,
    Sought,
    Source,
    SourceState,
    Validators,
)
from aggregator.poll.enrich import Enricher, Readings
from aggregator.poll.keep import Kept, Rulebook, keep, publish_waiting
from aggregator.poll.outcome import Happened, after, body_hash, document, is_read_alike, missed, reader_hash
from aggregator.poll.read import Read, document_of, read
from aggregator.poll.records import Records
from aggregator.poll.stead import asked_at, feed_after, wants_feed
from aggregator.schedule import Bounds, wants_unconditional
from aggregator.store import Claimed, Store, Writing

LEASE = timedelta(minutes=10)
"""How long a source stays taken when whoever took it dies and nobody on its machine starts anew."""

PASS_LEASE = timedelta(hours=2)
"""The same for a pass over many sources, which takes them all at its beginning."""

Seek = Callable[[Source, Fetched, Fetcher, Isolation, datetime], Awaitable[Sought]]
"""Finds the feed of a source's page: ``discover.seek``, which a neighbour of this package has to be given."""

log = logging.getLogger("aggregator.poll")


@dataclass(slots=True)
class Poller:
    """Polls sources.

    Attributes:
        store: where everything is kept.
        fetcher: speaks HTTP.
        isolation: runs reading in child processes.
        rules: for stories.
        bounds: on the wait between polls.
        clock: gives the aware UTC moment.
        owner: names this process in leases.
        publish_each: give stories their ids at each poll; otherwise ``finish`` does it for the whole pass.
        seek: finds the feed that may stand for the page of a source of ``kind: auto``; without it pages are read.
    """

    store: Store
    fetcher: Fetcher
    isolation: Isolation
    rules: Rulebook
    bounds: Bounds
    clock: Callable[[], datetime]
    owner: str
    publish_each: bool = True
    seek: Seek | None = None
    _records: Records = field(init=False)
    _unreachable: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._records = Records(self.store)

    # --- taking ---

    async def claim_due(self, most: int) -> list[Claimed]:
        """Take sources that are due, at most so many."""
        now = self.clock()
        return await asyncio.wrap_future(
            self.store.submit(lambda w: w.sources.claim_due(now=now, owner=self.owner, lease=LEASE, most=most))
        )

    async def claim_named(self, ids: Iterable[str]) -> list[Claimed]:
        """Take these sources, due or not; those another process polls now are passed over."""
        now, wanted = self.clock(), list(ids)
        return await asyncio.wrap_future(
            self.store.submit(lambda w: w.sources.claim_named(wanted, now=now, owner=self.owner, lease=PASS_LEASE))
        )

    async def release(self, ids: Iterable[str]) -> None:
        """Give sources back unpolled."""
        wanted = list(ids)
        await asyncio.wrap_future(self.store.submit(lambda w: w.sources.release(wanted, self.owner)))

    # --- one source ---

    async def poll(self, source: Source, claimed: Claimed) -> Attempt:
        """Poll one source and keep what it says; a source's fault is a value, ours is logged and harms no other."""
        started = asyncio.get_running_loop().time()
        try:
            happened = await self._try(source, claimed)
        except Exception as fault:  # the one guard: whatever is wrong with us, the other sources are polled
            log.exception("fault source=%s", source.id)
            happened = _fault(source, fault, self.clock())
        milliseconds = round(1000 * (asyncio.get_running_loop().time() - started))
        attempt = replace(happened.attempt, milliseconds=milliseconds)
        attempt = await self._record(claimed.state, replace(happened, attempt=attempt))
        _log(attempt)
        return attempt

    async def _try(self, source: Source, claimed: Claimed) -> Happened:
        """Fetch, read, keep."""
        source = asked_at(source, claimed.state, self.clock())
        read_alike = is_read_alike(claimed.known_body, source)
        unconditional = not read_alike or wants_unconditional(claimed.state, self.clock())
        fetch = await self.fetcher.fetch(
            source.url,
            validators=Validators() if unconditional else claimed.state.validators,
            headers=source.headers,
            ca_file=source.ca_file,
        )
        happened = Happened(source, fetch, None, _attempt(source, fetch, self.clock()), conditional=not unconditional)
        match fetch:
            case FetchFailed():
                return happened
            case NotModified():
                return await self._enrich_kept(happened, fetch.url)
            case Fetched(body=body) if claimed.known_body == body_hash(body, source):
                return await self._enrich_kept(replace(happened, parsed=document(), known_body=True), fetch.url)
            case Fetched():
                return await self._read_and_keep(happened, fetch, claimed.state)
            case _:
                assert_never(fetch)

    async def _enrich_kept(self, happened: Happened, site: str) -> Happened:
        """Read article pages that are left over from earlier polls of a list that did not change."""
        readings = await self._enricher().enrich(happened.source, (), site)
        kept = Kept()
        if not readings.is_nothing:
            kept = await asyncio.wrap_future(
                self.store.submit(lambda w: self._keep(w, happened.source, readings, self.clock()))
            )
        return replace(happened, attempt=replace(happened.attempt, updated=kept.updated))

    def _keep(self, writing: Writing, source: Source, readings: Readings, now: datetime) -> Kept:
        """Keep what is left over and now enriched, then what is listed, and that it was read."""
        left = keep(writing, readings.kept, self.rules, now, publish=self.publish_each)
        kept = keep(writing, readings.listed, self.rules, now, publish=self.publish_each)
        readings.note(writing, source.id, now)
        return replace(kept, updated=left.updated + kept.updated)

    def _enricher(self) -> Enricher:
        return Enricher(self.store, self.fetcher, self.isolation, self.clock, rules=self.rules.same_story)

    async def _read_and_keep(self, happened: Happened, fetched: Fetched, state: SourceState) -> Happened:
        source, attempt, now = happened.source, happened.attempt, self.clock()
        reader = reader_hash(source)
        memory = await asyncio.to_thread(self.store.memory, source.id, reader)
        result = await self._read(source, fetched, now, memory)
        if self.seek is not None and wants_feed(source, state, result, now):
            sought = await self.seek(source, fetched, self.fetcher, self.isolation, now)
            happened = replace(happened, sought=sought)
            if sought.feed is not None:
                return await self._read_and_keep(_at_its_feed(happened, sought.feed, now), sought.feed, state)
        if isinstance(result, ParseFailed):
            failed = replace(attempt, status=result.reason.value, sentence=result.sentence)
            return replace(happened, parsed=result, attempt=failed)

        readings = await self._enricher().enrich(source, result.listed, fetched.url)

        def work(writing: Writing) -> Kept:
            # the clock is read when the turn to write has come: what changes later must also be dated later
            writing.memories.remember(source.id, reader, result.memory)
            return self._keep(writing, source, readings, self.clock())

        is_known = result.memory is not None and result.memory == memory and not result.items and readings.is_nothing
        kept = Kept() if is_known else await asyncio.wrap_future(self.store.submit(work))
        attempt = replace(
            attempt,
            status="new" if kept != Kept() else "same",
            seen=len(result.listed),
            new=kept.new,
            updated=kept.updated,
            refused=len(result.refused),
            warnings=(*result.warnings, *missed(state, len(result.listed), kept.new), *_heard(kept)),
        )
        return replace(happened, parsed=document_of(result), attempt=attempt, items=readings.listed)

    async def _read(self, source: Source, fetched: Fetched, now: datetime, memory: Memory | None) -> Read | ParseFailed:
        document = (source, fetched.body, fetched.url, fetched.content_type, now, memory)
        match await self.isolation.run(read, *document):
            case Killed():
                sentence = "reading its document took too long and was stopped; look at what its address serves"
                return ParseFailed(ParseReason.TOO_LONG, sentence)
            case Crashed(sentence=sentence):
                log.error("fault source=%s reading crashed: %s", source.id, sentence)
                return ParseFailed(ParseReason.BROKEN, f"reading its document failed by our fault: {sentence}")
            case Read() | ParseFailed() as outcome:
                return outcome
            case never:
                assert_never(never)

    # --- writing down ---

    async def _record(self, state: SourceState, happened: Happened) -> Attempt:
        attempt = happened.attempt
        unreachable = isinstance(happened.fetch, FetchFailed) and happened.fetch.reason in UNREACHABLE
        self._unreachable[happened.source.id] = unreachable
        our_fault = unreachable and is_our_network(self._unreachable.values())
        if our_fault:
            sentence = f"{attempt.sentence} (nearly all sources are unreachable at once: probably our own network)"
            attempt = replace(attempt, sentence=sentence)
            happened = replace(happened, attempt=attempt)
        now = self.clock()
        known = feed_after(after(state, happened, now, self.bounds, our_fault=our_fault), happened, now)
        await self._records.add(known, attempt)
        return attempt

    async def finish(self) -> int:
        """End a pass: write down what is unwritten, publish what waits; returns how many stories were published."""
        await self._records.flush()
        return await asyncio.wrap_future(self.store.submit(lambda w: publish_waiting(w, self.rules, self.clock())))


def _heard(kept: Kept) -> tuple[str, ...]:
    """What the operator must hear of what was kept; it is logged too, for a service prints no table."""
    if kept.event is None:
        return ()
    log.warning(
        "event source=%s kind=%r items=%d: %s",
        kept.event.source,
        kept.event.kind,
        kept.event.items,
        kept.event.sentence,
    )
    return (kept.event.sentence,)


def _attempt(source: Source, fetch: Fetch, now: datetime) -> Attempt:
    match fetch:
        case Fetched(body=body, status=status):
            return Attempt(source.id, now, "same", bytes=len(body), http_status=status)
        case NotModified():
            return Attempt(source.id, now, "not modified", http_status=304)
        case FetchFailed(reason=reason, sentence=sentence, status=status):
            return Attempt(source.id, now, reason.value, sentence=sentence, http_status=status)
        case _:
            assert_never(fetch)


def _at_its_feed(happened: Happened, feed: Fetched, now: datetime) -> Happened:
    """The same poll, with the feed that was found for its page in the page's stead."""
    found = happened.sought.url if happened.sought is not None else None
    source = happened.source.read_at(found or feed.url)
    log.info("found source=%s its page's feed, polled from now on: %s", source.id, source.url)
    return replace(happened, source=source, fetch=feed, attempt=_attempt(source, feed, now), conditional=False)


def _fault(source: Source, fault: Exception, now: datetime) -> Happened:
    """A poll that failed by our own fault, as a document that could not be read."""
    sentence = f"a fault of this program: {type(fault).__name__}: {fault}; the log has the details"
    attempt = Attempt(source.id, now, "fault", sentence=sentence)
    fetched = Fetched(source.url, b"", None, Validators())
    return Happened(source, fetched, ParseFailed(ParseReason.BROKEN, sentence), attempt, conditional=True)


def _log(attempt: Attempt) -> None:
    level = logging.WARNING if attempt.failed else logging.INFO
    log.log(
        level,
        "polled source=%s status=%s seen=%d new=%d updated=%d refused=%d ms=%d%s",
        attempt.source,
        attempt.status.replace(" ", "-"),
        attempt.seen,
        attempt.new,
        attempt.updated,
        attempt.refused,
        attempt.milliseconds,
        f" why={attempt.sentence!r}" if attempt.sentence else "",
    )
