"""Any bytes at all give a document or a classed failure: invented ones, invented text, and real documents mutilated."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.model import DateOrder, Document, Kind, Parsed, ParseFailed, Selectors, Source
from aggregator.parse.encoding import legal
from tests.parse.reading import SOURCE, read

HERE: Final = Path(__file__).parent
LARGEST: Final = 40_000
"""Bytes of a real document that is mutilated; larger ones teach nothing more."""
REAL: Final = [
    path.read_bytes()
    for folder in (HERE / "odd", HERE / "listings", HERE.parent / "feeds")
    for path in sorted(folder.iterdir())
    if path.suffix != ".py" and path.is_file() and 0 < path.stat().st_size < LARGEST
]
SPLINTERS: Final = [
    *(b"<![CDATA[", b"]]>", b"<!DOCTYPE x [", b"<!ENTITY a 'b'>", b"<!--", b"-->", b"<?xml", b"?>", b"<![x[", b"</"),
    *(b"&#x110000;", b"&#0;", b"&amp", b"&nbsp;", b"&", b"<", b">", b"'", b'"', b"\\", b"\\u0000", b"\\ud800"),
    *(b"<links a='b'/>", b"<tags a='b'/>", b"xml:base='http://['", b"<base href='http://['>", b"<a href='"),
    *(b"<time datetime='", b'{"items":', b"[" * 50, b"</item>", b"<item>", b"<entry>", b"<rss>", b"<html>"),
    *(b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x00", b"\x0b", b"\xc3", b"\xe1\xba", b"\xed\xa0\x80", b"\xad"),
    *("Khuyáº¿n cÃ´ng".encode(), "®Ò ¸n khuyÕn c«ng".encode("cp1252"), "ñeà aùn".encode("cp1252")),
    *(
        b"31/02/2025",
        b"07:17 | 18/10/2025",
        b"Thu, 32 Jan 0000 99:99:99 +99:99",
        b"99999999999999",
        b"2 gi\xe1\xbb\x9d",
    ),
]
CONTENT_TYPES: Final = [
    None,
    "",
    "text/html",
    "application/rss+xml; charset=utf-16",
    "text/xml; charset=\x00",
    ";;charset",
]
ENCODINGS: Final = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "cp1258", "utf-7"]

sources = st.builds(
    lambda kind, order, encoding, selector: replace(
        SOURCE,
        kind=cast("Kind", kind),
        date_order=cast("DateOrder", order),
        encoding=encoding,
        listing=Selectors(item=selector),
    ),
    st.sampled_from(["auto", "feed", "listing"]),
    st.sampled_from(["dmy", "mdy", "ymd"]),
    st.sampled_from([None, None, None, "utf-8", "tcvn3", "vni", "windows-1258", "hex", "utf-16", "\x00"]),
    st.sampled_from([None, None, None, "li", "a", ":nth-child(", "p > a"]),
)
content_types = st.sampled_from(CONTENT_TYPES)
texts = st.builds(
    lambda text, encoding: text.encode(encoding, "replace"),
    st.one_of(st.text(max_size=300), st.text(alphabet="<>/!?[]&;:='\" \nabrsitemhlxCDATAéếư®«07/:", max_size=400)),
    st.sampled_from(ENCODINGS),
)
cuts = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 200), st.one_of(st.sampled_from(SPLINTERS), st.binary(max_size=4))),
    min_size=1,
    max_size=12,
)


@st.composite
def mutilated(draw: st.DrawFn) -> bytes:
    """A real document with pieces cut out, splinters put in, a half of it twice, or another one's end."""
    body = draw(st.sampled_from(REAL))
    for where, length, splinter in draw(cuts):
        position = int(where * len(body))
        body = body[:position] + splinter + body[position + length :]
    if draw(st.booleans()):
        body = body[: int(draw(st.floats(0, 1)) * len(body))]
    if draw(st.integers(0, 9)) == 0:
        body += draw(st.sampled_from(REAL))
    return body


def check(body: bytes, source: Source, content_type: str | None) -> None:
    """What must hold of any answer."""
    parsed: Parsed = read(body, source=source, content_type=content_type)

    if isinstance(parsed, ParseFailed):
        assert ";" in parsed.sentence, "a failure says what to do"
        return
    assert isinstance(parsed, Document)
    for entry in parsed.entries:
        assert entry.title.strip()
        assert entry.title == legal(entry.title)
        assert entry.link is None or entry.link.startswith(("http://", "https://"))
        assert entry.moment is None or entry.written is not None


@given(body=st.binary(max_size=400), source=sources, content_type=content_types)
@settings(max_examples=300)
def test_any_bytes(body: bytes, source: Source, content_type: str | None) -> None:
    """Any bytes give a document or a failure that says what to do, never an exception."""
    check(body, source, content_type)


@given(body=texts, source=sources, content_type=content_types)
@settings(max_examples=300)
def test_any_text(body: bytes, source: Source, content_type: str | None) -> None:
    """So does any text, in any encoding."""
    check(body, source, content_type)


@given(body=mutilated(), source=sources, content_type=content_types)
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_real_documents_mutilated(body: bytes, source: Source, content_type: str | None) -> None:
    """So do real documents that were cut and patched."""
    check(body, source, content_type)


@pytest.mark.long
@given(
    body=st.one_of(st.binary(max_size=2_000), texts, mutilated(), mutilated(), mutilated()),
    source=sources,
    content_type=content_types,
)
@settings(max_examples=10_000, suppress_health_check=[HealthCheck.too_slow])
def test_any_bytes_for_long(body: bytes, source: Source, content_type: str | None) -> None:
    """The same, ten thousand times."""
    check(body, source, content_type)


def test_every_prefix_of_real_documents() -> None:
    """A document cut off anywhere gives what it has, or fails in a class."""
    for body in REAL:
        for part in range(1, 8):
            check(body[: len(body) * part // 8], SOURCE, None)
