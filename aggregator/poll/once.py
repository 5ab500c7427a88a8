"""One pass over sources: polled and kept, what is past its time let go; or only looked at."""

from __future__ import annotations

import asyncio
import signal
import threading
from collections.abc import Callable, Iterable

from aggregator.config import Settings
from aggregator.model import Attempt, Source
from aggregator.poll.opening import polling, reading, rulebook, utc_now
from aggregator.poll.poller import Seek
from aggregator.poll.preview import Previewed, Unreadable, preview
from aggregator.poll.retention import let_go
from aggregator.store import Claimed, Store


async def poll_once(
    settings: Settings,
    store: Store,
    sources: Iterable[Source],
    *,
    only_due: bool = False,
    seek: Seek | None = None,
    done: Callable[[Attempt], None] = lambda _: None,
) -> list[Attempt]:
    """Poll sources once, publish what is new, and let go what is past its time.

    The same documents give the same ids in any order.

    Args:
        settings: in force.
        store: open.
        sources: to poll.
        only_due: leave out those whose time has not come.
        seek: as ``Poller`` has it.
        done: told each attempt as it ends.

    Returns:
        Attempts in the order of the sources; sources that another process is polling now have none.
    """
    declared = {source.id: source for source in sources}
    async with polling(settings, store, publish_each=False, seek=seek) as poller:
        claimed = await poller.claim_due(len(declared)) if only_due else await poller.claim_named(declared)
        mine = [one for one in claimed if one.state.source in declared]
        await poller.release([one.state.source for one in claimed if one.state.source not in declared])

        async def poll(one: Claimed) -> Attempt:
            attempt = await poller.poll(declared[one.state.source], one)
            done(attempt)
            return attempt

        tasks = [asyncio.create_task(poll(one)) for one in mine]
        _cancel_on_sigterm()
        try:
            attempts = await asyncio.gather(*tasks)
        except asyncio.CancelledError:
            await poller.release([one.state.source for one in mine])
            raise
        finally:
            await poller.finish()
        await let_go(store, settings.retention, utc_now)
    order = {source: number for number, source in enumerate(declared)}
    return sorted(attempts, key=lambda attempt: order[attempt.source])


def _cancel_on_sigterm() -> None:
    """End as Ctrl-C does: what is under way is given back."""
    task = asyncio.current_task()
    if task is not None and threading.current_thread() is threading.main_thread():
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)


async def preview_all(
    settings: Settings, sources: Iterable[Source], *, seek: Seek | None = None
) -> list[tuple[Source, Previewed | Unreadable]]:
    """Read sources as a first poll would, and keep nothing; in their order."""

    async def one(source: Source) -> tuple[Source, Previewed | Unreadable]:
        return source, await preview(source, rulebook(settings), fetcher, isolation, utc_now(), seek=seek)

    async with reading(settings) as (fetcher, isolation):
        return list(await asyncio.gather(*(one(source) for source in sources)))
