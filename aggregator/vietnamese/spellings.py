"""Spellings of one unit's name that are the same name; a table is frozen with the version of the title key it is in.

Other aliases only find provinces (``provinces``): what may mean more or less than the unit (Thủ đô, Sài Gòn, Vũng Tàu)
or something else (VT, H.C.M alone, which is also how persons are shortened) is no spelling of its name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product

V1: dict[str, str] = {
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


def _mean(name: str, spellings: Iterable[str]) -> dict[str, str]:
    return {spelling: name for spelling in spellings if spelling != name}


def _either(*parts: str) -> Iterator[str]:
    """Every text made of one word of each part; words are parted by ``|``."""
    return map("".join, product(*(part.split("|") for part in parts)))


_SURELY_HIGHLAND = frozenset("đăắk")
"""Letters of which one must be there: *dac lac* without any may be other words without their marks."""


def _highland(name: str, second: str) -> dict[str, str]:
    """Spellings of Đắk Lắk and Đắk Nông: the stroke, the vowel's marks and k or c as anybody wrote them, in any mix."""
    written = _either("đ|d", "ắ|ă|á|a", "k|c", " |", second)
    return _mean(name, (spelling for spelling in written if not _SURELY_HIGHLAND.isdisjoint(spelling)))


V2: dict[str, str] = {
    **V1,
    **_highland("đắk lắk", "|".join(_either("l", "ắ|ă|á|a", "k|c"))),
    **_highland("đắk nông", "nông|nong"),
    **_mean("thừa thiên huế", ("t t huế", "t thiên huế", "tthuế", "thua thien hue")),
    **_mean("hồ chí minh", ("ho chi minh", "hochiminh")),
    "hcmc": "hồ chí minh city",
    **_mean(
        "thành phố hồ chí minh",
        (
            *_either("tp |t p |thành phố |thanh pho ", "hồ chí minh|h chí minh|h c m|ho chi minh"),
            "tphồ chí minh",
            "tphochiminh",
        ),
    ),
    **{
        f"{short} {name}": f"thành phố {name}"
        for short in ("tp", "t p")
        for name in ("cần thơ", "huế", "hà nội", "hải phòng", "đà nẵng")
    },
    **_mean(
        "bà rịa vũng tàu",
        (*_either("br |b r |ba ria |bà rịa ", "vt|v t|v tàu|vũng tàu|vung tau"), "baria vungtau"),
    ),
    "vũng tầu": "vũng tàu",
    **_mean("bắc kạn", ("bac kan", "bac kạn", "bắc kan", "bắckạn")),
    "gialai": "gia lai",
}


class Spellings:
    """Replaces spellings by the one name they mean."""

    def __init__(self, table: Mapping[str, str]) -> None:
        self._table = {spelling: name.split() for spelling, name in table.items()}
        self._longest = max(len(spelling.split()) for spelling in table)
        self._begin = frozenset(spelling.split()[0] for spelling in table)
        in_names = {word for name in self._table.values() for word in name}
        self._signs = frozenset(max(set(spelling.split()) - in_names, key=_length) for spelling in table)
        """Of each spelling a word that no name has: most titles have none of them, and nothing to replace."""

    def unify(self, tokens: list[str]) -> list[str]:
        """The same words with each spelling replaced, from the left, the longest first."""
        if self._signs.isdisjoint(tokens):
            return tokens
        result: list[str] = []
        position = 0
        while position < len(tokens):
            name, length = self._named(tokens, position)
            result += name
            position += length
        return result

    def _named(self, tokens: list[str], position: int) -> tuple[list[str], int]:
        """What stands there: the name meant by the longest spelling, or the word itself; and how many words that is."""
        if tokens[position] in self._begin:
            for length in range(min(self._longest, len(tokens) - position), 0, -1):
                name = self._table.get(" ".join(tokens[position : position + length]))
                if name is not None:
                    return name, length
        return [tokens[position]], 1


def _length(word: str) -> tuple[int, str]:
    return len(word), word
