"""Syllables in one spelling: the two habits of tone placement (hoà, hòa) and of y and i as a whole rhyme (kỹ, kĩ)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from aggregator.vietnamese.text import ByCharacter, legible, unescape, with_crossed_d

TONE_MARKS = "\u0300\u0309\u0303\u0301\u0323"
"""Combining huyền, hỏi, ngã, sắc, nặng: the order of Vietnamese dictionaries."""


def _tones(pairs: str) -> dict[str, str]:
    """Map each toned end of an open syllable, written with the tone on the last vowel, to the tone on the first."""
    table = {}
    for pair in pairs.split():
        for mark in TONE_MARKS:
            last = unicodedata.normalize("NFC", pair[0] + pair[1] + mark)
            first = unicodedata.normalize("NFC", pair[0] + mark + pair[1])
            table[last] = first
    return table


_OPEN_RHYMES = _tones("oa oe uy")
_Y_TO_I = {
    unicodedata.normalize("NFC", "y" + mark): unicodedata.normalize("NFC", "i" + mark) for mark in ["", *TONE_MARKS]
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


def _word_character(character: str) -> str:
    return character if unicodedata.category(character)[0] in "LMN" else " "


_WORD_CHARACTERS = ByCharacter(_word_character)


def words(text: str) -> list[str]:
    """Syllables of a text in one spelling: NFKC, casefolded, tone placement unified, punctuation gone.

    Diacritics and digits stay. Concatenating the words of two texts with a space between gives the words of the whole.
    """
    seen = unicodedata.normalize("NFKC", with_crossed_d(legible(unescape(text))))
    seen = unicodedata.normalize("NFKC", with_crossed_d(legible(seen)).casefold())
    return [word for word in map(_unified, seen.translate(_WORD_CHARACTERS).split()) if word]


@lru_cache(maxsize=16_384)
def _unified(word: str) -> str:
    """One spelling of what stands between two spaces; the language has fewer syllables than are remembered."""
    return unify_syllable(_LOOSE_MARKS.sub("", unicodedata.normalize("NFKC", word)))
