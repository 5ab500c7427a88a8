"""What a wrong word was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from aggregator.provinces import PROVINCES
from aggregator.vietnamese import fold


def near(word: str, words: Iterable[str]) -> str | None:
    """The one of the words that is most like the given one; ``None`` when none is."""
    known = {_plain(known): known for known in sorted(words)}
    found = get_close_matches(_plain(word), known, n=1)
    return known[found[0]] if found else None


def near_province(word: str) -> str | None:
    """The slug of the province that a wrong slug, a name, a former name or another spelling means."""
    spellings = {fold(name): province.slug for province in PROVINCES for name, _ in province.spellings}
    found = near(fold(word).replace("-", " "), spellings)
    return spellings[found] if found else None


def _plain(word: str) -> str:
    return word.casefold().replace("-", "_").replace(" ", "_")
