"""What `feedparser.parse` says of a document, and what of it we look at."""

from __future__ import annotations

import io
from collections.abc import Mapping

import feedparser

from aggregator.model import Entry, Refusal
from aggregator.parse.dictionaries import mappings, raw_entry, text_at
from aggregator.parse.entries import Gathering
from tests.parse.reading import NOW, SOURCE, URL


def by_feedparser(body: bytes, base: str = "") -> Mapping[str, object]:
    """Version, channel and entries as feedparser itself gives them; it neither sanitises nor resolves."""
    headers = {"content-type": "application/xml; charset=utf-8"} | ({"content-location": base} if base else {})
    parsed = feedparser.parse(
        io.BytesIO(body), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
    )
    return {key: parsed[key] for key in ("version", "feed", "entries")}


def entries_of(parsed: Mapping[str, object]) -> tuple[list[Entry], list[Refusal], list[str]]:
    """What we make of the entries: taken, refused, mended."""
    gathering = Gathering(SOURCE, NOW)
    atom = (text_at(parsed, "version") or "").startswith("atom")
    for entry in mappings(parsed["entries"]):
        gathering.take(raw_entry(entry, URL, atom=atom, digest=None))
    return gathering.entries, gathering.refused, list(gathering.warnings)
