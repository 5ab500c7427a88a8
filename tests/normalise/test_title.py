from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.normalise.title import LONGEST_RAW, clean_title, is_legible

CASES = json.loads(Path(__file__).with_name("titles.json").read_text(encoding="utf-8"))
SITES = ("Báo Công Thương", "congthuong.vn", "Sở Công Thương - Cà Mau", "")


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_a_title_is_cleaned(case: dict[str, str]) -> None:
    """One line of plain NFC text without markup, without the site's name behind it."""
    assert clean_title(case["title"], SITES) == case["clean"]


@settings(deadline=None)
@given(st.text(max_size=80))
def test_a_clean_title_is_one_legible_line(title: str) -> None:
    """Whatever a source writes, the title is NFC on one line without control characters."""
    clean = clean_title(title, SITES)
    assert clean == " ".join(clean.split())
    assert clean == unicodedata.normalize("NFC", clean)
    assert not any(unicodedata.category(character) in {"Cc", "Cf", "Cs"} for character in clean)


@pytest.mark.parametrize("monster", ["<!--", "<a ", " - ", "&amp;", " | x", "<"])
def test_a_monstrous_title_is_looked_at_only_in_part(monster: str) -> None:
    """Of a title of 200 KB no more than the beginning is read, so no pattern takes long on it."""
    assert len(clean_title(monster * (200_000 // len(monster)), SITES)) <= LONGEST_RAW


@pytest.mark.parametrize(
    ("title", "legible"), [("Cà Mau", True), ("16", True), ("…", False), ("", False), ("- | -", False)]
)
def test_a_legible_title_has_a_letter_or_digit(title: str, legible: bool) -> None:
    """Punctuation alone is no title."""
    assert is_legible(title) is legible
