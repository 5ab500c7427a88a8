from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.model import Document, ParseFailed, ParseReason
from aggregator.parse.entries import text_of
from tests.parse.layouts import LAYOUTS
from tests.parse.reading import SOURCE, document, failure, item, read, rss

ODD = Path(__file__).parent / "odd"
CASES: list[dict[str, Any]] = json.loads((ODD / "cases.json").read_text(encoding="utf-8"))
SMALL = [
    path.read_bytes()
    for path in sorted(ODD.iterdir())
    if path.name != "cases.json" and 0 < path.stat().st_size < 30_000
] + [layout().encode()[:20_000] for layout in LAYOUTS.values()]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_odd_document(case: dict[str, Any]) -> None:
    """Every odd document gives what its case expects: outcome, titles, moments, links, and nothing forbidden."""
    expected = case["expect"]
    parsed = read((ODD / case["file"]).read_bytes(), content_type=case["content_type"])

    if isinstance(parsed, ParseFailed):
        assert expected["outcome"] in {"fail", "any"}, parsed
        assert ";" in parsed.sentence
        return
    assert expected["outcome"] in {"ok", "any"}, parsed
    titles = [text_of(entry.title) for entry in parsed.entries]
    if "titles" in expected:
        assert set(titles) == set(expected["titles"])
    if "count" in expected:
        assert len(titles) == expected["count"]
    moments = {
        title: entry.moment and entry.moment.at.strftime("%Y-%m-%dT%H:%M:%SZ")
        for title, entry in zip(titles, parsed.entries, strict=True)
    }
    links = dict(zip(titles, (entry.link for entry in parsed.entries), strict=True))
    assert expected.get("utc", {}).items() <= moments.items()
    assert expected.get("links", {}).items() <= links.items()
    text = json.dumps([[entry.title, entry.link, entry.summary, entry.content] for entry in parsed.entries])
    assert not any(json.dumps(never)[1:-1] in text for never in expected.get("never", []))
    assert all(link is None or link.startswith(("http://", "https://")) for link in links.values())


@pytest.mark.parametrize("body", [b"", b" \n\t", b"\xef\xbb\xbf\n", b"\x00\x00"])
def test_empty(body: bytes) -> None:
    """A body of nothing but white space is empty, not broken."""
    parsed = read(body)

    assert isinstance(parsed, ParseFailed)
    assert parsed.reason is ParseReason.EMPTY


def test_kind_feed_refuses_html() -> None:
    """A source declared as a feed that answers with a page is told so, and where its feed is."""
    source = replace(SOURCE, kind="feed")
    page = '<html><head><link rel="alternate" type="application/atom+xml" href="/a.atom"></head></html>'

    parsed = failure(page, source=source)

    assert parsed.reason is ParseReason.NOT_A_FEED
    assert parsed.sentence.startswith("expected a feed but got an HTML page")
    assert "http://nguon.vn.example/a.atom" in parsed.sentence
    assert "set kind: listing" in failure(LAYOUTS["flat"](), source=source).sentence


def test_kind_listing_takes_a_feed() -> None:
    """A source declared as a listing that answers with a feed is read as one, with a warning."""
    feed = document(rss(item("Một")), source=replace(SOURCE, kind="listing"))

    assert [entry.title for entry in feed.entries] == ["Một"]
    assert any("kind: feed" in warning for warning in feed.warnings)


def test_warnings_of_decoding_are_kept() -> None:
    """What was mended while decoding is told with what was mended while reading."""
    feed = document(rss(item("Một\x0b\x01")).encode())

    assert feed.entries[0].title == "Một"
    assert "control characters were dropped" in feed.warnings


@given(body=st.binary(max_size=400), kind=st.sampled_from(["auto", "feed", "listing"]))
@settings(deadline=None)
def test_any_bytes_give_a_value(body: bytes, kind: Any) -> None:  # noqa: ANN401 - one of the three words of Kind
    """Any bytes give a document or a failure with a sentence, never an exception."""
    parsed = read(body, source=replace(SOURCE, kind=kind))

    assert isinstance(parsed, (Document, ParseFailed))


SPLINTERS = [
    b"<![CDATA[",
    b"]]>",
    b"<!DOCTYPE x [",
    b"&#x110000;",
    b"<links a='b'/>",
    b"<tags a='b'/>",
    b"<![x[",
    b"<!--",
    b"\xff\xfe",
    b"\x00",
    b"xml:base='http://['",
    b"<base href='http://['>",
    b"<time datetime='",
    b"<a href='",
    b'{"items":',
]


@given(
    body=st.sampled_from(SMALL),
    cuts=st.lists(
        st.tuples(st.floats(0, 1), st.integers(0, 40), st.one_of(st.sampled_from(SPLINTERS), st.binary(max_size=4))),
        max_size=6,
    ),
)
@settings(deadline=None, max_examples=200)
def test_mutilated_documents_give_a_value(body: bytes, cuts: list[tuple[float, int, bytes]]) -> None:
    """Real documents with pieces cut out and splinters put in give a value, never an exception."""
    for where, length, splinter in cuts:
        position = int(where * len(body))
        body = body[:position] + splinter + body[position + length :]

    assert isinstance(read(body), (Document, ParseFailed))
