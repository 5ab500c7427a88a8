"""Provinces named in a text: today's 34, the former units that rolled up to them, and their other spellings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from aggregator.model import Place
from aggregator.provinces import PROVINCES
from aggregator.vietnamese import fold, plain, unify_syllable

_WORD = re.compile(r"[^\W_]+")
_WITHIN_NAME = re.compile(r"\s*[-–—]?\s*")
"""What may stand between the words of one name: "Bà Rịa - Vũng Tàu"; a comma or colon ends it."""
_ABBREVIATIONS = frozenset({"tp", "tt"})
"""May be followed by a full stop inside a name, and be written small: "tp. HCM"."""

_NOT_PROVINCES = (
    "Thái Bình Dương",
    "Hà Nam Ninh",
    "Hòa Bình Xanh",
    "Sài Gòn Giải Phóng",
    "Bắc Ninh Thuận",
)
"""Longer names that hold a province's; the longest match wins."""

_PERSON = "Hồ Chí Minh"
_BEFORE_PERSON = (
    *("tư tưởng", "chủ tịch", "phong cách", "đạo đức", "tấm gương", "gương", "lăng", "bác", "lãnh tụ", "thời đại"),
    *("cộng sản", "tncs", "tntp", "tiền phong", "giải thưởng", "huân chương", "bảo tàng", "đường", "đường mòn"),
    *("học viện", "chính trị quốc gia", "di sản", "di chúc", "quảng trường", "nhân cách", "con người", "thân thế"),
    *("cuộc đời", "sự nghiệp", "kỷ nguyên", "nhà lưu niệm", "khu di tích", "danh nhân"),
)
"""What stands before the name when it is the person, not the city."""

_SURNAMES = ("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Võ", "Đặng", "Bùi", "Đỗ", "Ngô")
"""Before a province's name they make it a person's: Nguyễn Thái Bình, Trần Thị Huế."""


@dataclass(frozen=True, slots=True)
class _Name:
    words: tuple[str, ...]
    capitals: tuple[bool, ...]
    """Which of its words are written with a capital ("Thủ đô": the first)."""
    place: Place | None
    """``None``: a name that is no province."""


@dataclass(frozen=True, slots=True)
class _Word:
    written: str
    spelled: str
    """In one spelling; without diacritics where the whole text has none."""
    starts: bool
    """Whether a name must begin anew here, because of what stands before."""

    @property
    def capital(self) -> bool:
        return not self.written[0].islower() or self.spelled in _ABBREVIATIONS


def find_places(text: str) -> tuple[Place, ...]:
    """The provinces a text names, in its order, each once; the former units named are kept beside the new one.

    A name counts when each of its words begins with a capital ("hòa bình" is peace), no comma or colon stands within
    it, and it is not part of a longer name. A text without any diacritic is matched without diacritics.
    """
    line = plain(text)
    bare = all(found[0].isascii() for found in _WORD.finditer(line))
    words, names = _words(line, bare=bare), _names(bare=bare)
    formers: dict[str, dict[str, None]] = {}
    position = free = 0
    while position < len(words):
        name = _longest(words, position, names)
        if name is None:
            position += 1
            continue
        if name.place is not None and not _is_person(words[free:position], name, bare=bare):
            formers.setdefault(name.place.slug, {}).update(dict.fromkeys(name.place.formers))
        position = free = position + len(name.words)
    return tuple(Place(slug, tuple(named)) for slug, named in formers.items())


def _words(line: str, *, bare: bool) -> list[_Word]:
    words: list[_Word] = []
    end = 0
    for found in _WORD.finditer(line):
        gap = line[end : found.start()]
        if words and words[-1].spelled in _ABBREVIATIONS:
            gap = gap.removeprefix(".")
        words.append(_Word(found[0], _spell(found[0], bare=bare), _WITHIN_NAME.fullmatch(gap) is None))
        end = found.end()
    return words


def _spell(word: str, *, bare: bool) -> str:
    return fold(word) if bare else unify_syllable(word.casefold())


def _longest(words: list[_Word], position: int, names: dict[str, list[_Name]]) -> _Name | None:
    """The longest name that begins at a position."""
    for name in names.get(words[position].spelled, ()):
        here = words[position : position + len(name.words)]
        if tuple(word.spelled for word in here) != name.words:
            continue
        capital = all(word.capital or not needed for word, needed in zip(here, name.capitals, strict=True))
        if capital and not any(word.starts for word in here[1:]) and not _goes_on(name, words[position + len(here) :]):
            return name
    return None


def _goes_on(name: _Name, after: list[_Word]) -> bool:
    """Whether a name that ends in a small letter is only the beginning of one: "Thủ đô Viêng Chăn"."""
    return not name.capitals[-1] and bool(after) and after[0].capital and not after[0].starts


def _split(spelling: str, *, bare: bool) -> tuple[str, ...]:
    return tuple(_spell(word, bare=bare) for word in _WORD.findall(spelling))


def _name(spelling: str, place: Place | None, *, bare: bool) -> _Name:
    capitals = tuple(not word[0].islower() for word in _WORD.findall(spelling))
    return _Name(_split(spelling, bare=bare), capitals, place)


@cache
def _names(*, bare: bool) -> dict[str, list[_Name]]:
    """Names by their first word, the longest first."""
    names: dict[tuple[str, ...], _Name] = {}
    for province in PROVINCES:
        for spelling, former in province.spellings:
            name = _name(spelling, Place(province.slug, (former,) if former else ()), bare=bare)
            names.setdefault(name.words, name)
    for spelling in _NOT_PROVINCES:
        name = _name(spelling, None, bare=bare)
        names[name.words] = name
    by_first: dict[str, list[_Name]] = {}
    for name in sorted(names.values(), key=lambda one: -len(one.words)):
        by_first.setdefault(name.words[0], []).append(name)
    return by_first


@cache
def _persons(*, bare: bool) -> tuple[tuple[str, ...], frozenset[tuple[str, ...]], frozenset[str]]:
    """The name that is also a person's, what stands before it then, and surnames."""
    before = frozenset(_split(words, bare=bare) for words in _BEFORE_PERSON)
    return _split(_PERSON, bare=bare), before, frozenset(_spell(surname, bare=bare) for surname in _SURNAMES)


def _is_person(before: list[_Word], name: _Name, *, bare: bool) -> bool:
    """Whether a name here is a person's, told by the words before it that are of no other name."""
    person, contexts, surnames = _persons(bare=bare)
    if name.words == person:
        spelled = tuple(word.spelled for word in before[-4:])
        return any(spelled[-count:] in contexts for count in range(1, len(spelled) + 1))
    family = before[-2:-1] if before and before[-1].spelled in {"thị", "thi"} else before[-1:]
    return any(word.spelled in surnames and word.written.istitle() for word in family)
