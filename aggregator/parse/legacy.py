"""The 8-bit ways of writing Vietnamese before Unicode, as tables: TCVN3 (ABC fonts), VNI, windows-1258.

Text in one of them was made for a font and is labelled windows-1252 or not at all, so it reaches us as characters of
that code page: ``B¾c Giang``, ``Baéc Giang``. The tables turn those characters into the letters that were meant.

TCVN3 is the set VN3 of TCVN 5712:1993 with the capitals that VN1 has above A0; its capital letters with a tone were
written with a font of capitals and read as small ones. VNI writes a letter, then its marks as a second character.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_FIRST_TCVN3: Final = 0xA1
_TCVN3_LETTERS: Final = (
    "ĂÂÊÔƠƯĐăâêôơưđ"  # A1-AE
    "Ằ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴ"  # AF-BF
    "ẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịò"  # C0-DF
    "ỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"  # E0-FF
)

_VNI_MARKS: Final = {
    "a": {
        **dict(zip("øûõùï", "àảãáạ", strict=True)),
        **dict(zip("âàåãáä", "âầẩẫấậ", strict=True)),
        **dict(zip("êèúüéë", "ăằẳẵắặ", strict=True)),
    },
    "e": {**dict(zip("øûõùï", "èẻẽéẹ", strict=True)), **dict(zip("âàåãáä", "êềểễếệ", strict=True))},
    "o": {**dict(zip("øûõùï", "òỏõóọ", strict=True)), **dict(zip("âàåãáä", "ôồổỗốộ", strict=True))},
    "ô": dict(zip("øûõùï", "ờởỡớợ", strict=True)),
    "u": dict(zip("øûõùï", "ùủũúụ", strict=True)),
    "ö": dict(zip("øûõùï", "ừửữứự", strict=True)),
    "y": dict(zip("øûõù", "ỳỷỹý", strict=True)),
}
"""By base letter: second character, letter meant."""
_VNI_ALONE: Final = {"ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ñ": "đ"}


def western_byte(character: str) -> int | None:
    """The byte of a character in windows-1252, where C1 controls stand for themselves; ``None`` if it has none."""
    if ord(character) < 0x100:  # noqa: PLR2004 - Latin-1
        return ord(character)
    try:
        return character.encode("cp1252")[0]
    except UnicodeEncodeError:
        return None


WESTERN: Final = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0x100)}
"""Character of each byte above ASCII in windows-1252."""


def _tcvn3() -> dict[str, str]:
    return {WESTERN[_FIRST_TCVN3 + place]: letter for place, letter in enumerate(_TCVN3_LETTERS)}


def _vni() -> dict[str, str]:
    table = {}
    for base, marks in _VNI_MARKS.items():
        for mark, letter in marks.items():
            table[base + mark] = letter
            for capital in (base.upper() + mark, base.upper() + mark.upper()):
                table[capital] = letter.upper()
    for alone, letter in _VNI_ALONE.items():
        table[alone], table[alone.upper()] = letter, letter.upper()
    return table


def _windows_1258() -> dict[str, str]:
    return {WESTERN[byte]: bytes([byte]).decode("cp1258", "ignore") or WESTERN[byte] for byte in range(0x80, 0x100)}


TCVN3: Final = _tcvn3()
VNI: Final = _vni()
WINDOWS_1258: Final = _windows_1258()

_TCVN3_RUN: Final = re.compile(f"[A-Za-z{re.escape(''.join(TCVN3))}]+")
_VNI_LETTER: Final = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))
_TCVN3_TABLE: Final = str.maketrans(TCVN3)
_WINDOWS_1258_TABLE: Final = str.maketrans(WINDOWS_1258)


def from_tcvn3(text: str) -> str:
    """TCVN3 read as windows-1252; a sign that stands alone (© « ®) is a sign."""
    return unicodedata.normalize("NFC", _TCVN3_RUN.sub(_of_tcvn3, text))


def _of_tcvn3(match: re.Match[str]) -> str:
    alone = len(match[0]) == 1 and not match[0].isalpha()
    return match[0] if alone else match[0].translate(_TCVN3_TABLE)


def from_vni(text: str) -> str:
    """VNI read as windows-1252."""
    return _VNI_LETTER.sub(lambda match: VNI[match[0]], text)


def from_windows_1258(text: str) -> str:
    """windows-1258 read as windows-1252; it writes a letter and its tone apart."""
    return unicodedata.normalize("NFC", text.translate(_WINDOWS_1258_TABLE))
