from __future__ import annotations

import unicodedata
from itertools import product

import pytest

from aggregator.parse.legacy import TCVN3, VNI, WESTERN, from_tcvn3, from_vni, from_windows_1258, western_byte

TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
SMALL = [unicodedata.normalize("NFC", vowel + tone) for vowel, tone in product("aăâeêioôơuưy", TONES)]
LETTERS = [letter for letter in [*SMALL, "đ"] if not letter.isascii()]
WITHOUT_TONE = [letter for letter in LETTERS if unicodedata.normalize("NFD", letter)[-1] not in TONES]
WORDS = (
    "Nguyễn Huệ dạy nghề ở Quảng Trị",
    "đường thuỷ, rượu vang và khuỷu tay",
    "kỹ thuật ướp lạnh: ý nghĩa của ẩm độ",
)


def written(table: dict[str, str], text: str) -> str:
    """Text as a program of that time wrote it."""
    code = {letter: written for written, letter in reversed(table.items())}
    return "".join(code.get(letter, letter) for letter in text)


def apart(text: str) -> str:
    """Text as windows-1258 writes it, read as windows-1252."""
    body = b""
    for letter in text:
        decomposed = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in TONES[1:]))
        body += (base + "".join(mark for mark in decomposed if mark in TONES[1:])).encode("cp1258")
    return "".join(WESTERN.get(byte, chr(byte)) for byte in body)


def test_there_are_67_letters() -> None:
    """These are all the letters that Vietnamese adds to ASCII."""
    assert len(LETTERS) == 67


@pytest.mark.parametrize("letter", LETTERS)
def test_each_letter(letter: str) -> None:
    """Each letter comes back from each of the old ways, in a word."""
    for undo, table in ((from_tcvn3, TCVN3), (from_vni, VNI)):
        assert undo("b" + written(table, letter)) == "b" + letter
    assert from_windows_1258(apart(letter)) == letter


@pytest.mark.parametrize("letter", LETTERS)
def test_each_capital(letter: str) -> None:
    """VNI and windows-1258 have all capitals; TCVN3 those without a tone and the others that VN1 has above A0."""
    capital = letter.upper()
    assert from_vni(written(VNI, capital)) == capital
    assert from_windows_1258(apart(capital)) == capital
    if letter in WITHOUT_TONE:
        assert from_tcvn3("B" + written(TCVN3, capital)) == "B" + capital


def test_a_mark_of_vni_may_be_small_behind_a_capital() -> None:
    """Programs differ in the case of the mark behind a capital."""
    assert from_vni("NOÄI NOäI") == "NỘI NỘI"


@pytest.mark.parametrize("text", WORDS)
def test_words(text: str) -> None:
    """Words come back, with their punctuation."""
    assert from_tcvn3(written(TCVN3, text)) == text
    assert from_vni(written(VNI, text)) == text
    assert from_windows_1258(apart(text)) == text


def test_signs_that_stand_alone_stay() -> None:
    """A sign of windows-1252 by itself is a sign, not a letter of TCVN3."""
    assert from_tcvn3("© 2025 · «Tin» 20 ®") == "© 2025 · ôTinằ 20 ®"


def test_ascii_stays() -> None:
    """Mark-up and English are the same in every way of writing."""
    text = '<a href="/tin?id=1&amp;x=2">Khuyen cong, the news of 2025</a>'
    assert from_tcvn3(text) == from_vni(text) == from_windows_1258(text) == text


def test_bytes_of_windows_1252() -> None:
    """Each byte has a character and each such character its byte; no other character has one."""
    assert [western_byte(character) for character in WESTERN.values()] == list(WESTERN)
    assert western_byte("\x93") == 0x93
    assert western_byte("ế") is None
