"""Bringing stored title keys to the present version, before anything is polled or decided by them.

Entry ids, decisions by hand and redirects are of items and stories, which stay; only what items are compared by
changes. A present key gets the items of all its earlier ones in one transaction, together with what links and people
tie to them, so that a process killed in between leaves whole stories, and the next start does the rest.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from time import monotonic

from aggregator.errors import StoreError
from aggregator.poll.keep import Rulebook, held_closure, regroup
from aggregator.store import Store, Writing
from aggregator.vietnamese import TITLE_KEY_VERSION, upgraded_key

BATCH = 300
"""Title keys that one transaction brings up to date; more only where a link or a person ties them together."""

log = logging.getLogger("aggregator.poll")


@dataclass(frozen=True, slots=True)
class _Renamed:
    """What one transaction has done."""

    keys: frozenset[str]
    """The present keys that are complete now."""
    items: int
    stories: int


def rekey(
    store: Store,
    rules: Rulebook,
    clock: Callable[[], datetime],
    stopping: Callable[[], bool] = lambda: False,
    *,
    batch: int = BATCH,
) -> bool:
    """Bring title keys of earlier versions to the present one; items whose keys become equal are grouped together.

    Ids stay, decisions by hand go on to hold, of stories that become one the first lives on and the others redirect.

    Args:
        store: open; another process may do the same at once.
        rules: for stories.
        clock: gives the aware UTC moment.
        stopping: asked between transactions whether to leave the rest for the next start.
        batch: title keys a transaction.

    Returns:
        Whether all keys are of the present version; False when it was stopped before.

    Raises:
        StoreError: some are of a later version than this program knows.
    """
    if _is_present(store):
        return True
    started = monotonic()
    titles, items, stories = 0, 0, 0
    renamed: dict[str, list[str]] = {}
    for confirmed, some in _pages(store, batch):
        titles += confirmed + len(some)
        for before, after in some.items():
            renamed.setdefault(after, []).append(before)
        if stopping():
            return _log(started, titles, items, stories, done=False)
    while renamed:
        done = _rename(store, islice(renamed, batch), renamed, rules, clock)
        items, stories = items + done.items, stories + done.stories
        for key in done.keys:
            renamed.pop(key)
        if renamed and stopping():
            return _log(started, titles, items, stories, done=False)
    return _log(started, titles, items, stories, done=True)


def _is_present(store: Store) -> bool:
    versions = store.title_key_versions()
    if versions is None:
        return True
    earliest, latest = versions
    if latest > TITLE_KEY_VERSION:
        raise StoreError(
            f"database: its title keys are of version {latest}, this program knows none after {TITLE_KEY_VERSION}; "
            "it was written by a newer version: update this program"
        )
    return earliest == TITLE_KEY_VERSION


def _pages(store: Store, most: int) -> Iterator[tuple[int, dict[str, str]]]:
    """All keys of earlier versions: how many of a page were confirmed, and what the others become."""
    place: str | None = ""
    while place is not None:
        confirmed, renamed, place = _page(store, place, most)
        yield confirmed, renamed


def _page(store: Store, place: str, most: int) -> tuple[int, dict[str, str], str | None]:
    def work(writing: Writing) -> tuple[int, dict[str, str], str | None]:
        keys, following = writing.titles.outdated(place, most)
        renamed = {key: after for key in keys if (after := upgraded_key(key)) != key}
        writing.titles.confirm(key for key in keys if key not in renamed)
        return len(keys) - len(renamed), renamed, following if len(keys) == most else None

    return store.write(work)


def _rename(
    store: Store,
    keys: Iterable[str],
    renamed: Mapping[str, list[str]],
    rules: Rulebook,
    clock: Callable[[], datetime],
) -> _Renamed:
    """Rename the earlier keys of some present ones, with all that is tied to them: no story is half renamed."""
    first = frozenset(keys)

    def work(writing: Writing) -> _Renamed:
        wanted = set(first)
        while True:
            pairs = {before: after for after in wanted for before in renamed[after]}
            writing.titles.hold_renamed(pairs)
            members = held_closure(writing, wanted | pairs.keys())
            tied = {upgraded_key(member.title_key) for member in members.values()} & renamed.keys()
            if tied <= wanted:
                break
            wanted |= tied
        moved, now = writing.titles.rename(pairs), clock()
        changed = regroup(writing, wanted, rules, now) if moved else []
        writing.stories.publish(changed, rules.zone, now)
        return _Renamed(frozenset(wanted), moved, len(changed))

    return store.write(work)


def _log(started: float, titles: int, items: int, stories: int, *, done: bool) -> bool:
    took = round(1000 * (monotonic() - started))
    verb = "rekeyed" if done else "stopped rekeying"
    log.info("%s version=%d titles=%d items=%d stories=%d ms=%d", verb, TITLE_KEY_VERSION, titles, items, stories, took)
    return done
