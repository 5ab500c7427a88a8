"""The title key, in versions: titles that read the same have one key (design section 8).

Stories are computed by the present version. Entry ids, and identities made of a title, are hashes of version 1 for
ever. Each version is a function of the one before, so that titles of one key never part, and a stored key is brought
up to date without the title it was made of.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from aggregator.vietnamese.spellings import V1, V2, Spellings
from aggregator.vietnamese.syllables import words

TITLE_KEY_VERSION = 2
"""Stored with every key. Whatever changes a key is another version, and ``poll.rekey`` brings what is stored to it."""

_SPELLINGS_V1, _SPELLINGS_V2 = Spellings(V1), Spellings(V2)

_LOOK_ALIKES = str.maketrans(
    {
        **dict(zip("авекмнорстухѕіјһԁԛԝү", "abekmhopctyxsijhdqwy", strict=True)),
        **dict(zip("αβεζηικορτχ", "abezhikoptx", strict=True)),
    }
)
"""Cyrillic and Greek letters that look like Latin ones in capitals or small, casefolded. Not μ (10 μm is not 10 mm),
nor ν and υ, whose capital and small letter look like different ones."""
_GREEK_OR_CYRILLIC = re.compile("[\u0370-\u052f\u1f00-\u1fff]")


@lru_cache(maxsize=16_384)
def title_key(title: str) -> str:
    """Equal for two titles that read the same (the present version).

    Examples:
        ``Hoà Bình: hỗ trợ 16 đề án`` and ``HÒA BÌNH - hỗ trợ 16 đề án`` have one key; 16 and 18 do not.

    Returns:
        Words joined by single spaces; empty when the title has no letter and no digit.
    """
    return _version_2(_version_1(title))


def id_title_key(title: str) -> str:
    """Version 1 of the title key, which stays as it is for ever: ids are hashes of it."""
    return " ".join(_version_1(title))


def upgraded_key(key: str) -> str:
    """The present key of every title that has this key in an earlier version, or in this one."""
    return _version_2(key.split())


def _version_1(title: str) -> list[str]:
    return _SPELLINGS_V1.unify(words(title))


def _version_2(tokens: list[str]) -> str:
    """More spellings of the units' names are one, and Greek and Cyrillic letters that were typed for Latin ones."""
    key = " ".join(tokens)
    if _GREEK_OR_CYRILLIC.search(key):
        tokens = _version_1(" ".join(map(_in_latin, tokens)))
        key = " ".join(tokens)
    while (spelled := _SPELLINGS_V2.unify(tokens)) != tokens:  # one name may complete another: tp + ho chi minh
        tokens = spelled
        key = " ".join(tokens)
    return key


def _in_latin(word: str) -> str:
    """A word that is Latin but for look-alikes (HOICHО), all in Latin letters; any other as it is."""
    if not _GREEK_OR_CYRILLIC.search(word):
        return word
    decomposed = unicodedata.normalize("NFD", word)
    latin = decomposed.translate(_LOOK_ALIKES)
    is_mixed = any(map(_is_latin, decomposed)) and all(map(_is_latin, filter(str.isalpha, latin)))
    return unicodedata.normalize("NFC", latin) if is_mixed else word


def _is_latin(letter: str) -> bool:
    return "LATIN" in unicodedata.name(letter, "")
