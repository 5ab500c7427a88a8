from __future__ import annotations

import pytest

from aggregator.parse.sniff import binary, sniff


@pytest.mark.parametrize(
    ("text", "kind", "root"),
    [
        ("<rss version='2.0'>", "feed", "rss"),
        ("\n\n <?xml version='1.0'?><!-- x --><a:feed xmlns:a='x'>", "feed", "a:feed"),
        ("<?xml-stylesheet href='x'?><!DOCTYPE rdf [ <!ENTITY a 'b>'> ] ><rdf:RDF>", "feed", "rdf:RDF"),
        ("<CHANNEL HREF='x'>", "feed", "CHANNEL"),
        ("<br />\n<b>Warning</b>: in /www on line 3<br />\n<?xml version='1.0'?>\n<rss version='2.0'>", "feed", "rss"),
        (' {"version": 1}', "json", ""),
        ("[1]", "json", ""),
        ("<!DOCTYPE html><p>", "html", ""),
        ("<div>x</div>", "html", ""),
        ("<!-- <rss> --><html>", "html", ""),
        ("<html><body>&lt;rss <rss>", "html", ""),
        ("<opml version='2.0'>", "other", ""),
        ("<urlset>", "other", ""),
        ("<soap:Envelope>", "other", ""),
        ("Xin chào", "other", ""),
        ("<!DOCTYPE rss [", "other", ""),
        ("<?xml", "other", ""),
    ],
)
def test_sniffed_by_content(text: str, kind: str, root: str) -> None:
    """A document is what its first mark-up says; chatter before a feed is passed over."""
    sniffed = sniff(text)

    assert (sniffed.kind, sniffed.root) == (kind, root)
    if kind == "feed":
        assert text[sniffed.start :].startswith(f"<{root}")
    if kind == "other":
        assert ";" in sniffed.what


def test_binary() -> None:
    """Images and archives are told by their first bytes."""
    assert binary(b"\x89PNG\r\n") == "a PNG image"
    assert binary(b"\x1f\x8b\x08") is not None
    assert binary(b"<rss>") is None
