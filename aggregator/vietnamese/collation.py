"""The order of Vietnamese dictionaries."""

from __future__ import annotations

import unicodedata

from aggregator.vietnamese.syllables import TONE_MARKS

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
        tone = next((TONE_MARKS.index(mark) + 1 for mark in decomposed if mark in TONE_MARKS), 0)
        letter = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in TONE_MARKS))
        letters.append(_LETTER_ORDER.get(letter, len(_ALPHABET) + ord(letter[0]) if letter else -1))
        tones.append(tone)
    return tuple(letters), tuple(tones)
