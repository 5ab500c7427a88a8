from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.parse.encoding import Decoded, decode, legal, without_illegal_references
from aggregator.parse.legacy import TCVN3, VNI
from tests.parse.test_legacy import written

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


SENTENCE = "Đồng Tháp: hỗ trợ máy sấy cho cơ sở chế biến xoài; Lạng Sơn nghiệm thu đề án khuyến công địa phương"


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_wide_and_cut_off(name: str) -> None:
    """UTF-16 without a mark is known also where it was cut off inside a letter, and whatever it declares."""
    decoded = decode(_xml("utf-8", SENTENCE).encode(name)[:-1], content_type="text/xml; charset=utf-8")

    assert decoded.text.startswith(_xml("utf-8", SENTENCE)[:-10])
    assert decoded.encoding == name


@pytest.mark.parametrize("name", ["utf-32-le", "utf-32-be"])
def test_utf32_without_a_mark(name: str) -> None:
    """UTF-32 is known by the NULs of its first letter."""
    assert decode(_xml("utf-32").encode(name)).text == _xml("utf-32")


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1252", "windows-1258", "us-ascii", "big5", None])
def test_what_is_certain_outranks_its_label(label: str | None) -> None:
    """Bytes that are Vietnamese in one of the old ways, and in no other, are that under any label and without one."""
    header = f"text/xml; charset={label}" if label else None
    for name, body in (
        ("cp1258", _apart(SENTENCE).encode("cp1258")),
        ("tcvn3", written(TCVN3, SENTENCE).encode("cp1252")),
        ("vni", written(VNI, SENTENCE).encode("cp1252")),
    ):
        decoded = decode(b"<rss>" + body + b"</rss>", content_type=header)
        assert (decoded.text, decoded.encoding) == (f"<rss>{SENTENCE}</rss>", name)
        assert bool(decoded.warnings) == (label != "windows-1258" or name != "cp1258")


def test_labels_in_their_order() -> None:
    """Where the bytes do not decide, HTTP outranks the XML declaration and that the HTML meta."""
    page = '<?xml version="1.0" encoding="iso-8859-5"?><meta charset="iso-8859-7">é'.encode("latin-1")
    for content_type, body, letter in (
        ("text/html; charset=iso-8859-2", page, "é"),
        (None, page, "щ"),
        (None, page.partition(b"?>")[2], "ι"),
        ("text/html; charset=khong-ro", page, "щ"),
    ):
        assert decode(body, content_type=content_type).text.endswith(letter)


@pytest.mark.parametrize("name", ["tcvn3", "TCVN-3", "x-viet-tcvn5712", "vni", "x-viet-vni"])
def test_old_ways_by_name(name: str) -> None:
    """The old ways may be set for a source, or declared, also for text too short to be certain."""
    body = written(TCVN3 if "tcvn" in name.lower() else VNI, "Nghề").encode("cp1252")

    assert decode(body, override=name).text == "Nghề"
    assert decode(body, content_type=f"text/xml; charset={name}").text == "Nghề"


@pytest.mark.parametrize("label", ["iso-8859-1", "windows-1258", "utf-16"])
def test_nearly_utf8_outranks_its_label(label: str) -> None:
    """UTF-8 that was cut off inside a letter, or has a bad byte, is UTF-8 under any label."""
    for body in (SENTENCE.encode() + b" \xe1\xba", SENTENCE.encode() + b"\xff" + SENTENCE.encode()):
        decoded = decode(body, content_type=f"text/xml; charset={label}")
        assert decoded.text.startswith(SENTENCE)
        assert any("not valid utf-8" in warning for warning in decoded.warnings)


def test_mended_text_is_told() -> None:
    """What was read in a wrong way before it came to us is repaired, and told."""
    decoded = decode(SENTENCE.encode().decode("latin-1").encode())

    assert decoded.text == SENTENCE
    assert decoded.warnings == ("text in it was UTF-8 read as windows-1252 and was repaired",)


def test_decomposed_text_stays_decomposed() -> None:
    """Text that is Unicode in another form is not mended here; titles are composed where they are compared."""
    decomposed = unicodedata.normalize("NFD", SENTENCE)

    assert decode(decomposed.encode()) == Decoded(decomposed, "utf-8")


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
