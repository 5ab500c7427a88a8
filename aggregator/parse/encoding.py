"""Decide a document's encoding on its bytes, before any parser sees it, and give clean text.

Labels lie: UTF-8 under a windows-1258 or UTF-16 label is common, and so is TCVN3 under any. So bytes that are valid
UTF-8 are UTF-8 and bytes that are Vietnamese in one of the old ways are that, whatever the label; a label is asked only
when the bytes do not decide.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from aggregator.parse.characters import mend_characters, way_of
from aggregator.parse.legacy import WESTERN, from_tcvn3, from_vni

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
_LEGACY: Final = {
    "tcvn3": from_tcvn3,
    "tcvn": from_tcvn3,
    "tcvn5712": from_tcvn3,
    "tcvn57121": from_tcvn3,
    "viettcvn5712": from_tcvn3,
    "viettcvn": from_tcvn3,
    "abc": from_tcvn3,
    "vni": from_vni,
    "vietvni": from_vni,
}
"""Names, without hyphens, that Python has no codec for."""
_WESTERN_TABLE: Final = {byte: character for byte, character in WESTERN.items() if byte < 0xA0}  # noqa: PLR2004
_HEADER_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})")
_XML_ENCODING: Final = re.compile(rb"<\?xml[^>]{0,200}?\sencoding\s*=\s*[\"']([A-Za-z0-9_.:-]{1,40})[\"']")
_META_CHARSET: Final = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?([A-Za-z0-9_.:-]{1,40})", re.IGNORECASE)
_HEAD: Final = 4096
"""Bytes in which a document declares its encoding."""

_BEYOND_ASCII: Final = re.compile("[\x80-\U0010ffff]+")
_SOME: Final = 10
"""Letters beyond ASCII that prove UTF-8, and how many of them must be right for one that is not."""
_PYTHON_NAMES: Final = {"windows-1258": "cp1258"}

_SPACING: Final = re.compile("[\x0b\x0c]")
_ILLEGAL: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff\ufeff\ud800-\udfff]")
_UNWANTED: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ufeff\ud800-\udfff]")
"""Both; most documents hold none, and are looked at once."""
_ILLEGAL_REFERENCE: Final = re.compile(r"&#(?:[xX]0*([0-9A-Fa-f]{1,8})|0*([0-9]{1,10}));?")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document's text, the encoding it was read in (Python's name), and what was mended."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(body: bytes, *, override: str | None = None, content_type: str | None = None) -> Decoded:
    """Decode a document; it never fails.

    In this order: the source's own setting, a byte order mark, UTF-16 or UTF-32 without one, valid UTF-8 (or UTF-8 but
    for a few bytes), what certainly is Vietnamese of one of the old 8-bit ways, the labels (HTTP, XML declaration, HTML
    ``meta``) that fit, and at last windows-1258 with what cannot be read replaced. Then text that was read in a wrong
    way before it came to us is repaired where that is certain (`characters`).

    Args:
        body: the document as fetched.
        override: the source's ``encoding``, also ``tcvn3`` or ``vni``; an unknown name is passed over with a warning.
        content_type: the HTTP header, in any state.

    Returns:
        Text without byte order mark, control characters and other characters XML 1.0 section 2.2 does not allow.
    """
    decoded = _decode(body, override, content_type)
    text, ways = mend_characters(decoded.text)
    if not ways:
        return decoded
    told = tuple(f"text in it was {way} and was repaired" for way in ways)
    return Decoded(legal(text), decoded.encoding, (*decoded.warnings, *told))


def _decode(body: bytes, override: str | None, content_type: str | None) -> Decoded:
    warnings: list[str] = []
    if override is not None:
        legacy, name = _LEGACY.get(_bare(override)), _codec(override)
        if legacy is not None:
            return Decoded(legal(legacy(_western(body))), _bare(override))
        if name is not None:
            return _finished(body, name, warnings)
        warnings.append(f"the encoding {override!r} set for this source is not known; it was decided on the bytes")
    for mark, name in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return _finished(body[len(mark) :], name, warnings)
    wide = _wide(body)
    if wide is not None:
        return _finished(body, wide, warnings)
    if _fits(body, "utf-8") or _is_nearly_utf8(body):
        return _finished(body, "utf-8", warnings)
    labels = _labels(body, content_type)
    return _by_certainty(body, labels, warnings) or _by_label(body, labels, warnings)


def legal(text: str) -> str:
    """Drop characters that XML 1.0 does not allow (section 2.2), DEL and byte order marks; VT and FF become spaces."""
    return _ILLEGAL.sub("", _SPACING.sub(" ", text)) if _UNWANTED.search(text) is not None else text


def without_illegal_references(text: str) -> str:
    """Drop character references to characters that `legal` drops: ``&#0;``, ``&#xD800;``, ``&#x1F;``."""
    return _ILLEGAL_REFERENCE.sub(_reference, text)


