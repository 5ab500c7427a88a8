"""Decide a document's encoding on its bytes, before any parser sees it, and give clean text.

Labels lie: UTF-8 under a windows-1258 or UTF-16 label is common. So bytes that are valid UTF-8 are UTF-8, whatever the
label; a label is asked only when they are not.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NOT_FOR_DOCUMENTS: Final = frozenset(
    {"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7", "mbcs", "oem"}
)
_LATIN: Final = frozenset({"iso8859-1", "ascii", "cp1252"})
"""All read as windows-1252, as every browser does (WHATWG Encoding Standard, section 4.2)."""
_WINDOWS_1252: Final = {
    byte: character
    for byte in range(0x80, 0xA0)
    for character in [bytes([byte]).decode("cp1252", "ignore")]
    if character
}
_HEADER_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})")
_XML_ENCODING: Final = re.compile(rb"<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([A-Za-z0-9_.:-]{1,40})[\"']")
_META_CHARSET: Final = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_HEAD: Final = 4096
"""Bytes in which a document declares its encoding."""

_SPACING: Final = re.compile("[\x0b\x0c]")
_ILLEGAL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff\ufeff\ud800-\udfff]")
_ILLEGAL_REFERENCE: Final = re.compile(r"&#(?:[xX]0*([0-9A-Fa-f]{1,8})|0*([0-9]{1,10}));?")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document's text, the encoding it was read in (Python's name), and what was mended."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(body: bytes, *, override: str | None = None, content_type: str | None = None) -> Decoded:
    """Decode a document; it never fails.

    In this order: the source's own setting, a byte order mark, UTF-16 without one, valid UTF-8, the labels (HTTP,
    XML declaration, HTML ``meta``) that fit, and at last UTF-8 or windows-1258 with what cannot be read replaced.

    Args:
        body: the document as fetched.
        override: the source's ``encoding``; an unknown name is passed over with a warning.
        content_type: the HTTP header, in any state.

    Returns:
        Text without byte order mark, control characters and other characters XML 1.0 section 2.2 does not allow.
    """
    warnings = []
    if override is not None:
        name = _codec(override)
        if name is not None:
            return _finished(body, name, [])
        warnings.append(f"the encoding {override!r} set for this source is not known; it was decided on the bytes")
    for mark, name in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return _finished(body[len(mark) :], name, warnings)
    wide = _wide(body)
    if wide is not None:
        return _finished(body, wide, warnings)
    if _fits(body, "utf-8"):
        return _finished(body, "utf-8", warnings)
    return _by_label(body, content_type, warnings)


def legal(text: str) -> str:
    """Drop characters that XML 1.0 does not allow (section 2.2), DEL and byte order marks; VT and FF become spaces."""
    return _ILLEGAL.sub("", _SPACING.sub(" ", text))


def without_illegal_references(text: str) -> str:
    """Drop character references to characters that `legal` drops: ``&#0;``, ``&#xD800;``, ``&#x1F;``."""
    return _ILLEGAL_REFERENCE.sub(_reference, text)


def _reference(match: re.Match[str]) -> str:
    number = int(match[1], 16) if match[1] else int(match[2])
    return match[0] if number <= 0x10FFFF and legal(chr(number)) else ""  # noqa: PLR2004 - the last code point


def _finished(body: bytes, name: str, warnings: list[str]) -> Decoded:
    if name == "cp1252":
        text = body.decode("latin-1").translate(_WINDOWS_1252)
    else:
        text = body.decode(name, "replace")
        replaced = text.count("\ufffd") - (body.count(b"\xef\xbf\xbd") if name == "utf-8" else 0)
        if replaced > 0:
            warnings.append(f"{replaced} places are not valid {name} and were replaced")
    if name == "cp1258":  # it writes a letter and its tone apart
        text = unicodedata.normalize("NFC", text)
    clean = legal(text)
    if len(clean) < len(text.lstrip("\ufeff")):
        warnings.append("control characters were dropped")
    return Decoded(clean, name, tuple(warnings))


def _by_label(body: bytes, content_type: str | None, warnings: list[str]) -> Decoded:
    for label in _labels(body, content_type):
        name = _codec(label)
        if name is None:
            warnings.append(f"the encoding {label!r} it declares is not known")
        elif not name.startswith("utf") and (name == "cp1252" or _fits(body, name)):
            return _finished(body, name, warnings)
    as_utf8 = body.decode("utf-8", "replace")
    foreign = sum(1 for character in as_utf8 if not character.isascii())
    if as_utf8.count("\ufffd") * 3 <= foreign:
        return _finished(body, "utf-8", warnings)
    warnings.append("it names no encoding that fits; it was read as windows-1258")
    return _finished(body, "cp1258", warnings)


def _labels(body: bytes, content_type: str | None) -> list[str]:
    head = body[:_HEAD]
    header = _HEADER_CHARSET.search(content_type or "")
    declared = [pattern.search(head) for pattern in (_XML_ENCODING, _META_CHARSET)]
    labels = [header[1]] if header is not None else []
    return labels + [match[1].decode("ascii") for match in declared if match is not None]


def _codec(label: str) -> str | None:
    """Python's name of a text encoding, ``cp1252`` for all that browsers read so; ``None`` when unknown."""
    try:
        name = codecs.lookup(label.strip().lower().removeprefix("x-")).name
        if name in _NOT_FOR_DOCUMENTS:
            return None
        b"<rss".decode(name, "ignore")
    except (LookupError, ValueError):  # unknown; a NUL in the name; hex, zip … are codecs but no text encodings
        return None
    return "cp1252" if name in _LATIN else name


def _fits(body: bytes, name: str) -> bool:
    try:
        body.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _wide(body: bytes) -> str | None:
    """UTF-16 without a mark: markup is ASCII, so every other byte at its start is NUL."""
    head = body[:64]
    if len(head) < len("<rss") or len(body) % 2:
        return None
    even, odd = head[0::2], head[1::2]
    if odd.count(0) * 2 > len(odd) and not even.count(0):
        return "utf-16-le"
    if even.count(0) * 2 > len(even) and not odd.count(0):
        return "utf-16-be"
    return None
