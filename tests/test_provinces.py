from __future__ import annotations

from collections import Counter

from aggregator import provinces
from aggregator.provinces import PROVINCES, SLUGS


def test_there_are_34_units_formed_from_63() -> None:
    """The 34 units carry each of the 63 former ones exactly once."""
    former = [unit for province in PROVINCES for unit in province.former]
    assert len(PROVINCES) == 34
    assert len(former) == len({unit.name for unit in former}) == len({unit.code for unit in former}) == 63


def test_keys_are_unique() -> None:
    """No two provinces share a slug, a code or a name."""
    assert len(SLUGS) == len({p.code for p in PROVINCES}) == len({p.name for p in PROVINCES}) == 34
    assert [p.code for p in PROVINCES] == sorted(p.code for p in PROVINCES)


def test_regions_count_18_8_8() -> None:
    """The three khuyến công regions hold 18, 8 and 8 of the 34."""
    assert Counter(p.region for p in PROVINCES) == {"bac": 18, "trung-tay-nguyen": 8, "nam": 8}


def test_cities_were_6_and_are_9() -> None:
    """Six units were cities when the 34 began; Quảng Ninh, Bắc Ninh and Đồng Nai have joined them."""
    began = {p.slug for p in PROVINCES if p.type_2025 == "thành phố"}
    now = {p.slug for p in PROVINCES if p.type_now == "thành phố"}
    assert began == {"ha-noi", "hai-phong", "hue", "da-nang", "ho-chi-minh", "can-tho"}
    assert now - began == {"quang-ninh", "bac-ninh", "dong-nai"}
    assert began <= now


def test_seven_codes_changed_their_meaning() -> None:
    """A code that belonged to a unit of another name belongs now to the unit it went into."""
    changed = {p.code for p in PROVINCES if any(unit.code == p.code and unit.name != p.name for unit in p.former)}
    assert changed == {"15", "24", "44", "52", "80", "82", "91"}


def test_each_unit_keeps_the_name_of_its_first_former_one() -> None:
    """The first former unit bears the present name, so it is not among the merged ones."""
    for province in PROVINCES:
        assert province.former[0].name == province.name
        assert province.merged == province.former[1:]
    assert sum(len(p.merged) for p in PROVINCES) == 29


def test_an_alias_names_a_former_unit_of_its_own_province() -> None:
    """Each alias means one of its province's former units, and no spelling stands in the table twice."""
    for province in PROVINCES:
        assert {alias.unit for alias in province.aliases} <= {unit.name for unit in province.former}
    spellings = [spelling for province in PROVINCES for spelling, _ in province.spellings]
    assert len(spellings) == len(set(spellings))


def test_spellings_say_which_former_unit_is_meant() -> None:
    """A spelling of a merged unit gives that unit's name; one of the present name gives none."""
    meant = {spelling: (p.slug, former) for p in PROVINCES for spelling, former in p.spellings}
    assert meant["Kiên Giang"] == ("an-giang", "Kiên Giang")
    assert meant["BR-VT"] == meant["Bà Rịa Vũng Tàu"] == ("ho-chi-minh", "Bà Rịa - Vũng Tàu")
    assert meant["Đắc Nông"] == ("lam-dong", "Đắk Nông")
    assert meant["Hoà Bình"] == ("phu-tho", "Hòa Bình")
    assert meant["Thừa Thiên - Huế"] == ("hue", None)
    assert meant["TP.HCM"] == ("ho-chi-minh", None)


def test_a_province_is_found_by_its_slug() -> None:
    """`by_slug` finds each of the 34, and nothing else."""
    assert [provinces.by_slug(p.slug) for p in PROVINCES] == list(PROVINCES)
    assert provinces.by_slug("kien-giang") is None
