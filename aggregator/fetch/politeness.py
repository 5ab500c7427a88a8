"""Whose turn it is: how many requests at once, to one host and in all, and how long between two to one host.

A request first waits for its host, then for one of the places all hosts share, and holds such a place only while it
runs: a slow host with fifty sources fills its own queue, never everybody's.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import timedelta

Host = tuple[str, int | None]
"""Name or address, and the port when it is not the scheme's own: http and https of one site are one host."""


@dataclass(slots=True)
class _Lane:
    places: asyncio.Semaphore
    next_start: float = 0.0
    """Loop time before which no request may start."""


class Politeness:
    """Hands out turns.

    Lanes are kept for good: there are as many as hosts that sources name and redirect to, and each is a few hundred
    bytes.
    """

    def __init__(self, *, concurrency: int, per_host: int, host_gap: timedelta) -> None:
        self._all = asyncio.Semaphore(concurrency)
        self._per_host = per_host
        self._gap = host_gap.total_seconds()
        self._lanes: dict[Host, _Lane] = {}

    @asynccontextmanager
    async def turn(self, host: Host) -> AsyncIterator[None]:
        """Wait for a turn at this host and hold it; waits without limit, so deadlines start inside."""
        lane = self._lanes.setdefault(host, _Lane(asyncio.Semaphore(self._per_host)))
        async with lane.places:
            await self._start(lane)
            try:
                yield
            finally:
                self._all.release()

    async def _start(self, lane: _Lane) -> None:
        """Take one of everybody's places at a moment when the host's gap is over."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(lane.next_start - loop.time())
            await self._all.acquire()
            if loop.time() >= lane.next_start:
                lane.next_start = loop.time() + self._gap
                return
            self._all.release()  # another request to this host started while we waited for a place
