"""Repair text whose bytes were read in the wrong way, and only where that is certain.

Four ways are known: UTF-8 read as windows-1252 or Latin-1 (``Khuyáº¿n cÃ´ng``), once or several times; windows-1258,
TCVN3 and VNI read as windows-1252. A repair is certain when the text as it stands is not Vietnamese and what it gives
is: nearly every word with a letter beyond ASCII is a Vietnamese syllable, and at least two of them were none. Text with
a letter that only Unicode can write is never touched.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Final

from aggregator.parse.legacy import WESTERN, from_tcvn3, from_vni, from_windows_1258, western_byte
from aggregator.parse.syllable import is_abbreviation, is_syllable

_HIGH: Final = "".join({*WESTERN.values(), *map(chr, range(0x80, 0x100))})
_HIGH_RUN: Final = re.compile(f"[{re.escape(_HIGH)}]+")
_CONTINUATION: Final = re.escape(
    "".join({*(WESTERN[byte] for byte in range(0x80, 0xC0)), *map(chr, range(0x80, 0xC0))})
)

_ONLY_UNICODE: Final = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")
"""Vietnamese letters that windows-1252 has not."""
_SUSPICIOUS: Final = re.compile(
    "[\x80-\xff](?:"  # one of each pair is such a letter: looking for it first is ten times as fast
    f"(?<=[Â-Æ])[{_CONTINUATION}]|(?<=á)[º»]|(?<=â)[€\x80]"  # UTF-8 in pieces
    "|(?<=[äåæçëîïñöøüÿðþÄÅÆÇËÎÏÑÖØÜÐÞß×÷])"  # no letter of Vietnamese
    "|(?<=[A-Za-z][\xa1-\xbf])|(?<=[\xa1-\xbf])[a-z]|(?<=[a-z][À-Þ])"  # a sign or a capital inside a word: TCVN3
    "|(?<=[aeouyAEOUYôöÔÖ][øùûõïåäëüØÙÛÕÏÅÄËÜ])|(?<=[ñÑ])[aeouyôö]"  # a mark behind its letter: VNI
    "|(?<=[aeAE][âàáãêéèúÂÀÁÃÊÉÈÚ])|(?<=[oO][âÂ])"
    "|(?<=[aeiouyâêôãõý][ìòÌÒÞ]))"  # a tone behind its letter: windows-1258
)
_BEYOND_ASCII: Final = re.compile("[\x80-\U0010ffff]")
_REFERENCE: Final = re.compile(r"&#?[A-Za-z0-9]{1,31};")
_EDGE: Final = re.compile('[<>"]')
"""Where a text, an attribute value or a JSON string ends."""
_WORD: Final = re.compile(r"[^\x00-\x40\x5b-\x60\x7b-\x7f\u2000-\u206f]+")
"""What stands between blanks, digits and punctuation; a sign beyond ASCII (©, a no-break space) is part of it."""
_GARBLED: Final = re.compile(r"[^\x00-\x40\x5b-\x60\x7b-\x7f]+")
"""The same with dashes and quotes, which may be bytes of a letter."""
_PUNCTUATION: Final = re.compile(r"^[\u2000-\u206f]+|[\u2000-\u206f]+$")

_ENOUGH: Final = 2
"""Words that are none as they stand, and are syllables when undone."""
_SAMPLE: Final = 20_000
"""Characters of a document, or of one part of it, that decide."""
_MAX_PARTS: Final = 20_000
"""Parts of one document that are looked at for themselves; twice what the largest feed has."""
_MANY_WRONG: Final = 0.25
_NEARLY_ALL: Final = 0.95
_MOSTLY: Final = 0.6


@dataclass(frozen=True, slots=True)
class Way:
    """One wrong way of reading bytes: what it is called and how it is undone."""

    name: str
    undo: Callable[[str], str]


def from_mojibake(text: str, times: int = 1) -> str:
    """UTF-8 read as windows-1252 or Latin-1, each run of it that is whole; ``times`` one upon the other."""
    for _ in range(times):
        text = _HIGH_RUN.sub(_of_mojibake, text)
    return unicodedata.normalize("NFC", text)


def _of_mojibake(match: re.Match[str]) -> str:
    body = bytes(byte for character in match[0] for byte in [western_byte(character)] if byte is not None)
    try:
        return body.decode()
    except UnicodeDecodeError:
        return match[0]


_MOJIBAKE: Final = "UTF-8 read as windows-1252"
WAYS: Final = (
    Way(_MOJIBAKE, from_mojibake),
    Way(f"{_MOJIBAKE}, twice", partial(from_mojibake, times=2)),
    Way(f"{_MOJIBAKE}, three times", partial(from_mojibake, times=3)),
    Way("windows-1258", from_windows_1258),
    Way("TCVN3", from_tcvn3),
    Way("VNI", from_vni),
)


def way_of(text: str) -> Way | None:
    """The wrong way in which a whole document was certainly read, if there is one.

    Args:
        text: a document in any mark-up; only its suspicious parts are looked at.
    """
    if _SUSPICIOUS.search(text) is None or _ONLY_UNICODE.search(text) is not None:
        return None
    sample, length = [], 0
    for start, end in _parts(text, _SUSPICIOUS):
        sample.append(text[start : min(end, start + _SAMPLE)])
        length += len(sample[-1])
        if length > _SAMPLE:
            break
    return _certain_way(" \n".join(sample))


def mend_characters(text: str) -> tuple[str, tuple[str, ...]]:
    """Repair a document, or the parts of it (a title, a summary, an attribute) that need it.

    Returns:
        The text, and the names of the ways that were undone; the text itself when nothing is certain.
    """
    if text.isascii() or _SUSPICIOUS.search(text) is None:
        return text, ()
    way = way_of(text)
    return (way.undo(text), (way.name,)) if way is not None else _part_by_part(text)


def _part_by_part(text: str) -> tuple[str, tuple[str, ...]]:
    """Repair each part for itself; where one part proves a way, one new word proves it of another."""
    found = {span: _certain_way(text[slice(*span)]) for span in islice(_parts(text, _SUSPICIOUS), _MAX_PARTS)}
    known = [way for way in WAYS if way in found.values()]
    if not known:
        return text, ()
    mended, end = [], 0
    for span in _parts(text, _BEYOND_ASCII):
        part = text[slice(*span)]
        way = found.get(span) or _certain_way(part, known, enough=1)
        mended += [text[end : span[0]], way.undo(part) if way is not None else part]
        end = span[1]
    return "".join([*mended, text[end:]]), tuple(way.name for way in known)


def _parts(text: str, holding: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Spans of the texts, attribute values and JSON strings that hold something."""
    position = 0
    while (match := holding.search(text, position)) is not None:
        start = max(position, *(text.rfind(mark, position, match.start()) + 1 for mark in '<>"'))
        edge = _EDGE.search(text, match.end())
        position = edge.start() if edge is not None else len(text)
        yield start, position


