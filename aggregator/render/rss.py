"""RSS 2.0, by feedgen and an extension for what it lacks.

feedgen 1.0 writes dates by way of the process's locale (``setlocale`` there and back, seen by every thread), so the
dates are written here instead; it knows no ``dc:creator`` without Dublin Core's whole extension.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from aggregator.model import FeedInfo, Site, Story
from aggregator.render import entry as entries
from aggregator.render.text import legal

_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"


@dataclass(frozen=True, slots=True)
class _ChannelExtension:
    """What feedgen does not write into a channel as we want it; it calls these two methods by name."""

    updated: datetime

    def extend_ns(self) -> dict[str, str]:
        return {"dc": _DUBLIN_CORE}

    def extend_rss(self, document: etree._Element) -> None:
        etree.SubElement(document[0], "lastBuildDate").text = format_datetime(self.updated)


@dataclass(frozen=True, slots=True)
class _ItemExtension:
    """The same for an item."""

    entry: entries.Published

    def extend_rss(self, item: etree._Element) -> None:
        etree.SubElement(item, "pubDate").text = format_datetime(self.entry.published)
        etree.SubElement(item, f"{{{_DUBLIN_CORE}}}creator", nsmap={"dc": _DUBLIN_CORE}).text = self.entry.author


def rss(feed: FeedInfo, stories: Sequence[Story], site: Site) -> bytes:
    """Write a feed as RSS 2.0; arguments and result as for ``atom.atom``."""
    generator = FeedGenerator()
    generator._FeedGenerator__rss_lastBuildDate = None  # noqa: SLF001 - else it is written through setlocale
    generator.register_extension("khuyencong", lambda: _ChannelExtension(entries.local(feed.updated, site)), atom=False)
    generator.title(legal(feed.title))
    generator.description(entries.ABOUT)
    generator.language(site.language)
    generator.link(href=f"{site.url}{feed.path}.rss", rel="self", type="application/rss+xml")
    generator.link(href=f"{site.url}{feed.page}", rel="alternate")  # last: feedgen makes the last one the channel's
    generator.generator(entries.GENERATOR)
    if site.contact.startswith("mailto:"):
        generator.webMaster(f"{site.contact.removeprefix('mailto:')} ({legal(site.title)})")
    for story in stories:
        generator.add_entry(_item(entries.published(story, site), site), order="append")
    document: bytes = generator.rss_str(pretty=True)
    return document


def _item(story: entries.Published, site: Site) -> Any:  # noqa: ANN401 - feedgen ships no types
    item = FeedEntry()
    item.guid(story.id, permalink=False)
    item.title(story.title)
    item.link(href=story.link, rel="alternate")
    for label in story.labels:
        item.category(term=label.term, scheme=f"{site.url}/{label.axis}/", label=label.name)
    if story.summary is not None:
        item.summary(story.summary)
    if story.content is not None:
        item.content(story.content)  # feedgen: content:encoded beside a summary, else the description
    if story.source is not None:
        item.source(url=story.source.href, title=story.source.title)
    item.register_extension("khuyencong", lambda: _ItemExtension(story), atom=False, rss=True)
    return item
