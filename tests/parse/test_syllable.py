from __future__ import annotations

import pytest

from aggregator.parse.syllable import is_abbreviation, is_syllable

RIGHT = """
    gì gìn giếng già giữa giặc giờ quý qúy quốc quyền quà quảng khuyến khuỷu khuya nghiệm nghiêng nghề hòa hoà thủy thuỷ
    của người đường đồng ở ạ y ý yên ông ướt ngoèo rượu hươu lưu xoài máy sấy cơ sở chế biến Huế HUẾ
"""


@pytest.mark.parametrize("word", RIGHT.split())
def test_syllables(word: str) -> None:
    """Vietnamese syllables are known in any case, and with their tone in either of its places."""
    assert is_syllable(word)


@pytest.mark.parametrize(
    "word",
    [
        "haì",
        "cat",
        "các̣",
        "biình",
        "tËp",
        "été",
        "où",
        "coût",
        "Noël",
        "Ná»™i",
        "c«ng",
        "khuyeán",
        "x" * 1000,
        "HÃ\xa0",
    ],
)
def test_no_syllables(word: str) -> None:
    """Other languages, garbled text and misplaced tones are none."""
    assert not is_syllable(word)


def test_abbreviations() -> None:
    """Words without a vowel prove nothing."""
    assert [word for word in ("HĐND", "TTg", "UBND", "đề") if is_abbreviation(word)] == ["HĐND", "TTg"]


@pytest.mark.parametrize("word", ["Lắk", "LẮK", "Krông", "Búk"])
def test_names_of_the_highlands(word: str) -> None:
    """They are no syllables of Vietnamese, and stand in good text all the same."""
    assert is_syllable(word)
