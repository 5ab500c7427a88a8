"""Measure reading listings without selectors: which articles are found, and what is read of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from aggregator.model import Entry, Moment, ParseFailed
from aggregator.normalise.markup import visible_text
from aggregator.normalise.title import clean_title
from aggregator.parse import parse
from tests.quality.measurement import Confusion, Figure, Measurement, total
from tests.quality.truth import Listed, Page, pages

FOUND: Final = 0.98
MOMENTS: Final = 0.98
CATEGORIES: Final = 0.95


@dataclass(frozen=True, slots=True)
class PageResult:
    """How one page was read."""

    page: str
    figures: tuple[Figure, ...]
    confusions: tuple[Confusion, ...]

    def figure(self, name: str) -> Figure:
        """The figure of that name."""
        return next(figure for figure in self.figures if figure.name == name)


@dataclass(frozen=True, slots=True)
class _Pair:
    """An article of the truth and what was read of it; one of them may be wanting."""

    listed: Listed | None
    entry: Entry | None

    @property
    def is_found(self) -> bool:
        """Whether both are there and agree on title and link."""
        return (
            self.listed is not None
            and self.entry is not None
            and self.entry.link == self.listed.link
            and clean_title(self.entry.title) == clean_title(self.listed.title)
        )


def measure_listings(folder: Path, name: str, *, unseen: bool = False) -> Measurement:
    """Read every page of a folder and compare with its truth.

    Args:
        folder: pages (``.html``) with their truth (``.json``) beside them.
        name: what the corpus is called in the report.
        unseen: whether its confusions are to be kept from who tunes the reader.
    """
    results = [measure_page(page) for page in pages(folder)]
    return Measurement(
        name=name,
        cases=len(results),
        figures=total(result.figures for result in results),
        confusions=tuple(confusion for result in results for confusion in result.confusions),
        unseen=unseen,
    )


@cache
def measure_page(page: Page) -> PageResult:
    """Read one page, as the only thing known of its source is its address."""
    parsed = parse(page.body, source=page.source, url=page.source.url, content_type="text/html", now=page.now)
    if isinstance(parsed, ParseFailed):
        entries: tuple[Entry, ...] = ()
        refused = [Confusion(page.name, "refused", f"{len(page.listed)} articles", parsed.sentence)]
    else:
        entries, refused = parsed.entries, []
    paired = list(_pairs(page, entries))
    confusions = [confusion for pair in paired for confusion in _confusions(page.name, pair)]
    return PageResult(page.name, tuple(_figures(paired)), (*refused, *confusions))


def _pairs(page: Page, entries: tuple[Entry, ...]) -> Iterator[_Pair]:
    """Pair by link, what is left by title; then what has no counterpart."""
    left = list(entries)
    alone = list(page.listed)
    keys: tuple[Callable[[Listed | Entry], str | None], ...] = (
        lambda one: one.link,
        lambda one: clean_title(one.title),
    )
    for key in keys:
        for listed in tuple(alone):
            entry = next((entry for entry in left if key(entry) == key(listed)), None)
            if entry is not None:
                left.remove(entry)
                alone.remove(listed)
                yield _Pair(listed, entry)
    yield from (_Pair(listed, None) for listed in alone)
    yield from (_Pair(None, entry) for entry in left)


def _figures(paired: list[_Pair]) -> Iterator[Figure]:
    listed = [pair.listed for pair in paired if pair.listed is not None]
    entries = [pair.entry for pair in paired if pair.entry is not None]
    found = sum(pair.is_found for pair in paired)
    both = [(pair.listed, pair.entry) for pair in paired if pair.listed is not None and pair.entry is not None]
    yield Figure("precision of items", found, len(entries), FOUND)
    yield Figure("recall of items", found, len(listed), FOUND)
    featured = [pair for pair in paired if pair.listed is not None and pair.listed.featured]
    yield Figure("recall of featured items", sum(pair.is_found for pair in featured), len(featured))
    yield Figure("moments", sum(entry.moment == one.moment for one, entry in both), len(both), MOMENTS)
    shown = [(one, entry) for one, entry in both if one.category is not None]
    bare = [entry for one, entry in both if one.category is None]
    yield Figure(
        "categories where shown", sum(_labels(entry) == one.category for one, entry in shown), len(shown), CATEGORIES
    )
    yield Figure("no category where none is shown", sum(not entry.labels for entry in bare), len(bare))
    led = [(one, entry) for one, entry in both if one.summary is not None]
    yield Figure("summaries where shown", sum(_summary(entry) == one.summary for one, entry in led), len(led))
    pictured = [(one, entry) for one, entry in both if one.image is not None]
    yield Figure("images where shown", sum(entry.image == one.image for one, entry in pictured), len(pictured))


def _confusions(case: str, pair: _Pair) -> Iterator[Confusion]:
    listed, entry = pair.listed, pair.entry
    if listed is None:
        if entry is not None:
            yield Confusion(case, "extra", "", f"“{entry.title}” {entry.link}")
        return
    if entry is None:
        yield Confusion(
            case, "missing featured" if listed.featured else "missing", f"“{listed.title}” {listed.link}", ""
        )
        return
    if entry.link != listed.link:
        yield Confusion(case, "link", listed.link, entry.link or "")
    if clean_title(entry.title) != clean_title(listed.title):
        yield Confusion(case, "title", listed.title, entry.title)
    if entry.moment != listed.moment:
        yield Confusion(case, "moment", _moment(listed.moment), f"{_moment(entry.moment)} from “{entry.written or ''}”")
    if _labels(entry) != (listed.category or ""):
        yield Confusion(case, "category", listed.category or "", _labels(entry))
    if listed.summary is not None and _summary(entry) != listed.summary:
        yield Confusion(case, "summary", listed.summary, _summary(entry))
    if listed.image is not None and entry.image != listed.image:
        yield Confusion(case, "image", listed.image, entry.image or "")


def _labels(entry: Entry) -> str:
    return " + ".join(entry.labels)


def _summary(entry: Entry) -> str:
    return visible_text(entry.summary or "").strip()


def _moment(moment: Moment | None) -> str:
    return f"{moment.at:%Y-%m-%dT%H:%M:%SZ} {moment.precision} {moment.basis}" if moment is not None else "no moment"
