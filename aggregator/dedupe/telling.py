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
    return _lines("generic_titles.txt")


def _lines(file: str) -> frozenset[str]:
    """Title keys of a file's lines, without comments."""
    text = files("aggregator.dedupe").joinpath(file).read_text(encoding="utf-8")
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return frozenset(title_key(line) for line in lines if line)


@cache
def _generic_titles() -> frozenset[tuple[str, ...]]:
    return frozenset(_told(key) for key in generic_titles())


@cache
def _generic_words() -> tuple[tuple[str, ...], ...]:
    """Phrases of which notices are made (``generic_words.txt``), the longest first."""
    return tuple(sorted((tuple(key.split()) for key in _lines("generic_words.txt")), key=lambda one: (-len(one), one)))


def is_telling(key: str) -> bool:
    """Whether a title key says enough to be the same news wherever it stands.

    Returns:
        True for at least 5 syllables and 20 letters besides numbers and dates, when the title is not a generic one,
        alone or with a number or date, nor made of the words of notices alone.
    """
    told = _told(key)
    if told in _generic_titles() or _is_notice(told):
        return False
    return len(told) >= SYLLABLES and sum(character.isalpha() for word in told for character in word) >= LETTERS


def _is_notice(told: tuple[str, ...]) -> bool:
    """Whether a title is made of the words of notices and nothing else."""
    position = 0
    while position < len(told):
        ends = (position + len(words) for words in _generic_words() if told[position : position + len(words)] == words)
        end = next(ends, None)
        if end is None:
            return False
        position = end
    return True


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
