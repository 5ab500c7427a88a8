"""What keeping a document costs in a store of a million stories, beside one of ten thousand.

The whole of ``poll.keep``: finding what is known, the partition of every title key concerned, classifying, ids, places
and feeds. Each document is another one, so that the pages it needs must be read; each transaction is taken back, so
that the store stays as it is.
"""

from __future__ import annotations

import atexit
import contextlib
import random
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import cycle
from pathlib import Path
from time import perf_counter, process_time

from sqlalchemy import text

from aggregator.model import Item
from aggregator.poll import Kept, keep
from aggregator.store import Store, Writing
from aggregator.vietnamese import title_key
from bench import stocked
from bench.ratio import Bench
from tests import postgresql

FEW, MANY = 5, 500
"""Copies of two thousand stories: ten thousand, and a million."""

DOCUMENTS = 40
"""Different ones of each sort."""

LISTED = 30
"""Items of a document."""


class _TakenBackError(Exception):
    """Ends a transaction that keeps nothing."""


@dataclass(slots=True)
class Stock:
    """An open store with so many copies of two thousand stories."""

    store: Store
    copies: int
    _documents: dict[str, Iterator[tuple[list[Item], Kept]]] = field(default_factory=dict)

    def keep(self, sort: str) -> None:
        """Keep the next document of a sort, and take it back."""
        if sort not in self._documents:
            self._documents[sort] = cycle([SORTS[sort](self.copies, number) for number in range(DOCUMENTS)])
        listed, wanted = next(self._documents[sort])

        def work(writing: Writing) -> None:
            kept = keep(writing, listed, stocked.RULES, stocked.LATER)
            writing.finish()
            assert kept == wanted, kept
            raise _TakenBackError

        try:
            self.store.write(work)
        except _TakenBackError:
            return


_until_the_end = contextlib.ExitStack()
atexit.register(_until_the_end.close)


@cache
def stock(copies: int, database: str) -> Stock:
    """A store filled for this run, gone after it."""
    if database == "SQLite":
        folder = _until_the_end.enter_context(tempfile.TemporaryDirectory(prefix="aggregator-bench-"))
        url = f"sqlite:///{Path(folder) / 'stock.db'}"
    else:
        url = _until_the_end.enter_context(postgresql.database(_server()))
    stocked.fill(url, copies)
    return Stock(_until_the_end.enter_context(Store(url)), copies)


@cache
def _server() -> str:
    return _until_the_end.enter_context(postgresql.server())


@cache
def analysed(copies: int, database: str) -> Stock:
    """The same, of which PostgreSQL has gathered statistics."""
    filled = stock(copies, database)
    filled.store.write(lambda writing: writing.sources._session.execute(text("ANALYZE")))  # noqa: SLF001 - no verb of ours
    return filled


def new(copies: int, number: int) -> tuple[list[Item], Kept]:
    """All items are new, and new stories."""
    source, _ = _chosen(copies, number)
    return _new(source, copies, number, LISTED), Kept(LISTED, 0)


def known(copies: int, number: int) -> tuple[list[Item], Kept]:
    """All items are known and unchanged, which must be found out item by item."""
    _, listed = _chosen(copies, number)
    return listed, Kept()


def mixed(copies: int, number: int) -> tuple[list[Item], Kept]:
    """A third joins stories of another source, a third are known items with another title, a third are new."""
    third = LISTED // 3
    source, own = _chosen(copies, number)
    _, others = _chosen(copies, number, next_to=1)
    joining = [stocked.again(one, source) for one in others[:third]]
    edited = [_edited(one) for one in own[:third]]
    return [*joining, *edited, *_new(source, copies, number, third)], Kept(2 * third, third)


SORTS: dict[str, Callable[[int, int], tuple[list[Item], Kept]]] = {"new": new, "known": known, "mixed": mixed}


def _chosen(copies: int, number: int, *, next_to: int = 0) -> tuple[str, list[Item]]:
    """A source whose stories it alone carries, or one so far behind it, and items of it, anywhere in the store."""
    chance = random.Random(f"{number} {next_to}")  # noqa: S311 - no secret
    place = (number * stocked.SHARED + 1) % len(stocked.SOURCES) + next_to
    source = stocked.SOURCES[place].id
    stories = range(place, stocked.STORIES, len(stocked.SOURCES))
    chosen = {(chance.choice(stories), chance.randrange(copies)) for _ in range(2 * LISTED)}
    return source, [stocked.item(source, *one) for one in sorted(chosen)[:LISTED]]


def _new(source: str, copies: int, number: int, count: int) -> list[Item]:
    first = stocked.STORIES * 2 + number * LISTED
    return [stocked.item(source, first + one, copies) for one in range(count)]


def _edited(item: Item) -> Item:
    title = f"{item.title} (bổ sung)"
    return replace(item, title=title, title_key=title_key(title))


MOST = 1.5
"""Times what it costs among ten thousand stories."""

WHAT = {
    "new": "30 new items kept",
    "known": "30 known items found unchanged",
    "mixed": "10 items joining stories, 10 edited, 10 new, kept",
}


def _bench(
    sort: str, database: str, stock: Callable[[int, str], Stock], note: str, clock: Callable[[], float]
) -> Bench:
    return Bench(
        f"{WHAT[sort]}, a million stories, {database}{note}",
        "the same with ten thousand",
        lambda: stock(MANY, database).keep(sort),
        lambda: stock(FEW, database).keep(sort),
        clock,
        most=MOST,
    )


BENCHES = tuple(
    _bench(sort, "SQLite", stock, note, clock)
    for sort in SORTS
    for clock, note in ((process_time, ""), (perf_counter, ", wall time"))
)

POSTGRESQL = tuple(
    _bench(sort, "PostgreSQL", filled, f", {statistics} statistics, wall time", perf_counter)
    for filled, statistics in ((stock, "no"), (analysed, "with"))
    for sort in SORTS
)
"""Filling takes minutes: run when asked for."""
