from __future__ import annotations

import hashlib
import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.vietnamese import id_title_key, title_key, upgraded_key
from aggregator.vietnamese.spellings import V1, V2
from tests.vietnamese.texts import HEADLINES, TEXTS

PAIRS = json.loads(Path(__file__).with_name("title_pairs.json").read_text(encoding="utf-8"))
ID_KEYS = json.loads(Path(__file__).with_name("id_keys.json").read_text(encoding="utf-8"))
"""Titles with the keys that version 1 gave them when it was the only one."""

SPELLED = st.sampled_from(sorted({word for pair in V2.items() for name in pair for word in name.split()}))


@pytest.mark.parametrize("pair", PAIRS, ids=[pair["why"] for pair in PAIRS])
def test_titles_that_read_the_same_have_one_key(pair: dict[str, Any]) -> None:
    """Each pair of the table has one key, or two where it is said to differ."""
    assert (title_key(pair["one"]) == title_key(pair["other"])) is pair["equal"]


@pytest.mark.parametrize("title", ID_KEYS)
def test_version_1_stays_as_it_is(title: str) -> None:
    """Entry ids are hashes of version 1: it gives each title the key it always gave it."""
    assert id_title_key(title) == ID_KEYS[title]


@pytest.mark.parametrize(
    ("table", "digest"),
    [(V1, "47ac7bd843336fd9"), (V2, "0241560a734b52cd")],
)
def test_spellings_are_frozen_with_their_version(table: dict[str, str], digest: str) -> None:
    """Stored keys were made with these very spellings: another one needs another version of the key."""
    assert hashlib.sha256(json.dumps(table, sort_keys=True).encode()).hexdigest()[:16] == digest


@settings(deadline=None)
@given(TEXTS)
def test_a_key_is_its_own_key(text: str) -> None:
    """Both versions are idempotent: no replacement makes room for another."""
    key, id_key = title_key(text), id_title_key(text)
    assert title_key(key) == key
    assert id_title_key(id_key) == id_key


@settings(deadline=None)
@given(TEXTS)
def test_a_stored_key_is_brought_up_to_date_without_its_title(text: str) -> None:
    """Version 2 is a function of version 1, so that titles of one key never part."""
    assert upgraded_key(id_title_key(text)) == title_key(text)
    assert upgraded_key(title_key(text)) == title_key(text)
    assert title_key(id_title_key(text)) == title_key(text)


@pytest.mark.parametrize(("spelling", "name"), V2.items())
def test_a_spelling_is_its_name(spelling: str, name: str) -> None:
    """Each spelling has the key of the name it means, which has itself; in capitals and within a title too."""
    assert title_key(spelling) == title_key(spelling.upper()) == title_key(name)
    assert title_key(f"Khuyến công {spelling}: 16 đề án") == f"khuyến công {title_key(name)} 16 đề án"


@settings(deadline=None)
@given(st.lists(SPELLED))
def test_no_spelling_makes_another_match(tokens: list[str]) -> None:
    """However the words of the spellings follow one another, all is replaced that is to be replaced."""
    text = " ".join(tokens)
    assert title_key(title_key(text)) == title_key(text)
    assert id_title_key(id_title_key(text)) == id_title_key(text)


@settings(deadline=None)
@given(HEADLINES)
def test_a_key_does_not_depend_on_form_case_or_spaces(text: str) -> None:
    """Composed or not, in capitals or not, with whatever white space and dashes, it is the same title."""
    forms = [
        unicodedata.normalize("NFD", text),
        unicodedata.normalize("NFC", text),
        text.upper(),
        f"\ufeff «{text}»…\u200b",
        text.replace(" ", " \u00a0– "),
        text.replace("&", "&amp;"),
    ]
    assert {title_key(form) for form in forms} == {title_key(text)}
    assert {id_title_key(form) for form in forms} == {id_title_key(text)}


@settings(deadline=None)
@given(TEXTS)
def test_a_key_is_words_with_single_blanks(text: str) -> None:
    """A key holds letters, marks and digits in NFKC, and nothing else but single blanks between them."""
    key = title_key(text)
    assert key == " ".join(key.split())
    assert key == unicodedata.normalize("NFKC", key)
    assert all(unicodedata.category(character)[0] in "LMN" for character in key.replace(" ", ""))
