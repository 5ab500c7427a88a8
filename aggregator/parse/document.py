"""Bytes to a document: decode, say what it is by its content, and hand it to the reader of its kind."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aggregator.model import Document, ParseFailed, ParseReason
from aggregator.parse.encoding import Decoded, decode
from aggregator.parse.entries import not_a_feed
from aggregator.parse.feed import read_feed
from aggregator.parse.jsonfeed import read_jsonfeed
from aggregator.parse.known import recognised
from aggregator.parse.listing import feed_named_by, read_listing
from aggregator.parse.order import WARNING, is_month_first
from aggregator.parse.sniff import binary, sniff

if TYPE_CHECKING:
    from datetime import datetime

    from aggregator.model import Memory, Parsed, Source


def parse(
    body: bytes, *, source: Source, url: str, content_type: str | None, now: datetime, memory: Memory | None = None
) -> Parsed:
    """Read a fetched document; any bytes give a value, never an exception.

    Args:
        body: decompressed bytes.
        source: its ``kind``, selectors, zone, date order and encoding are obeyed.
        url: final address of the document; relative links are relative to it.
        content_type: the HTTP header; only its charset is asked, and only when the bytes do not decide.
        now: aware; when the document was fetched.
        memory: of this source's document read last, under the same settings; what it knows is not read again.

    Returns:
        The document with its entries in its own order, or why there is none.
    """
    what = binary(body)
    if what is not None:
        return not_a_feed(f"this is {what}, not a feed; look at the address in a browser")
    decoded = decode(body, override=source.encoding, content_type=content_type)
    if not decoded.text.strip():
        return ParseFailed(ParseReason.EMPTY, "the document is empty; look at the address in a browser")
    parsed = _read(decoded, source=source, url=url, now=now, memory=memory)
    if source.date_order == "dmy" and isinstance(parsed, Document) and is_month_first(parsed, decoded.text):
        parsed = replace(parsed, warnings=(*parsed.warnings, WARNING))
    if isinstance(parsed, Document) and decoded.warnings:
        return replace(parsed, warnings=(*decoded.warnings, *parsed.warnings))
    return parsed


def _read(decoded: Decoded, *, source: Source, url: str, now: datetime, memory: Memory | None) -> Parsed:
    text = decoded.text
    sniffed = sniff(text)
    if sniffed.kind == "other":
        return ParseFailed(sniffed.reason, f"this is {sniffed.what}")
    if sniffed.kind == "html":
        if source.kind == "feed":
            return not_a_feed(_html_where_a_feed_was(text, url))
        return _recognised(read_listing(text, source=source, url=url, now=now), memory)
    body = text[sniffed.start :]
    if sniffed.kind == "json":
        parsed = _recognised(read_jsonfeed(body, source=source, url=url, now=now), memory)
    else:
        parsed = read_feed(body, root=sniffed.root, source=source, url=url, now=now, memory=memory)
    if isinstance(parsed, Document) and source.kind == "listing":
        warning = "this is a feed, not an HTML listing; it was read as a feed, so set kind: feed"
        return replace(parsed, warnings=(*parsed.warnings, warning))
    return parsed


def _recognised(parsed: Parsed, memory: Memory | None) -> Parsed:
    return recognised(parsed, memory) if isinstance(parsed, Document) else parsed


def _html_where_a_feed_was(text: str, url: str) -> str:
    named = feed_named_by(text, url)
    hint = f"the page names its feed: {named}" if named else "look for its feed's address, or set kind: listing"
    return f"expected a feed but got an HTML page; {hint}"
