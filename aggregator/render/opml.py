"""OPML 2.0: the list of our feeds, and the list of what we poll, for other readers and for ourselves.

Neither bears a date: what they say comes from ``feeds.yaml``, which knows none of its changes, and the date of the
newest story would call a list new that is as it was. ``dateModified`` is optional.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lxml import etree

from aggregator.model import OPML_NAMESPACE, Site, Source
from aggregator.render.text import address, legal

CONTENT_TYPE = "text/x-opml; charset=utf-8"
_SPECIFICATION = "http://opml.org/spec2.opml"


@dataclass(frozen=True, slots=True)
class Listed:
    """One of our feeds."""

    title: str
    path: str
    """Of the feed, without extension, such as ``/province/hai-phong/feed``."""
    page: str
    """Of the page that shows the same stories."""


def feeds(site: Site, combined: Listed, folders: Mapping[str, Sequence[Listed]]) -> bytes:
    """Write the list of our feeds: the combined one, then each folder with its own.

    Args:
        site: who publishes them; their addresses begin with ``site.url``.
        combined: the feed of all.
        folders: the others, by what the folder is called.
    """
    document, body = _opened(site, site.title)
    _ours(body, combined, site)
    for name, listed in folders.items():
        folder = etree.SubElement(body, "outline", {"text": legal(name)})
        for one in listed:
            _ours(folder, one, site)
    return _written(document)


def sources(site: Site, polled: Sequence[Source]) -> bytes:
    """Write the list of what is polled, in its order.

    A source known to be a feed has ``xmlUrl``, which other readers subscribe to; any other is a link (``type="link"``).
    What OPML has no word for stands in our namespace, so that ``parse.opml`` reads back what was written here. Headers,
    selectors and the like are left out: the list is public, and they may be secret.
    """
    document, body = _opened(site, f"Nguồn của {site.title}")
    for source in polled:
        where = address(source.url) or ""
        words = {"text": legal(source.name), "title": legal(source.name)}
        words |= {"type": "rss", "xmlUrl": where} if source.kind == "feed" else {"type": "link", "url": where}
        etree.SubElement(body, "outline", words | _extension(source))
    return _written(document)


def _extension(source: Source) -> dict[str, str]:
    known = {"id": source.id, "kind": source.kind, "province": source.province, "category": source.category}
    words = {name: value for name, value in known.items() if value is not None}
    if not source.enabled:
        words["enabled"] = "false"
    return {f"{{{OPML_NAMESPACE}}}{name}": value for name, value in words.items()}


def _ours(around: etree._Element, feed: Listed, site: Site) -> None:
    etree.SubElement(
        around,
        "outline",
        {
            "text": legal(feed.title),
            "title": legal(feed.title),
            "type": "rss",
            "version": "ATOM1",
            "language": site.language,
            "xmlUrl": f"{site.url}{feed.path}.atom",
            "htmlUrl": f"{site.url}{feed.page}",
        },
    )


def _opened(site: Site, title: str) -> tuple[etree._Element, etree._Element]:
    """The root and the body of a list."""
    document = etree.Element("opml", {"version": "2.0"}, nsmap={"khuyencong": OPML_NAMESPACE})
    head = etree.SubElement(document, "head")
    etree.SubElement(head, "title").text = legal(title)
    etree.SubElement(head, "ownerName").text = legal(site.title)
    if site.contact.startswith("mailto:"):
        etree.SubElement(head, "ownerEmail").text = site.contact.removeprefix("mailto:")
    etree.SubElement(head, "ownerId").text = f"{site.url}/"
    etree.SubElement(head, "docs").text = _SPECIFICATION
    return document, etree.SubElement(document, "body")


def _written(document: etree._Element) -> bytes:
    etree.cleanup_namespaces(document)
    return etree.tostring(document, xml_declaration=True, encoding="UTF-8", pretty_print=True)
