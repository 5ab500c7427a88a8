"""Provinces named in a text: today's 34, the former units that rolled up to them, and their other spellings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from aggregator.model import Lexicon, Place
from aggregator.provinces import PROVINCES
from aggregator.vietnamese import SPELLINGS, fold, plain, unify_syllable

_WORD = re.compile(r"[^\W_]+")
_WITHIN_NAME = re.compile(r"\s*[-–—]?\s*")
"""What may stand between the words of one name: "Bà Rịa - Vũng Tàu"; a comma or colon ends it."""
_ABBREVIATIONS = frozenset({"tp", "tt"})
"""May be followed by a full stop inside a name, and be written small: "tp. HCM"."""

_DIRECTIONS = frozenset({"đông", "tây", "nam", "bắc", "dong", "tay", "bac"})
_TOWARDS = frozenset({"phía", "miền", "phia", "mien"})

_UNIT_TYPES = frozenset({("thành", "phố"), ("thanh", "pho")})

_PERSONS = ("Hồ Chí Minh", "HCM")

_SURNAMES = (
    *("Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Hoàng", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương"),
    *("Đinh", "Trịnh", "Trương", "Lương", "Phùng", "Mai", "Tạ", "Đào", "Triệu"),
)
"""Before a province's name they make it a person's: Nguyễn Thái Bình, Trần Thị Huế."""


@dataclass(frozen=True, slots=True)
class _Name:
    words: tuple[str, ...]
    capitals: tuple[bool, ...]
    """Which of its words are written with a capital ("Thủ đô": the first)."""
    place: Place | None
    """``None``: a name that is no province."""
    dashes: frozenset[int] = frozenset()
    """Before which of its words a dash between spaces may stand ("Bà Rịa - Vũng Tàu"); elsewhere it parts two names."""


@dataclass(frozen=True, slots=True)
class _Word:
    written: str
    spelled: str
    """In one spelling; without diacritics where the whole text has none."""
    starts: bool
    """Whether a name must begin anew here, because of what stands before."""
    dashed: bool
    """Whether a dash between spaces stands before."""

    @property
    def capital(self) -> bool:
        return not self.written[0].islower() or self.spelled in _ABBREVIATIONS


def find_places(text: str, lexicon: Lexicon) -> tuple[Place, ...]:
    """The provinces a text names, in its order, each once; the former units named are kept beside the new one.

    A name counts when each of its words begins with a capital ("hòa bình" is peace), no comma or colon stands within
    it, it is not part of a longer name, and what stands before it does not make it a person's or a smaller place's. A
    text without any diacritic is matched without diacritics.

    Args:
        text: plain text.
        lexicon: says which longer names and which words before a name speak against the province.
    """
    line = plain(text)
    bare = all(found[0].isascii() for found in _WORD.finditer(line))
    words, names = _words(line, bare=bare), _names(lexicon.not_provinces, bare=bare)
    against = _against(lexicon, bare=bare)
    formers: dict[str, dict[str, None]] = {}
    position = free = 0
    while position < len(words):
        name = None if _is_direction(words, position) else _longest(words, position, names)
        if name is None:
            position += 1
            continue
        begins = words[position].starts or words[position].dashed
        before = [] if begins else words[free:position]
        if name.place is not None and not against.forbids(before, name):
            formers.setdefault(name.place.slug, {}).update(dict.fromkeys(name.place.formers))
        position = free = position + len(name.words)
    return tuple(Place(slug, tuple(named)) for slug, named in formers.items())


def _is_direction(words: list[_Word], position: int) -> bool:
    """Whether a word is a direction and begins no name: "phía Tây Ninh Thuận"."""
    return position > 0 and words[position].spelled in _DIRECTIONS and words[position - 1].spelled in _TOWARDS


def _words(line: str, *, bare: bool) -> list[_Word]:
    words: list[_Word] = []
    end = 0
    for found in _WORD.finditer(line):
        gap = line[end : found.start()]
        if words and words[-1].spelled in _ABBREVIATIONS:
            gap = gap.removeprefix(".")
        starts, dashed = _WITHIN_NAME.fullmatch(gap) is None, gap.startswith(" ") and bool(gap.strip())
        words.append(_Word(found[0], _spell(found[0], bare=bare), starts, dashed))
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
        if (
            _is_written_so(here, name, words[:position])
            and not _is_broken(here, name)
            and not _goes_on(name, here, words[position + len(here) :])
        ):
            return name
    return None


def _is_written_so(here: list[_Word], name: _Name, before: list[_Word]) -> bool:
    """Whether a name has its capitals; behind *tỉnh* or *thành phố* small letters will do."""
    if not here[0].starts and tuple(word.spelled for word in before[-2:]) in _UNIT_TYPES:
        return True
    if not here[0].starts and before and before[-1].spelled in {"tỉnh", "tinh"}:
        return True
    return all(word.capital or not needed for word, needed in zip(here, name.capitals, strict=True))


def _is_broken(here: list[_Word], name: _Name) -> bool:
    """Whether something stands within the words that may not stand within the name."""
    return any(word.starts or (word.dashed and number not in name.dashes) for number, word in enumerate(here) if number)


def _goes_on(name: _Name, here: list[_Word], after: list[_Word]) -> bool:
    """Whether a name that ends in a small letter is only the beginning of one: "Thủ đô Viêng Chăn"."""
    ends_small = not name.capitals[-1] and not here[-1].written.isupper()
    return ends_small and bool(after) and after[0].capital and not after[0].starts


def _split(spelling: str, *, bare: bool) -> tuple[str, ...]:
    return tuple(_spell(word, bare=bare) for word in _WORD.findall(spelling))


def _name(spelling: str, place: Place | None, *, bare: bool) -> _Name:
    found = list(_WORD.finditer(spelling))
    capitals = tuple(not word[0][0].islower() for word in found)
    gaps = enumerate(pairwise(found), 1)
    dashes = frozenset(number for number, (one, other) in gaps if spelling[one.end() : other.start()].strip())
    return _Name(_split(spelling, bare=bare), capitals, place, dashes)


@lru_cache(maxsize=16)
def _names(not_provinces: tuple[str, ...], *, bare: bool) -> dict[str, list[_Name]]:
    """Names by their first word, the longest first."""
    names: dict[tuple[str, ...], _Name] = {}
    for province in PROVINCES:
        for spelling, former in province.spellings:
            name = _name(spelling, Place(province.slug, (former,) if former else ()), bare=bare)
            known = names.setdefault(name.words, name)
            names[name.words] = replace(known, dashes=known.dashes | name.dashes)
    for spelling, canonical in SPELLINGS.items():
        meant = names.get(_split(canonical, bare=bare))
        if meant is not None and meant.place is not None:
            written = _name(spelling.title(), meant.place, bare=bare)
            names.setdefault(written.words, written)
    for spelling in not_provinces:
        name = _name(spelling, None, bare=bare)
        names[name.words] = name
    by_first: dict[str, list[_Name]] = {}
    for name in sorted(names.values(), key=lambda one: -len(one.words)):
        by_first.setdefault(name.words[0], []).append(name)
    return by_first


@dataclass(frozen=True, slots=True)
class _Against:
    """What before a province's name says that another bears it here."""

    persons: frozenset[tuple[str, ...]]
    """The name that is also a person's, and how it is shortened."""
    before_person: frozenset[tuple[str, ...]]
    before_namesake: frozenset[tuple[str, ...]]
    not_namesake: frozenset[tuple[str, ...]]
    surnames: frozenset[str]
    middle_names: frozenset[str]

    def forbids(self, before: list[_Word], name: _Name) -> bool:
        """Whether a name does not mean the province, told by the words before it that are of no other name."""
        spelled = tuple(word.spelled for word in before[-_LONGEST_BEFORE:])
        if name.words in self.persons:
            return _ends_with(spelled, self.before_person)
        return self._is_namesake(before, spelled) or self._is_person(before)

    def _is_namesake(self, before: list[_Word], spelled: tuple[str, ...]) -> bool:
        """Whether a smaller place bears the name; "thị xã" is no "xã", "hội chợ" no "chợ", *Đông Anh* no "anh"."""
        if not before or _is_of_a_name(before):
            return False
        return _ends_with(spelled, self.before_namesake) and not _ends_with(spelled, self.not_namesake)

    def _is_person(self, before: list[_Word]) -> bool:
        """Whether a surname stands before; the last word of a longer name (*Đô Lương*, *Sơn Dương*) is none."""
        family = before[:-1] if before and before[-1].spelled in self.middle_names else before
        if not family or family[-1].spelled not in self.surnames or not family[-1].written.istitle():
            return False
        if len(family) == 1 or family[-1].starts or not family[-2].written.istitle():
            return True
        return (family[-2].spelled,) in self.before_namesake


def _is_of_a_name(before: list[_Word]) -> bool:
    """Whether the last word belongs to another name: it and the word before it have capitals, as in *Đông Anh*."""
    last, rest = before[-1], before[:-1]
    return bool(rest) and last.written.istitle() and not last.starts and rest[-1].written.istitle()


_LONGEST_BEFORE = 5
"""Words before a name that are looked at."""


def _ends_with(spelled: tuple[str, ...], endings: frozenset[tuple[str, ...]]) -> bool:
    return any(spelled[-count:] in endings for count in range(1, len(spelled) + 1))


@lru_cache(maxsize=16)
def _against(lexicon: Lexicon, *, bare: bool) -> _Against:
    def spelled(phrases: Iterable[str]) -> frozenset[tuple[str, ...]]:
        return frozenset(_split(words, bare=bare) for words in phrases)

    def each(words: Iterable[str]) -> frozenset[str]:
        return frozenset(_spell(word, bare=bare) for word in words)

    return _Against(
        persons=spelled(_PERSONS),
        before_person=spelled(lexicon.before_person),
        before_namesake=spelled(lexicon.before_namesake),
        not_namesake=spelled(lexicon.not_namesake),
        surnames=each(_SURNAMES),
        middle_names=each(("thị", "văn")),
    )
