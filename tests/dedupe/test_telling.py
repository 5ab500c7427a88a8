from __future__ import annotations

import csv
from pathlib import Path

import pytest

from aggregator.dedupe.telling import generic_titles, is_telling
from aggregator.vietnamese import title_key

CASES = list(csv.reader(Path(__file__).with_name("telling.csv").read_text(encoding="utf-8").splitlines()))[1:]


@pytest.mark.parametrize(("expected", "title", "why"), CASES)
def test_a_title_is_telling_or_not(expected: str, title: str, why: str) -> None:
    """A telling title has 5 syllables and 20 letters besides numbers and dates, and is not in the generic list."""
    assert is_telling(title_key(title)) == (expected == "yes"), why


def test_no_generic_title_is_telling() -> None:
    """Each line of the list is read, and is generic with a number or date behind it as well as alone."""
    assert len(generic_titles()) > 50
    for key in generic_titles():
        assert not is_telling(key)
        assert not is_telling(title_key(f"{key} số 5 ngày 18/10/2025"))


def test_an_empty_key_is_not_telling() -> None:
    """A title without letters says nothing."""
    assert not is_telling("")
