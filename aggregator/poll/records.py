"""Writing down what polls came to: at once what brought something new, together what changed nothing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from aggregator.model import Attempt, SourceState
from aggregator.store import Store, Writing

WRITE_LATE = 1.0
"""Seconds that a poll which changed nothing may wait to be written with others."""


@dataclass(slots=True)
class Records:
    """The polls not written down yet. What a killed process loses of them is polled again, and nothing else.

    Attributes:
        store: where they go.
    """

    store: Store
    _waiting: list[tuple[SourceState, Attempt]] = field(default_factory=list)
    _timer: asyncio.TimerHandle | None = None
    _writes: set[asyncio.Task[None]] = field(default_factory=set)

    async def add(self, state: SourceState, attempt: Attempt) -> None:
        """Write down a poll, now if it brought something, else within ``WRITE_LATE``."""
        if attempt.status == "new":
            await self._write([(state, attempt)])
            return
        self._waiting.append((state, attempt))
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(WRITE_LATE, self._write_soon)

    async def flush(self) -> None:
        """Write down all that waits."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        waiting, self._waiting = self._waiting, []
        if waiting:
            await self._write(waiting)

    def _write_soon(self) -> None:
        task = asyncio.get_running_loop().create_task(self.flush())
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)

    async def _write(self, records: list[tuple[SourceState, Attempt]]) -> None:
        def work(writing: Writing) -> None:
            for state, attempt in records:
                writing.sources.record(state, attempt)

        await asyncio.wrap_future(self.store.submit(work))
