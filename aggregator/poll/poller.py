"""Polling one source after another: the only place that knows the order of the steps."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable
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
    NotModified,
    ParseFailed,
    ParseReason,
    Source,
    SourceState,
    Validators,
)
from aggregator.poll.keep import Kept, Rulebook, keep, publish_waiting
from aggregator.poll.outcome import Happened, after, body_hash, document, is_read_alike
from aggregator.poll.read import Read, document_of, read
from aggregator.schedule import Bounds, wants_unconditional
from aggregator.store import Claimed, Store, Writing

LEASE = timedelta(minutes=10)
"""How long a source stays taken when whoever took it dies and nobody on its machine starts anew."""

PASS_LEASE = timedelta(hours=2)
"""The same for a pass over many sources, which takes them all at its beginning."""

WRITE_LATE = 1.0
"""Seconds that a poll which changed nothing may wait to be written with others."""

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
    """

    store: Store
    fetcher: Fetcher
    isolation: Isolation
    rules: Rulebook
    bounds: Bounds
    clock: Callable[[], datetime]
    owner: str
    publish_each: bool = True
    _unwritten: list[tuple[SourceState, Attempt]] = field(default_factory=list)
    _timer: asyncio.TimerHandle | None = None
    _writes: set[asyncio.Task[None]] = field(default_factory=set)
    _unreachable: dict[str, bool] = field(default_factory=dict)

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
            case FetchFailed() | NotModified():
                return happened
            case Fetched(body=body) if claimed.known_body == body_hash(body, source):
                return replace(happened, parsed=document(), known_body=True)
            case Fetched():
                return await self._read_and_keep(happened, fetch)
            case _:
                assert_never(fetch)

    async def _read_and_keep(self, happened: Happened, fetched: Fetched) -> Happened:
        source, attempt, now = happened.source, happened.attempt, self.clock()
        result = await self._read(source, fetched, now)
        if isinstance(result, ParseFailed):
            failed = replace(attempt, status=result.reason.value, sentence=result.sentence)
            return replace(happened, parsed=result, attempt=failed)
        kept = await asyncio.wrap_future(
            # the clock is read when the turn to write has come: what changes later must also be dated later
            self.store.submit(lambda w: keep(w, result.items, self.rules, self.clock(), publish=self.publish_each))
        )
        attempt = replace(
            attempt,
            status="new" if kept != Kept() else "same",
            seen=len(result.items),
            new=kept.new,
            updated=kept.updated,
            refused=len(result.refused),
            warnings=result.warnings,
        )
        return replace(happened, parsed=document_of(result), attempt=attempt, items=result.items)

    async def _read(self, source: Source, fetched: Fetched, now: datetime) -> Read | ParseFailed:
        outcome = await self.isolation.run(read, source, fetched.body, fetched.url, fetched.content_type, now)
        match outcome:
            case Killed():
                sentence = "reading its document took too long and was stopped; look at what its address serves"
                return ParseFailed(ParseReason.TOO_LONG, sentence)
            case Crashed(sentence=sentence):
                log.error("fault source=%s reading crashed: %s", source.id, sentence)
                return ParseFailed(ParseReason.BROKEN, f"reading its document failed by our fault: {sentence}")
            case _:
                return outcome

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
        known = after(state, happened, self.clock(), self.bounds, our_fault=our_fault)
        if attempt.status == "new":
            await self._write([(known, attempt)])
        else:
            self._unwritten.append((known, attempt))
            if self._timer is None:
                self._timer = asyncio.get_running_loop().call_later(WRITE_LATE, self._write_soon)
        return attempt

    def _write_soon(self) -> None:
        task = asyncio.get_running_loop().create_task(self.flush())
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)

    async def flush(self) -> None:
        """Write down the polls that changed nothing."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        unwritten, self._unwritten = self._unwritten, []
        if unwritten:
            await self._write(unwritten)

    async def _write(self, records: list[tuple[SourceState, Attempt]]) -> None:
        def work(writing: Writing) -> None:
            for state, attempt in records:
                writing.sources.record(state, attempt)

        await asyncio.wrap_future(self.store.submit(work))

    async def finish(self) -> int:
        """End a pass: write down what is unwritten, publish what waits; returns how many stories were published."""
        await self.flush()
        return await asyncio.wrap_future(self.store.submit(lambda w: publish_waiting(w, self.rules, self.clock())))


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
