from __future__ import annotations

import pytest
from hypothesis import given, settings

from aggregator.vietnamese import unify_syllable, words
from tests.vietnamese.texts import TEXTS


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


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_words_of_a_whole_are_those_of_its_parts(one: str, other: str) -> None:
    """Two texts with a blank between have the words of the one, then those of the other."""
    assert words(f"{one} {other}") == words(one) + words(other)
