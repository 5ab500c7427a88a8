"""Vietnamese text: plain text, folding, the title key, collation.

Facts behind the rules: Unicode NFKC and Default Caseless Matching (UAX 15, Unicode Standard section 3.13); the two
habits of tone placement in open ``oa``, ``oe``, ``uy`` (hoà, hòa) and of y and i as a whole rhyme (kỹ, kĩ).
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

TITLE_KEY_VERSION = 1
"""Stored with every key. Version 1 stays as it is for ever, for entry ids are hashes of it."""

_CROSSED_D = {"\u00d0": "Đ", "\u00f0": "đ", "\u0189": "Đ", "\u0256": "đ"}
"""Eth and its look-alikes, typed for Đ by old keyboards."""

_TONE_MARKS = "\u0300\u0309\u0303\u0301\u0323"
"""Combining huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries."""

_SPELLINGS_V1: dict[str, str] = {
    "bà rịa vt": "bà rịa vũng tàu",
    "br vt": "bà rịa vũng tàu",
    "brvt": "bà rịa vũng tàu",
    "bắc cạn": "bắc kạn",
    "dak lak": "đắk lắk",
    "dak nong": "đắk nông",
    "daklak": "đắk lắk",
    "daknong": "đắk nông",
    "hcm": "hồ chí minh",
    "kontum": "kon tum",
    "lao cai": "lào cai",
    "thành phố hcm": "thành phố hồ chí minh",
    "tp hcm": "thành phố hồ chí minh",
    "tp hồ chí minh": "thành phố hồ chí minh",
    "tphcm": "thành phố hồ chí minh",
    "tt huế": "thừa thiên huế",
    "đăk lăk": "đắk lắk",
    "đăk nông": "đắk nông",
    "đắc lắc": "đắk lắk",
    "đắc lắk": "đắk lắk",
    "đắc nông": "đắk nông",
    "đắk lắc": "đắk lắk",
}
"""Spellings of one unit's name that are the same name; frozen with version 1 (other aliases only find provinces)."""

_SPELLINGS_BEGIN = frozenset(spelling.split()[0] for spelling in _SPELLINGS_V1)
_LONGEST_SPELLING = max(len(spelling.split()) for spelling in _SPELLINGS_V1)


# --- plain text ------------------------------------------------------------------------------------------------------


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


class _ByCharacter(dict[int, str]):
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


def _word_character(character: str) -> str:
    return character if unicodedata.category(character)[0] in "LMN" else " "


_LEGIBLE = _ByCharacter(_legible)
_WORD_CHARACTERS = _ByCharacter(_word_character)


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


def _with_crossed_d(text: str) -> str:
    if text.isascii():
        return text
    for typed, meant in _CROSSED_D.items():
        text = text.replace(typed, meant)
    return text


def plain(text: str) -> str:
    """One line of NFC text: references resolved, invisible characters dropped, white space collapsed."""
    return " ".join(unicodedata.normalize("NFC", _with_crossed_d(legible(unescape(text)))).split())


def fold(text: str) -> str:
    """Casefolded without diacritics (đ becomes d), white space collapsed: for finding, never for deciding."""
    decomposed = unicodedata.normalize("NFKD", _with_crossed_d(legible(unescape(text))).casefold())
    bare = "".join(character for character in decomposed if not unicodedata.combining(character))
    return " ".join(bare.replace("đ", "d").split())


# --- the title key ---------------------------------------------------------------------------------------------------


def _tones(pairs: str) -> dict[str, str]:
    """Map each toned end of an open syllable, written with the tone on the last vowel, to the tone on the first."""
    table = {}
    for pair in pairs.split():
        for mark in _TONE_MARKS:
            last = unicodedata.normalize("NFC", pair[0] + pair[1] + mark)
            first = unicodedata.normalize("NFC", pair[0] + mark + pair[1])
            table[last] = first
    return table


