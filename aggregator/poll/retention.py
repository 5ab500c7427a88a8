"""Letting go of what is past its time, a little at once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from aggregator.store import Store

AT_ONCE = 200
"""Stories that expire in one transaction: polls that wait to be written come between two of them."""
KEEP_ATTEMPTS = timedelta(days=90)
"""The longest that the notes of polls are kept, which nothing reads after that."""

log = logging.getLogger("aggregator.poll")


async def let_go(store: Store, retention: timedelta | None, clock: Callable[[], datetime]) -> int:
    """Let stories expire that are past the retention time, and forget old notes of polls and events.

    It may be killed at any point, and done by several processes at once: whatever is still past its time is found
    the next time.

    Args:
        store: open.
        retention: how long stories are kept; None = forever.
        clock: gives the aware UTC moment.

    Returns:
        How many stories expired.
    """
    noted = clock() - min(KEEP_ATTEMPTS, retention or KEEP_ATTEMPTS)
    attempts = await asyncio.wrap_future(store.submit(lambda writing: writing.sources.forget_attempts(noted)))
    await asyncio.wrap_future(store.submit(lambda writing: writing.events.forget(noted)))
    stories = 0
    if retention is not None:
        before = clock() - retention
        while some := await asyncio.wrap_future(
            store.submit(lambda writing: writing.tombstones.expire(before, AT_ONCE, clock()))
        ):
            stories += some
    if stories or attempts:
        log.info("let go stories=%d attempts=%d", stories, attempts)
    return stories
