from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.parse.encoding import decode, legal, without_illegal_references

TITLE = "Đề án khuyến công Thừa Thiên Huế"
TONES = "\u0300\u0301\u0303\u0309\u0323"


def _apart(text: str) -> str:
    """Letter and tone apart, as windows-1258 writes them."""
    letters = (unicodedata.normalize("NFD", letter) for letter in text)
    return "".join(
        unicodedata.normalize("NFC", "".join(mark for mark in letter if mark not in TONES))
        + "".join(mark for mark in letter if mark in TONES)
        for letter in letters
    )


DECOMPOSED = _apart(TITLE)


def _xml(label: str, text: str = TITLE) -> str:
    return f'<?xml version="1.0" encoding="{label}"?><rss>{text}</rss>'


@pytest.mark.parametrize("label", ["windows-1258", "UTF-16", "iso-8859-1", "x-vietnamese", "us-ascii", "hex", "idna"])
def test_valid_utf8_wins_over_its_label(label: str) -> None:
    """Bytes that are valid UTF-8 are UTF-8, whatever the XML declaration and the header say."""
    decoded = decode(_xml(label).encode(), content_type=f"text/xml; charset={label}")

    assert TITLE in decoded.text
    assert decoded.encoding == "utf-8"
    assert decoded.warnings == ()


@pytest.mark.parametrize(
    ("declared", "content_type"),
    [("windows-1258", None), ("utf-8", "text/xml; charset=windows-1258"), ("nobody-knows", 'x; Charset = "cp1258"')],
)
def test_windows_1258_is_composed(declared: str, content_type: str | None) -> None:
    """windows-1258 writes letter and tone apart; what comes out is NFC, whoever declared it."""
    decoded = decode(_xml(declared, DECOMPOSED).encode("cp1258"), content_type=content_type)

    assert TITLE in decoded.text
    assert decoded.encoding == "cp1258"


def test_unlabelled_windows_1258() -> None:
    """Bytes that no label explains are read as windows-1258, with a warning."""
    decoded = decode(DECOMPOSED.encode("cp1258"))

    assert decoded.text == TITLE
    assert any("windows-1258" in warning for warning in decoded.warnings)


def test_html_meta_is_a_label() -> None:
    """An HTML page declares its encoding in a meta element."""
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1258">{DECOMPOSED}'

    assert TITLE in decode(page.encode("cp1258")).text


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32"])
def test_wide_encodings(name: str) -> None:
    """UTF-16 and UTF-32 are known by their mark, UTF-16 also without one."""
    assert decode(_xml("utf-8").encode(name), content_type="text/xml; charset=utf-8").text == _xml("utf-8")


def test_override_wins() -> None:
    """What the operator set outranks everything; an unknown name is told and passed over."""
    body = DECOMPOSED.encode("cp1258")

    assert decode(body, override="windows-1258", content_type="text/xml; charset=utf-8").text == TITLE
    unknown = decode(TITLE.encode(), override="tcvn9")
    assert unknown.text == TITLE
    assert any("tcvn9" in warning for warning in unknown.warnings)


def test_a_few_bad_bytes_do_not_change_the_encoding() -> None:
    """UTF-8 with a few bad bytes stays UTF-8; they are replaced and told."""
    decoded = decode(f"{TITLE} ".encode() * 3 + b"\xff\xfe tail")

    assert decoded.text.startswith(TITLE)
    assert decoded.encoding == "utf-8"
    assert any("replaced" in warning for warning in decoded.warnings)


def test_windows_1252_loses_no_byte() -> None:
    """A windows-1252 label keeps all 256 bytes apart, so that TCVN3 under it can be told later."""
    body = b'<?xml version="1.0" encoding="windows-1252"?>' + bytes(range(0x80, 0x100))

    text = decode(body).text

    assert len(set(text[-128:])) == 128


@given(
    body=st.binary(max_size=300),
    label=st.one_of(st.none(), st.sampled_from(["utf-16", "hex", "zlib", "cp1258", "\x00", "big5"])),
)
@settings(deadline=None)
def test_any_bytes_decode_to_legal_text(body: bytes, label: str | None) -> None:
    """Any bytes give text that XML 1.0 allows, under any label."""
    text = decode(body, override=label, content_type=f"text/xml; charset={label}").text

    assert text == legal(text)
    assert "\x00" not in text


@pytest.mark.parametrize("reference", ["&#0;", "&#xD800;", "&#xFFFE;", "&#x1F;", "&#31;", "&#99999999;", "&#x110000;"])
def test_illegal_references_are_dropped(reference: str) -> None:
    """References to characters that XML does not allow are dropped, others stay."""
    assert without_illegal_references(f"a{reference}b &#233; &amp;") == "ab &#233; &amp;"
