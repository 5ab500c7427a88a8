"""Plain and folded text: what can be read of it, and what it is found by."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Callable

_CROSSED_D = {"\u00d0": "Đ", "\u00f0": "đ", "\u0189": "Đ", "\u0256": "đ"}
"""Eth and its look-alikes, typed for Đ by old keyboards."""


def unescape(text: str) -> str:
    """Resolve HTML character references, also where they were escaped twice or thrice."""
    for _ in range(3 if "&" in text else 0):
        resolved = html.unescape(text)
        if resolved == text:
            break
        text = resolved
    return text


_INVISIBLE_LETTERS = "\u115f\u1160\u3164\uffa0"
"""Hangul fillers: letters by their category, and nothing to see."""


class ByCharacter(dict[int, str]):
    """A table for ``str.translate`` that asks a rule once for each character and remembers the answer."""

    def __init__(self, rule: Callable[[str], str]) -> None:
        self._rule = rule

    def __missing__(self, point: int) -> str:
        answer = self[point] = self._rule(chr(point))
        return answer


def _legible(character: str) -> str:
    if character in "\t\n\r\f\v\u0085\u2028\u2029":
        return " "
    if character in _INVISIBLE_LETTERS:
        return ""
    is_noncharacter = (ord(character) & 0xFFFE) == 0xFFFE  # noqa: PLR2004 - U+xxFFFE and U+xxFFFF
    return "" if is_noncharacter or unicodedata.category(character) in {"Cc", "Cf", "Cs"} else character


_LEGIBLE = ByCharacter(_legible)


def legible(text: str) -> str:
    """Drop what cannot be seen or published: controls, formats (zero width, bidi), surrogates, noncharacters.

    Line ends and tabs become spaces. Private-use characters stay: some sources draw their bullets with them.
    """
    if not text.isprintable():  # looking is ten times as fast as translating, and most texts are clean
        spaced = text.replace("\n", " ").replace("\t", " ").replace("\r", " ")
        if not spaced.replace("\u00a0", " ").isprintable():
            return text.translate(_LEGIBLE)
        text = spaced
    return text.translate(_LEGIBLE) if any(map(text.__contains__, _INVISIBLE_LETTERS)) else text


def with_crossed_d(text: str) -> str:
    """With Đ for the letters that were typed for it."""
    if text.isascii():
        return text
    for typed, meant in _CROSSED_D.items():
        text = text.replace(typed, meant)
    return text


def plain(text: str) -> str:
    """One line of NFC text: references resolved, invisible characters dropped, white space collapsed."""
    return " ".join(unicodedata.normalize("NFC", with_crossed_d(legible(unescape(text)))).split())


def fold(text: str) -> str:
    """Casefolded without diacritics (đ becomes d), white space collapsed: for finding, never for deciding."""
    decomposed = unicodedata.normalize("NFKD", with_crossed_d(legible(unescape(text))).casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(bare.replace("đ", "d").split())
