from __future__ import annotations

from dataclasses import replace

from aggregator.classify import Speech, classify
from aggregator.config import built_in_rules
from aggregator.model import Category, Place

CATEGORIES = (Category("khuyen-cong", "Khuyến công"), Category("lang-nghe", "Làng nghề", ("OCOP",)))
SPEECH = Speech(source="bao", title="Tăng tốc hoàn thành kế hoạch khuyến công năm 2025")


def _places(*speeches: Speech) -> tuple[tuple[Place, ...], str]:
    classified = classify(speeches, CATEGORIES, built_in_rules())
    return classified.places, classified.places_reason


def test_the_title_says_what_a_story_is_about() -> None:
    """Neither lead nor source is asked when the title names a province."""
    speech = replace(SPEECH, title="Khuyến công Kiên Giang hỗ trợ", lead="Tại Hà Nội", province="hue")
    assert _places(speech) == ((Place("an-giang", ("Kiên Giang",)),), "named in the title")


def test_else_the_lead_says_it() -> None:
    """The lead is asked when no title names a province; the source still is not."""
    speech = replace(SPEECH, lead="Ngày 18/10, tại Cà Mau và Bạc Liêu", province="hue")
    assert _places(speech) == ((Place("ca-mau", ("Bạc Liêu",)),), "named in the lead")


def test_else_its_sources_say_it_when_all_are_of_one_province() -> None:
    """Who speaks is what it is about only when nobody else speaks."""
    hue, other = replace(SPEECH, province="hue"), replace(SPEECH, source="hue-2", province="hue")
    reason = "no province is named; all its sources are of this one"
    assert _places(hue) == _places(hue, other) == ((Place("hue"),), reason)


def test_sources_of_several_provinces_say_nothing() -> None:
    """Nor does a national one, alone or beside a provincial one."""
    hue, national = replace(SPEECH, province="hue"), SPEECH
    none = ((), "no province is named")
    assert _places(hue, replace(SPEECH, province="ca-mau")) == none
    assert _places(hue, national) == none
    assert _places(national) == none


def test_the_titles_of_all_items_count_the_leading_one_first() -> None:
    """Provinces are those of any title, each once, with every former unit that any of them names."""
    one = replace(SPEECH, title="Bình Dương và Cà Mau liên kết")
    other = replace(SPEECH, source="x", title="Hồ Chí Minh, Bà Rịa - Vũng Tàu, Huế liên kết")
    places, _ = _places(one, other)
    assert places == (Place("ho-chi-minh", ("Bình Dương", "Bà Rịa - Vũng Tàu")), Place("ca-mau"), Place("hue"))


def test_category_and_places_come_with_their_reasons() -> None:
    """Any item's label may decide the category."""
    classified = classify([SPEECH, replace(SPEECH, source="x", labels=("OCOP",))], CATEGORIES, built_in_rules())
    assert (classified.category, classified.category_reason) == ("lang-nghe", "label “OCOP”")
    declared = classify([replace(SPEECH, category="khuyen-cong")], CATEGORIES, built_in_rules())
    assert (declared.category, declared.category_reason) == ("khuyen-cong", "category of its source")
