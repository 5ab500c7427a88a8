"""Provinces named in a text: today's 34, the former units that rolled up to them, and their other spellings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from aggregator.model import Place
from aggregator.provinces import PROVINCES
from aggregator.vietnamese import fold, plain, unify_syllable

_WORD = re.compile(r"[^\W_]+")

_NOT_PROVINCES = (
    "Thái Bình Dương",
    "Hà Nam Ninh",
    "Hà Sơn Bình",
    "Hà Bắc",
    "Việt Bắc",
    "Hòa Bình xanh",
    "Sài Gòn Giải Phóng",
    "Bắc Ninh Thuận",
)
"""Longer names that begin with or hold a province's; the longest match wins."""

_PERSON = "Hồ Chí Minh"
_BEFORE_PERSON = frozenset(
    (
        *("tư tưởng", "chủ tịch", "phong cách", "đạo đức", "tấm gương", "gương", "lăng", "bác", "lãnh tụ", "thời đại"),
        *("cộng sản", "tncs", "đoàn tncs", "tntp", "thiếu niên tiền phong", "giải thưởng", "huân chương", "bảo tàng"),
        *("đường", "đường mòn", "học viện", "chính trị quốc gia", "di sản"),
    )
)
"""What stands before the name when it is the person, not the city."""


@dataclass(frozen=True, slots=True)
class _Name:
    words: tuple[str, ...]
    place: Place | None
    """``None``: a name that is no province."""


@dataclass(frozen=True, slots=True)
class _Word:
    written: str
    spelled: str
    """In one spelling, with diacritics."""
    bare: str
    """Without diacritics."""


def find_places(text: str) -> tuple[Place, ...]:
    """The provinces a text names, in its order, each once; a former unit keeps its own name beside the new one.

    A name counts when each of its words begins with a capital ("hòa bình" is peace) and it is not part of a longer
    name. A text without any diacritic is matched without diacritics.
    """
    words = _words(text)
    bare = all(word.written.isascii() for word in words)
    names = _names(bare=bare)
    found: dict[str, Place] = {}
    position = 0
    while position < len(words):
        name = _longest(words, position, names, bare=bare)
        if name is None:
            position += 1
            continue
        if name.place is not None and not _is_person(words, position, name):
            known = found.setdefault(name.place.slug, name.place)
            formers = tuple(dict.fromkeys((*known.formers, *name.place.formers)))
            found[name.place.slug] = Place(known.slug, formers)
        position += len(name.words)
    return tuple(found.values())


def _words(text: str) -> list[_Word]:
    return [_Word(written, unify_syllable(written.casefold()), fold(written)) for written in _WORD.findall(plain(text))]


def _longest(words: list[_Word], position: int, names: dict[str, list[_Name]], *, bare: bool) -> _Name | None:
    """The longest name that begins at a position."""
    first = words[position].bare if bare else words[position].spelled
    for name in names.get(first, ()):
        here = words[position : position + len(name.words)]
        spelled = tuple(word.bare if bare else word.spelled for word in here)
        if spelled == name.words and all(not word.written[0].islower() for word in here):
            return name
    return None


@cache
def _names(*, bare: bool) -> dict[str, list[_Name]]:
    """Names by their first word, the longest first."""
    spell = fold if bare else unify_syllable
    names: dict[tuple[str, ...], _Name] = {}
    for province in PROVINCES:
        for spelling, former in province.spellings:
            words = tuple(spell(word.casefold()) for word in _WORD.findall(spelling))
            names.setdefault(words, _Name(words, Place(province.slug, (former,) if former else ())))
    for spelling in _NOT_PROVINCES:
        words = tuple(spell(word.casefold()) for word in _WORD.findall(spelling))
        names[words] = _Name(words, None)
    by_first: dict[str, list[_Name]] = {}
    for name in sorted(names.values(), key=lambda one: -len(one.words)):
        by_first.setdefault(name.words[0], []).append(name)
    return by_first


def _is_person(words: list[_Word], position: int, name: _Name) -> bool:
    """Whether "Hồ Chí Minh" here is the person: told by the one or two words before."""
    if name.words not in {tuple(_PERSON.casefold().split()), tuple(fold(_PERSON).split())}:
        return False
    before = [word.written.casefold() for word in words[max(0, position - 3) : position]]
    return any(" ".join(before[-count:]) in _BEFORE_PERSON for count in (1, 2, 3) if len(before) >= count)