def _certain_way(part: str, ways: Iterable[Way] = WAYS, *, enough: int = _ENOUGH) -> Way | None:
    """The first way whose undoing makes Vietnamese of a part that was none, too much of it to be chance."""
    part = unicodedata.normalize("NFC", part[:_SAMPLE])
    if _ONLY_UNICODE.search(part) is not None:
        return None
    garbled = [word for word in _words(_GARBLED, part) if not word.isascii() and any(map(str.isalpha, word))]
    wrong = [word for word in garbled if not is_syllable(_PUNCTUATION.sub("", word))]
    if len(wrong) < max(enough, _MANY_WRONG * len(garbled)):
        return None
    told_apart = {word.lower(): word for word in wrong}.values()
    for way in ways:
        if sum(_is_mended(word, way.undo(word)) for word in told_apart) >= enough and _is_vietnamese(way.undo(part)):
            return way
    return None


def _is_mended(garbled: str, word: str) -> bool:
    return word != garbled and all(map(is_syllable, _words(_WORD, word)))


def _is_vietnamese(text: str) -> bool:
    words = [word for word in _words(_WORD, text) if not is_abbreviation(word)]
    accented = [word for word in words if not word.isascii()]
    right = sum(map(is_syllable, accented))
    return right >= _NEARLY_ALL * len(accented) and sum(map(is_syllable, words)) >= _MOSTLY * len(words)


def _words(pattern: re.Pattern[str], text: str) -> list[str]:
    return pattern.findall(_REFERENCE.sub(" ", text))