def _reference(match: re.Match[str]) -> str:
    number = int(match[1], 16) if match[1] else int(match[2])
    return match[0] if number <= 0x10FFFF and legal(chr(number)) else ""  # noqa: PLR2004 - the last code point


def _finished(body: bytes, name: str, warnings: list[str]) -> Decoded:
    if name == "cp1252":
        text = _western(body)
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


def _western(body: bytes) -> str:
    """windows-1252 with every byte kept apart."""
    return body.decode("latin-1").translate(_WESTERN_TABLE)


def _is_nearly_utf8(body: bytes) -> bool:
    """Whether a document is UTF-8 but for a few bytes (cut off, or pasted in): no label makes it anything else."""
    text = body.decode("utf-8", "replace")
    foreign = sum(map(len, _BEYOND_ASCII.findall(text)))
    return foreign >= _SOME and text.count("\ufffd") * _SOME <= foreign


def _by_certainty(body: bytes, labels: list[str], warnings: list[str]) -> Decoded | None:
    """What a document is when, whatever its label, it is Vietnamese in one of the old ways and in no other."""
    text = _western(body)
    way = way_of(text)
    if way is None or way.name.startswith("UTF-8"):
        return None
    name = _PYTHON_NAMES.get(way.name, way.name.lower())
    if name not in {_codec(label) or _bare(label) for label in labels}:
        warnings.append(f"whatever it declares, it is written in {way.name}")
    return Decoded(legal(way.undo(text)), name, tuple(warnings))


def _by_label(body: bytes, labels: list[str], warnings: list[str]) -> Decoded:
    for label in labels:
        name, legacy = _codec(label), _LEGACY.get(_bare(label))
        if legacy is not None:
            return Decoded(legal(legacy(_western(body))), _bare(label), tuple(warnings))
        if name is None:
            warnings.append(f"the encoding {label!r} it declares is not known")
        elif not name.startswith("utf") and (name == "cp1252" or _fits(body, name)):
            return _finished(body, name, warnings)
    as_utf8 = body.decode("utf-8", "replace")
    foreign = sum(map(len, _BEYOND_ASCII.findall(as_utf8)))
    if as_utf8.count("\ufffd") * 3 <= foreign:
        return _finished(body, "utf-8", warnings)
    warnings.append("it names no encoding that fits; it was read as windows-1258")
    return _finished(body, "cp1258", warnings)


def _bare(label: str) -> str:
    """A name of an encoding without case, ``x-`` and hyphens."""
    return label.strip().lower().removeprefix("x-").replace("-", "").replace("_", "")


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
    """UTF-16 or UTF-32 without a mark: markup is ASCII, so most bytes at its start are NUL (XML 1.0, appendix F)."""
    head = body[:64]
    if len(head) < len("<rss"):
        return None
    if head[1:4] == b"\0\0\0" or head[:3] == b"\0\0\0":
        return "utf-32-le" if head[0] else "utf-32-be" if head[3] else None
    even, odd = head[0::2], head[1::2]
    if odd.count(0) * 2 > len(odd) and not even.count(0):
        return "utf-16-le"
    if even.count(0) * 2 > len(even) and not odd.count(0):
        return "utf-16-be"
    return None
