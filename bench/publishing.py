"""What a published feed costs."""

from __future__ import annotations

from feedgen.feed import FeedGenerator

from aggregator.render.atom import atom
from aggregator.render.jsonfeed import jsonfeed
from aggregator.render.rss import rss
from bench import documents
from bench.ratio import Bench

STORIES = documents.stories()


def _plain_feedgen() -> bytes:
    """The same stories through feedgen, without what it lacks: no source, no related links, no attribution."""
    feed = FeedGenerator()
    feed.id("tag:example,2026:feed")
    feed.title("Tin")
    feed.link(href="https://example.org/")
    feed.updated(documents.NOW)
    for story in STORIES:
        entry = feed.add_entry(order="append")
        entry.id(story.hash)
        entry.title(story.title)
        entry.link(href=story.link)
        entry.summary(story.summary)
        entry.published(story.published)
        entry.updated(story.updated)
    document: bytes = feed.atom_str()
    return document


BENCHES = (
    Bench(
        "Atom of 100 stories, whole",
        "plain feedgen, bare entries",
        lambda: atom(documents.feed(), STORIES, documents.SITE),
        _plain_feedgen,
    ),
    Bench(
        "RSS of 100 stories, whole",
        "plain feedgen, bare entries",
        lambda: rss(documents.feed(), STORIES, documents.SITE),
        _plain_feedgen,
    ),
    Bench(
        "JSON Feed of 100 stories, whole",
        "plain feedgen, bare entries",
        lambda: jsonfeed(documents.feed(), STORIES, documents.SITE),
        _plain_feedgen,
    ),
)
