from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.vietnamese import fold, legible, plain, unescape


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
