"""Finding phrases in headlines: by whole syllables in one spelling, never across a comma or colon."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from aggregator.vietnamese import fold, plain, words

GAP = "…"
"""In a phrase: here up to ``WIDEST_GAP`` syllables may stand (``công nhận … sản phẩm``)."""
WIDEST_GAP = 8
_BREAK = "|"
"""Stands in a headline's syllables where a phrase may not go on."""
_BREAKS = re.compile(r"[,;:!?()\[\]|\"“”„«»]|\.(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Headline:
    """The syllables of a headline; without diacritics where it has none."""

    syllables: tuple[str, ...]
    bare: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase that a headline holds, and which of its syllables it covers."""

    phrase: str
    covers: frozenset[int]

    def takes(self, other: Found) -> bool:
        """Whether this phrase leaves nothing of another: it holds all of it, or, when it has no gap, a part of it."""
        has_gap = max(self.covers) - min(self.covers) >= len(self.covers)
        return other.covers <= self.covers if has_gap else not self.covers.isdisjoint(other.covers)


def headline(title: str) -> Headline:
    """A title as phrases are sought in it."""
    line = plain(title)
    bare = line.isascii()
    syllables: list[str] = []
    for part in _BREAKS.split(line):
        syllables += [*_syllables(part, bare=bare), _BREAK]
    return Headline(tuple(syllables[:-1]), bare)


def _syllables(text: str, *, bare: bool) -> list[str]:
    return words(fold(text)) if bare else words(text)


@dataclass(frozen=True, slots=True)
class Phrases:
    """A list of phrases, ready to be sought."""

    phrases: tuple[str, ...]
    _sought: dict[bool, dict[str, list[tuple[str, list[list[str]]]]]] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, *lists: Iterable[str]) -> Phrases:
        """Phrases of several lists, each once."""
        return cls(tuple(dict.fromkeys(phrase for some in lists for phrase in some)))

    def find(self, title: Headline) -> Iterator[Found]:
        """Every place where one of the phrases stands, in the headline's order, the longer before the shorter."""
        by_first = self._by_first(bare=title.bare)
        for start, syllable in enumerate(title.syllables):
            for phrase, parts in by_first.get(syllable, ()):
                covers = _match(title.syllables, start, parts)
                if covers:
                    yield Found(phrase, frozenset(covers))

    def _by_first(self, *, bare: bool) -> dict[str, list[tuple[str, list[list[str]]]]]:
        """Phrases by their first syllable, as lists of the syllables between their gaps."""
        if bare not in self._sought:
            table: dict[str, list[tuple[str, list[list[str]]]]] = {}
            for phrase in sorted(self.phrases, key=lambda one: -len(one.split())):
                parts = [_syllables(part, bare=bare) for part in phrase.split(GAP)]
                lost = bare and not phrase.isascii() and sum(map(len, parts)) == 1  # "may" is no "máy", "OCOP" stays
                if parts[0] and not lost:
                    table.setdefault(parts[0][0], []).append((phrase, [part for part in parts if part]))
            self._sought[bare] = table
        return self._sought[bare]


def _match(syllables: Sequence[str], start: int, parts: Sequence[Sequence[str]]) -> list[int]:
    """The syllables that a phrase covers when it begins at a place; none when it does not stand there."""
    covered: list[int] = []
    for number, part in enumerate(parts):
        starts = range(start, start + WIDEST_GAP + 1) if number else (start,)
        start = next((at for at in starts if list(syllables[at : at + len(part)]) == list(part)), -1)
        if start < 0:
            return []
        covered += range(start, start + len(part))
        start += len(part)
    return covered
