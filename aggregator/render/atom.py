"""Atom 1.0 (RFC 4287), by feedgen and an extension for what it lacks.

feedgen 1.0 drops ``rel`` and ``title`` of entry links, writes no ``id`` and ``updated`` into ``source``, and writes it
before what extensions add; an entry's ``source`` must be last, or some readers take its title and links for the
entry's own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from aggregator.model import FeedInfo, Site, Story
from aggregator.render import entry as entries
from aggregator.render.text import legal

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class _Extension:
    """What feedgen does not write into an entry; it calls these two methods by name."""

    entry: entries.Published
    language: str

    def extend_ns(self) -> dict[str, str]:
        return {}

    def extend_atom(self, element: etree._Element) -> None:
        element.set(_LANGUAGE, self.language)
        for link in element.findall("link"):  # feedgen wrote the one to the article
            link.set("rel", "alternate")
        for further in self.entry.related:
            etree.SubElement(element, "link", {"href": further.href, "rel": "related", "title": further.title})
        if self.entry.source is None:
            return
        source = etree.SubElement(element, "source")
        etree.SubElement(source, "id").text = self.entry.source.href
        etree.SubElement(source, "title").text = self.entry.source.title
        etree.SubElement(source, "updated").text = self.entry.source.updated.isoformat()
        etree.SubElement(source, "link", {"href": self.entry.source.href, "rel": "alternate"})


def atom(feed: FeedInfo, stories: Sequence[Story], site: Site) -> bytes:
    """Write a feed as Atom.

    Args:
        feed: what it is.
        stories: its entries, in the order they shall have (newest arrival first).
        site: who publishes it; every address of ours begins with ``site.url``.

    Returns:
        The document in UTF-8, the same bytes for the same arguments.
    """
    generator = FeedGenerator()
    generator.id(entries.feed_id(feed, site))
    generator.title(legal(feed.title))
    generator.subtitle(entries.ABOUT)
    generator.updated(entries.local(feed.updated, site))
    generator.language(site.language)
    generator.author(_publisher(site))
    generator.link(href=f"{site.url}{feed.path}.atom", rel="self", type="application/atom+xml")
    generator.link(href=f"{site.url}{feed.page}", rel="alternate", type="text/html")
    generator.generator(entries.GENERATOR)
    for story in stories:
        generator.add_entry(_entry(entries.published(story, site), site), order="append")
    document: bytes = generator.atom_str(pretty=True)
    return document


def _publisher(site: Site) -> dict[str, str]:
    who = {"name": legal(site.title), "uri": site.url}
    if site.contact.startswith("mailto:"):
        who["email"] = site.contact.removeprefix("mailto:")
    return who


def _entry(story: entries.Published, site: Site) -> Any:  # noqa: ANN401 - feedgen ships no types
    entry = FeedEntry()
    entry.id(story.id)
    entry.title(story.title)
    entry.published(story.published)
    entry.updated(story.updated)
    entry.author(name=story.author)
    entry.link(href=story.link, rel="alternate")
    for label in story.labels:
        entry.category(term=label.term, scheme=f"{site.url}/{label.axis}/", label=label.name)
    if story.summary is not None:
        entry.summary(story.summary, type="html")
    if story.content is not None:
        entry.content(story.content, type="html")
    entry.register_extension("khuyencong", lambda: _Extension(story, site.language), atom=True, rss=False)
    return entry
