"""How well items are merged: pairs of listed items, each kept through the real way, and whether they are one story."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from aggregator.model import VIETNAM, Basis, Document, Entry, Item, Moment, Precision, Source
from aggregator.normalise import normalise
from aggregator.poll import Rulebook, keep
from aggregator.store import Store, Writing
from tests.quality.headlines import LABELLED
from tests.quality.measurement import Confusion, Figure, Measurement, total

PRECISION, RECALL = 1.0, 0.98
"""The least shares wanted."""

RULES: Final = Rulebook((), timedelta(hours=12), VIETNAM)
_AT: Final = re.compile(
    r"(?:(?P<day>\d{4}-\d\d-\d\d)(?: (?P<clock>\d\d:\d\d)| (?P<hour>\d\d)h)?)|(?P<time>\d\d:\d\d) ~(?P<of>\S+)"
)


@dataclass(frozen=True, slots=True)
class Listed:
    """One item of a pair."""

    source: Source
    entry: Entry
    seen: datetime


@dataclass(frozen=True, slots=True)
class Pair:
    """Two items, others that stand around them, and whether the two are one story; first seen first."""

    listed: tuple[Listed, ...]
    a: Listed
    b: Listed
    same: bool
    why: str


def pairs(file: Path) -> Iterator[Pair]:
    """The rows of a file (``tests/labelled/README.md``)."""
    for line in file.read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        a, b, *others = (_listed(item) for item in (row["a"], row["b"], *row.get("others", [])))
        yield Pair(tuple(sorted((a, b, *others), key=lambda one: one.seen)), a, b, row["same"], row["why"])


def _listed(item: dict[str, str]) -> Listed:
    moment = _moment(item["at"])
    seen = _local(item["seen"]) if item.get("seen") else (moment.at + timedelta(days=1) if moment else None)
    assert seen is not None, item
    source = Source(item["source"], item.get("site", item["source"]), f"https://{item['source']}.example/tin")
    return Listed(source, Entry(title=item["title"], link=item.get("link"), moment=moment), seen)


def _moment(written: str) -> Moment | None:
    if not written:
        return None
    found = _AT.fullmatch(written)
    assert found is not None, written
    if found["time"]:
        return Moment(_local(f"{found['of']} {found['time']}"), Precision.MINUTE, Basis.INFERRED)
    if found["clock"]:
        return Moment(_local(written), Precision.MINUTE)
    if found["hour"]:
        return Moment(_local(f"{found['day']} {found['hour']}:00"), Precision.HOUR)
    return Moment(_local(f"{found['day']} 00:00"), Precision.DAY)


def _local(written: str) -> datetime:
    return datetime.strptime(written, "%Y-%m-%d %H:%M").replace(tzinfo=VIETNAM)


def measure_pairs(files: str, name: str, *, unseen: bool = False, every: int = 1) -> Measurement:
    """Keep the pairs of the labelled files that match a pattern, all or each so many-th, and count merges."""
    figures: list[tuple[Figure, ...]] = []
    confusions: list[Confusion] = []
    with TemporaryDirectory() as folder, Store(f"sqlite:///{folder}/pairs.db") as store:
        for pair in [pair for file in sorted(LABELLED.glob(files)) for pair in pairs(file)][::every]:
            merged = is_merged(store, pair)
            right = merged and pair.same
            figures.append(
                (
                    Figure("precision of merging", right, merged, PRECISION),
                    Figure("recall of merging", right, pair.same, RECALL),
                )
            )
            if merged != pair.same:
                titles = f"{pair.a.entry.title} / {pair.b.entry.title} ({pair.why})"
                confusions.append(Confusion(titles, "merging", _word(pair.same), _word(merged)))
    return Measurement(name, len(figures), total(figures), tuple(confusions), unseen)


def _word(same: bool) -> str:
    return "one story" if same else "two stories"


class _UndoneError(Exception):
    """Carries an answer out of a transaction that leaves nothing behind."""

    def __init__(self, merged: bool) -> None:
        super().__init__()
        self.merged = merged


def is_merged(store: Store, pair: Pair) -> bool:
    """Whether the two items of a pair are one story after each item was listed when it was first seen."""

    def work(writing: Writing) -> None:
        kept: dict[int, Item] = {}
        for listed in pair.listed:
            writing.sources.declare([listed.source], listed.seen)
            [item] = normalise(Document("rss20", (listed.entry,)), listed.source).items
            keep(writing, [item], RULES, listed.seen)
            kept[id(listed)] = item
        raise _UndoneError(_story(writing, kept[id(pair.a)]) == _story(writing, kept[id(pair.b)]))

    try:
        store.write(work)
    except _UndoneError as undone:
        return undone.merged
    raise AssertionError("the work raises")


def _story(writing: Writing, item: Item) -> str:
    """The hash of the story that an item is in; the next issue at an address is known by its moment too."""
    moment = item.moment.at.isoformat() if item.moment else ""
    issue = replace(item, identity=f"{item.identity}@{moment}"[:80])
    known = writing.items.known(item.source, [item, issue]).by_identity
    there = known.get(issue.identity) or known[item.identity]
    return writing.items.story_hashes([there.row])[there.row]
