from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.classify.phrases import WIDEST_GAP, Phrases, headline


def _found(title: str, *phrases: str) -> list[str]:
    return [found.phrase for found in Phrases.of(phrases).find(headline(title))]


@pytest.mark.parametrize(
    "title",
    [
        "Hà Nội: đổi mới thiết bị",
        "ĐỔI MỚI THIẾT BỊ",
        unicodedata.normalize("NFD", "Đổi mới thiết bị"),
        "đổi mới - thiết bị",
        "Ðổi  mới thiết bị!",
        "Doi moi thiet bi",
    ],
)
def test_writing_does_not_matter(title: str) -> None:
    """Case, composition, dashes and spaces do not matter, nor do diacritics where the headline has none at all."""
    assert _found(title, "đổi mới thiết bị") == ["đổi mới thiết bị"]


@pytest.mark.parametrize("title", ["máy chế biến", "mái chế biến", "Máy, mới", "máymới", "may moi ở Hà Nội"])
def test_other_words_are_no_phrase(title: str) -> None:
    """Diacritics, commas and the bounds of syllables do matter."""
    assert _found(title, "máy mới") == []


def test_a_gap_stands_for_a_few_syllables_also_across_a_comma() -> None:
    """Between the parts of a phrase may stand nothing, or up to eight syllables or signs, and no more."""
    phrase = "công nhận … sản phẩm"
    assert _found("Công nhận sản phẩm", phrase) == _found("Công nhận 25, rồi 26 sản phẩm", phrase) == [phrase]
    assert _found(f"Công nhận {'x ' * WIDEST_GAP}sản phẩm", phrase) == [phrase]
    assert _found(f"Công nhận {'x ' * (WIDEST_GAP + 1)}sản phẩm", phrase) == []


def test_what_is_found_says_what_it_covers() -> None:
    """The syllables a phrase covers are those of its parts, not those of the gap."""
    [found] = Phrases.of(["bàn giao … máy"]).find(headline("Lễ bàn giao hai chiếc máy"))
    assert found.covers == {1, 2, 5}


def test_a_phrase_without_a_gap_takes_what_it_touches() -> None:
    """*nhà máy* leaves nothing of *máy dệt* beside it; a phrase with a gap takes only what lies within its parts."""
    title = headline("Nhà máy dệt đào tạo nghề và quản lý")
    factory, loom, course, crafts = (
        next(Phrases.of([phrase]).find(title)) for phrase in ("nhà máy", "máy dệt", "đào tạo … quản lý", "đào tạo nghề")
    )
    assert factory.takes(loom)
    assert not loom.takes(crafts)
    assert not course.takes(crafts)
    assert course.takes(next(Phrases.of(["quản lý"]).find(title)))


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=5))
def test_any_text_may_be_sought_in_any(title: str, phrases: list[str]) -> None:
    """Whatever stands in a headline and in a list of phrases, what is found is of the list."""
    assert set(_found(title, *phrases)) <= set(phrases)