_OPEN_RHYMES = _tones("oa oe uy")
_Y_TO_I = {
    unicodedata.normalize("NFC", "y" + mark): unicodedata.normalize("NFC", "i" + mark) for mark in ["", *_TONE_MARKS]
}
_Y_RHYME = re.compile(f"(h|k|l|m|s|t|qu)([{''.join(_Y_TO_I)}])")
_TONE_ON_QU = re.compile("q([ùủũúụ])y")
_LOOSE_MARKS = re.compile("^[\u0300-\u036f]+")
"""What NFKC leaves of a spacing accent that was typed as a quotation mark (´)."""


def unify_syllable(syllable: str) -> str:
    """One spelling of a casefolded NFC syllable: hoà = hòa but hoàn stays; kỹ = kĩ but máy stays; qúy = quý = quí.

    Returns:
        The syllable with the tone of an open oa, oe, uy on its first vowel, and i for a y that is the whole rhyme
        after h, k, l, m, s, t, qu.
    """
    misplaced = _TONE_ON_QU.fullmatch(syllable)
    if misplaced:
        mark = unicodedata.normalize("NFD", misplaced[1])[1:]
        syllable = unicodedata.normalize("NFC", "quy" + mark)
    whole_y = _Y_RHYME.fullmatch(syllable)
    if whole_y:
        return whole_y[1] + _Y_TO_I[whole_y[2]]
    if syllable[-2:] in _OPEN_RHYMES and not syllable.startswith("q"):
        return syllable[:-2] + _OPEN_RHYMES[syllable[-2:]]
    return syllable


def words(text: str) -> list[str]:
    """Syllables of a text in one spelling: NFKC, casefolded, tone placement unified, punctuation gone.

    Diacritics and digits stay. Concatenating the words of two texts with a space between gives the words of the whole.
    """
    seen = unicodedata.normalize("NFKC", _with_crossed_d(legible(unescape(text))))
    seen = unicodedata.normalize("NFKC", _with_crossed_d(legible(seen)).casefold())
    return [word for word in map(_unified, seen.translate(_WORD_CHARACTERS).split()) if word]


@lru_cache(maxsize=16_384)
def _unified(word: str) -> str:
    """One spelling of what stands between two spaces; the language has fewer syllables than are remembered."""
    return unify_syllable(_LOOSE_MARKS.sub("", unicodedata.normalize("NFKC", word)))


@lru_cache(maxsize=16_384)
def title_key(title: str) -> str:
    """Equal for two titles that read the same (version 1, design section 8).

    Examples:
        ``Hoà Bình: hỗ trợ 16 đề án`` and ``HÒA BÌNH - hỗ trợ 16 đề án`` have one key; 16 and 18 do not.

    Returns:
        Words joined by single spaces; empty when the title has no letter and no digit.
    """
    return " ".join(_one_spelling(words(title)))


def _one_spelling(tokens: list[str]) -> list[str]:
    """Replace spellings of one unit's name by one of them, the longest first."""
    result: list[str] = []
    position = 0
    while position < len(tokens):
        if tokens[position] not in _SPELLINGS_BEGIN:
            result.append(tokens[position])
            position += 1
            continue
        for length in range(min(_LONGEST_SPELLING, len(tokens) - position), 0, -1):
            name = _SPELLINGS_V1.get(" ".join(tokens[position : position + length]))
            if name is not None:
                result.extend(name.split())
                position += length
                break
        else:
            result.append(tokens[position])
            position += 1
    return result


# --- collation -------------------------------------------------------------------------------------------------------

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_ORDER = {letter: number for number, letter in enumerate(_ALPHABET)}


def sort_key(text: str) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    """Vietnamese dictionary order: syllable by syllable, letters first (đ after d), then tones.

    Returns:
        A key for ``sorted``; per syllable the numbers of its letters, then of its tones.
    """
    return tuple(_syllable_key(word) for word in unicodedata.normalize("NFC", text).casefold().split())


def _syllable_key(syllable: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    letters, tones = [], []
    for character in syllable:
        decomposed = unicodedata.normalize("NFD", character)
        tone = next((_TONE_MARKS.index(mark) + 1 for mark in decomposed if mark in _TONE_MARKS), 0)
        letter = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in _TONE_MARKS))
        letters.append(_LETTER_ORDER.get(letter, len(_ALPHABET) + ord(letter[0]) if letter else -1))
        tones.append(tone)
    return tuple(letters), tuple(tones)
