"""What a document costs to read."""

from __future__ import annotations

import io

import feedparser

from aggregator.poll.outcome import body_hash
from aggregator.poll.read import read
from bench import documents
from bench.ratio import Bench

BODY = documents.rss()


def _parse() -> object:
    return feedparser.parse(io.BytesIO(BODY))


BENCHES = (
    Bench(
        "a new feed of 30 items, parsed, sanitised, normalised",
        "feedparser.parse with its defaults",
        lambda: read(documents.SOURCE, BODY, documents.SOURCE.url, "application/rss+xml", documents.NOW),
        _parse,
    ),
    Bench(
        "an unchanged feed of 30 items, known by its hash",
        "feedparser.parse with its defaults",
        lambda: body_hash(BODY, documents.SOURCE),
        _parse,
    ),
)
