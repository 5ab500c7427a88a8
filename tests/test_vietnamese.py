from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.provinces import PROVINCES
from aggregator.vietnamese import (
    _SPELLINGS_V1,
    fold,
    legible,
    plain,
    sort_key,
    title_key,
    unescape,
    unify_syllable,
    words,
)

PAIRS = json.loads(Path(__file__).with_name("title_pairs.json").read_text(encoding="utf-8"))

_SYLLABLES = """
    khuyến công hoà hòa hoàn thuỷ thủy kỹ kĩ máy mái quý qúy quí Đắk Lắk đăk tp hcm HCM Hồ Chí Minh thành phố TP.
    br vt bà rịa vũng tàu tt huế dak lak Đắc Lắc Kontum 16 18 2026 OCOP Ðà Nẵng tháng thang &amp; m² ﬁ ´ … –
"""
SYLLABLES = st.sampled_from(_SYLLABLES.split())
SPELLED = st.sampled_from(sorted({word for pair in _SPELLINGS_V1.items() for name in pair for word in name.split()}))
HEADLINES = st.lists(SYLLABLES, max_size=12).map(" ".join)
TEXTS = st.one_of(HEADLINES, st.text(max_size=60))


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["why"] for pair in PAIRS])
def test_titles_that_read_the_same_have_one_key(pair: dict[str, Any]) -> None:
    """Each pair of the table has one key, or two where it is said to differ."""
    assert (title_key(pair["one"]) == title_key(pair["other"])) is pair["equal"]


@settings(deadline=None)
@given(TEXTS)
def test_a_key_is_its_own_key(text: str) -> None:
    """The title key is idempotent: no replacement makes room for another."""
    key = title_key(text)
    assert title_key(key) == key


@settings(deadline=None)
@given(st.lists(SPELLED))
def test_no_spelling_makes_another_match(tokens: list[str]) -> None:
    """However the words of the spellings follow one another, one pass replaces all that is to be replaced."""
    key = title_key(" ".join(tokens))
    assert title_key(key) == key


@settings(deadline=None)
@given(HEADLINES)
def test_a_key_does_not_depend_on_form_case_or_spaces(text: str) -> None:
    """Composed or not, in capitals or not, with whatever white space and dashes, it is the same title."""
    key = title_key(text)
    assert title_key(unicodedata.normalize("NFD", text)) == key
    assert title_key(unicodedata.normalize("NFC", text)) == key
    assert title_key(text.upper()) == key
    assert title_key(f"\ufeff «{text}»…\u200b") == key
    assert title_key(text.replace(" ", " \u00a0– ")) == key
    assert title_key(text.replace("&", "&amp;")) == key


@settings(deadline=None)
@given(TEXTS)
def test_a_key_is_words_with_single_blanks(text: str) -> None:
    """A key holds letters, marks and digits in NFKC, and nothing else but single blanks between them."""
    key = title_key(text)
    assert key == " ".join(key.split())
    assert key == unicodedata.normalize("NFKC", key)
    assert all(unicodedata.category(character)[0] in "LMN" for character in key.replace(" ", ""))


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_words_of_a_whole_are_those_of_its_parts(one: str, other: str) -> None:
    """Two texts with a blank between have the words of the one, then those of the other."""
    assert words(f"{one} {other}") == words(one) + words(other)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_plain_text_is_one_legible_line(text: str) -> None:
    """Plain text is NFC on one line, without anything that cannot be seen or published."""
    line = plain(text)
    assert line == " ".join(line.split())
    assert line == unicodedata.normalize("NFC", line)
    assert not any(unicodedata.category(character) in {"Cc", "Cf", "Cs"} for character in line)


def test_references_are_resolved_to_the_third_escape() -> None:
    """Some sources escape twice or thrice; a lone ampersand stays."""
    assert unescape("&amp;amp;amp; R&D &agrave;") == "& R&D à"


def test_illegible_characters_are_dropped_and_line_ends_become_blanks() -> None:
    """Controls, zero-width characters, surrogates and noncharacters go; private use stays."""
    assert legible("a\x00\x0b\x1b\u200b\u202e\ud800\ufffe\U0001ffffb\n\u2028c\ue000") == "a b  c\ue000"


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Đắk Lắk", "dak lak"),
        ("ÐÀ NẴNG", "da nang"),
        ("Huế – HUẾ", "hue – hue"),
        (" Hoà  Bình ", "hoa binh"),
    ],
)
def test_folding_takes_all_marks_off(written: str, folded: str) -> None:
    """For finding: no case, no diacritics, đ as d."""
    assert fold(written) == fold(unicodedata.normalize("NFD", written)) == folded


@pytest.mark.parametrize(
    ("written", "spelled"),
    [
        ("hoà", "hòa"),
        ("hoàn", "hoàn"),
        ("khoẻ", "khỏe"),
        ("khoẻn", "khoẻn"),
        ("thuỷ", "thủy"),
        ("suýt", "suýt"),
        ("uỷ", "ủy"),
        ("quý", "quí"),
        ("qúy", "quí"),
        ("quỳnh", "quỳnh"),
        ("quà", "quà"),
        ("kỹ", "kĩ"),
        ("y", "y"),
        ("ý", "ý"),
        ("ty", "ti"),
        ("thy", "thy"),
        ("nguyễn", "nguyễn"),
    ],
)
def test_one_spelling_of_a_syllable(written: str, spelled: str) -> None:
    """The tone of an open oa, oe, uy stands on its first vowel; a whole rhyme y after h, k, l, m, s, t, qu is i."""
    assert unify_syllable(written) == spelled


_PROVINCES = (
    "An Giang, Bắc Ninh, Cà Mau, Cao Bằng, Cần Thơ, Đà Nẵng, Đắk Lắk, Điện Biên, Đồng Nai, Đồng Tháp, Gia Lai, "
    "Hà Nội, Hà Tĩnh, Hải Phòng, Hồ Chí Minh, Huế, Hưng Yên, Khánh Hòa, Lai Châu, Lạng Sơn, Lào Cai, Lâm Đồng, "
    "Nghệ An, Ninh Bình, Phú Thọ, Quảng Ngãi, Quảng Ninh, Quảng Trị, Sơn La, Tây Ninh, Thái Nguyên, Thanh Hóa, "
    "Tuyên Quang, Vĩnh Long"
)


def test_provinces_sort_as_in_a_vietnamese_dictionary() -> None:
    """Đ follows D, â follows a, and tones decide last."""
    expected = _PROVINCES.split(", ")
    assert len(expected) == 34
    assert sorted((province.name for province in PROVINCES), key=sort_key) == expected


def test_tones_sort_in_their_order() -> None:
    """Level, huyền, hỏi, ngã, sắc, nặng; case and composition do not matter; digits come after letters."""
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma", "mă"], key=sort_key) == [
        "ma",
        "mà",
        "mả",
        "mã",
        "má",
        "mạ",
        "mă",
    ]
    assert sort_key("ĐẮK LẮK") == sort_key(unicodedata.normalize("NFD", "đắk lắk"))
    assert sorted(["đa", "e", "da", "z", "1"], key=sort_key) == ["da", "đa", "e", "z", "1"]
