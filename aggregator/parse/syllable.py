"""Tell a Vietnamese syllable from a run of letters that is none.

Every Vietnamese word is written as syllables of one onset, one rhyme and one tone, from short closed lists. Garbled
text hardly ever falls on one by chance, so syllables prove how bytes were meant.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_ONSETS: Final = "ngh ng nh gh gi kh ph th tr ch qu b c d đ g h k l m n p r s t v x"
_RHYMES: Final = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ich im in inh ip it iu ia iêc iêm iên iêng iêp iêt iêu
    o oc oi om on ong op ot ooc oong oa oac oach oai oam oan oang oanh oao oap oat oay
    oăc oăm oăn oăng oăt oe oen oeo oet
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u uc ui um un ung up ut ua uân uâng uât uây uê uêch uên uênh uêt uơ
    uy uya uych uyên uyêt uyn uynh uyp uyt uyu uôc uôi uôm uôn uông uôt
    ư ưc ưi ưm ưn ưng ưt ưu ưa ươc ươi ươm ươn ương ươp ươt ươu
    y ych yp yt ynh yên yêm yêng yêt yêu
"""
_SYLLABLE: Final = re.compile(
    rf"(gi(?!n?$)|{'|'.join(_ONSETS.split())})?({'|'.join(sorted(_RHYMES.split(), key=len, reverse=True))})"
)
_NAMES: Final = frozenset(
    {"đắk", "đăk", "đắc", "lắk", "krông", "búk", "păh", "prông", "plông", "pắk", "păk", "jrai", "kpă"}
)
"""Words of the highlands' place names that no Vietnamese syllable is like."""
_STOPPED: Final = re.compile(r"(?:c|ch|p|t)$")
_SHARP, _HEAVY = "\u0301", "\u0323"
_TONES: Final = "\u0300\u0309\u0303\u0301\u0323"
_LONGEST: Final = len("nghiêng")
_VOWELS: Final = frozenset("aăâeêioôơuưy")
_MARKED: Final = frozenset("ăâêôơư")
_EITHER: Final = frozenset({"oa", "oe", "uy"})
"""Rhymes whose tone stands on the first letter or on the second: hòa, hoà."""


@lru_cache(maxsize=16_384)
def is_syllable(word: str) -> bool:
    """Whether a word is a possible Vietnamese syllable with its tone where it may stand, in any case.

    A syllable on c, ch, p or t has the tone sắc or nặng; ``cat`` is none. Nor is ``haì``: its tone belongs on the a.
    """
    if len(word) > 2 * _LONGEST or not (word.isupper() or word[1:].islower() or len(word) == 1):
        return False
    if unicodedata.normalize("NFC", word.lower()) in _NAMES:
        return True
    letters, toned, tone = "", -1, ""
    for letter in unicodedata.normalize("NFC", word.lower()):
        decomposed = unicodedata.normalize("NFD", letter)
        marks = [mark for mark in decomposed if mark in _TONES]
        if marks and tone:
            return False
        if marks:
            toned, tone = len(letters), marks[0]
        letters += unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in _TONES))
    match = _SYLLABLE.fullmatch(letters)
    if match is None or (_STOPPED.search(letters) and tone not in {_SHARP, _HEAVY}):
        return False
    return not tone or toned in _tone_places(match[1] or "", match[2])


def _tone_places(onset: str, rhyme: str) -> set[int]:
    """Indexes of the letters that may carry the tone: the marked vowel, else the one in the middle of the rhyme."""
    vowels = [place for place, letter in enumerate(rhyme) if letter in _VOWELS]
    marked = [place for place in vowels if rhyme[place] in _MARKED]
    closed = len(rhyme) > len(vowels)
    if marked:
        places = {marked[-1]}
    elif rhyme in _EITHER:
        places = {0, 1}
    elif closed:
        places = {vowels[-1]}
    else:
        places = {vowels[1] if len(vowels) > 2 else vowels[0]}  # noqa: PLR2004 - oai, oeo, uya
    return {len(onset) + place for place in places} | ({1} if onset == "qu" else set())


@lru_cache(maxsize=16_384)
def is_abbreviation(word: str) -> bool:
    """Whether a word has no vowel (``HĐND``, ``TTg``): it proves nothing."""
    return not _VOWELS & {letter for one in word.lower() for letter in unicodedata.normalize("NFD", one)}
