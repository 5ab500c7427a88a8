"""Which titles say enough to stand for one piece of news across sources."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from aggregator.vietnamese import title_key

SYLLABLES = 5
LETTERS = 20

_DATE_WORDS = frozenset(title_key("ngày tháng năm thứ tuần quý đợt kỳ số").split())


@cache
def generic_titles() -> frozenset[str]:
    """Title keys that say nothing by themselves (``generic_titles.txt``: one title a line, ``#`` comments)."""
    text = files("aggregator.dedupe").joinpath("generic_titles.txt").read_text(encoding="utf-8")
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return frozenset(title_key(line) for line in lines if line)


def is_telling(key: str) -> bool:
    """Whether a title key says enough to be the same news wherever it stands.

    Returns:
        True for at least 5 syllables and 20 letters besides numbers and dates, when the title is not a generic one,
        alone or with a number or date.
    """
    told = [word for word in key.split() if not any(character.isdigit() for character in word)]
    undated = [word for word in told if word not in _DATE_WORDS]
    if " ".join(told) in generic_titles() or " ".join(undated) in generic_titles():
        return False
    letters = sum(character.isalpha() for word in undated for character in word)
    return len(undated) >= SYLLABLES and letters >= LETTERS
