"""Which titles say enough to stand for one piece of news across sources."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from aggregator.vietnamese import title_key

SYLLABLES = 5
LETTERS = 20

_DATE_WORDS = frozenset(title_key("ngày tháng năm thứ tuần quý đợt kỳ số").split())
_BEFORE_DATE = frozenset(title_key("đầu giữa cuối từ đến").split())
_BEFORE_NUMBER = _DATE_WORDS | {title_key("lần")}
_ROMAN = re.compile(r"x{0,3}(?:ix|iv|v?i{0,3})")


@cache
def generic_titles() -> frozenset[str]:
    """Title keys that say nothing by themselves (``generic_titles.txt``: one title a line, ``#`` comments)."""
    text = files("aggregator.dedupe").joinpath("generic_titles.txt").read_text(encoding="utf-8")
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return frozenset(title_key(line) for line in lines if line)


@cache
def _generic_words() -> frozenset[tuple[str, ...]]:
    return frozenset(_told(key) for key in generic_titles())


def is_telling(key: str) -> bool:
    """Whether a title key says enough to be the same news wherever it stands.

    Returns:
        True for at least 5 syllables and 20 letters besides numbers and dates, when the title is not a generic one,
        alone or with a number or date.
    """
    told = _told(key)
    if told in _generic_words():
        return False
    return len(told) >= SYLLABLES and sum(character.isalpha() for word in told for character in word) >= LETTERS


def _told(key: str) -> tuple[str, ...]:
    """The words of a title key besides numbers and dates."""
    words = ["", *key.split(), ""]
    return tuple(
        word
        for before, word, after in zip(words, words[1:], words[2:], strict=False)
        if not _is_dated(before, word, after)
    )


def _is_dated(before: str, word: str, after: str) -> bool:
    """Whether a word is of a number or date: ``16``, ``tháng``, the III of ``quý III``, the ``đầu`` of ``đầu năm``."""
    if word in _DATE_WORDS or _is_number(word):
        return True
    if word in _BEFORE_DATE:
        return after in _DATE_WORDS or _is_number(after)
    return before in _BEFORE_NUMBER and _ROMAN.fullmatch(word) is not None


def _is_number(word: str) -> bool:
    return any(character.isdigit() for character in word)
