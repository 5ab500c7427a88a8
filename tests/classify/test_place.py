from __future__ import annotations

import csv
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.classify import find_places as find_places_by
from aggregator.config import built_in_rules
from aggregator.model import Place
from aggregator.provinces import PROVINCES

CASES = list(csv.reader(Path(__file__).with_name("headlines.csv").read_text(encoding="utf-8").splitlines()))[1:]


def find_places(text: str) -> tuple[Place, ...]:
    return find_places_by(text, built_in_rules())


def _shown(places: tuple[Place, ...]) -> str:
    return "; ".join(f"{p.slug} ({', '.join(p.formers)})" if p.formers else p.slug for p in places)


@pytest.mark.parametrize(("title", "expected", "why"), CASES)
def test_a_headline_names_its_provinces(title: str, expected: str, why: str) -> None:
    """The provinces of a headline in its order, each once, with the former units it names."""
    assert _shown(find_places(title)) == expected, why


@pytest.mark.parametrize(("title", "expected", "why"), CASES)
def test_composition_does_not_matter(title: str, expected: str, why: str) -> None:
    """A decomposed headline names the same provinces."""
    assert _shown(find_places(unicodedata.normalize("NFD", title))) == expected, why


def test_every_spelling_of_the_table_is_found() -> None:
    """Each name, former name and alias means the unit the table says, also in capitals and inside a sentence."""
    for province in PROVINCES:
        for spelling, former in province.spellings:
            expected = (Place(province.slug, (former,) if former else ()),)
            assert find_places(spelling) == expected, spelling
            assert find_places(spelling.upper()) == expected, spelling
            assert find_places(f"Hỗ trợ {spelling}, đợt 2") == expected, spelling


@settings(deadline=None)
@given(st.lists(st.sampled_from([unit.name for p in PROVINCES for unit in p.former]), unique=True, max_size=6))
def test_a_list_of_names_gives_each_its_province(names: list[str]) -> None:
    """Names between commas do not run into one another, whatever their order."""
    found = find_places(", ".join(names))
    of = {unit.name: p for p in PROVINCES for unit in p.former}
    assert [place.slug for place in found] == list(dict.fromkeys(of[name].slug for name in names))
    assert [f for place in found for f in place.formers] == [
        name for place in found for name in names if of[name].slug == place.slug and name != of[name].name
    ]


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_may_be_searched(text: str) -> None:
    """Whatever stands there, it names provinces of the table or none."""
    assert {place.slug for place in find_places(text)} <= {province.slug for province in PROVINCES}
