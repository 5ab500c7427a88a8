"""The feeds a page says it has (RSS autodiscovery)."""

from __future__ import annotations

from typing import Final

from selectolax.lexbor import LexborHTMLParser

from aggregator.parse.encoding import decode
from aggregator.parse.link import usable_link
from aggregator.parse.outline import base_of

_FEED_TYPES: Final = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
)
_OF_COMMENTS: Final = "/comments/"
"""In the address of what WordPress names beside its feed: what readers said, which is no news."""


def advertised_feeds(body: bytes, *, url: str, content_type: str | None) -> tuple[str, ...]:
    """Addresses of the feeds that a page names in ``link rel=alternate``, in its order, each once.

    Args:
        body: any bytes; what is no page names none.
        url: final address of the page.
        content_type: the HTTP header.
    """
    text = decode(body, content_type=content_type).text
    if "alternate" not in text.lower():
        return ()
    tree = LexborHTMLParser(text)
    base = base_of(tree, url)
    found: dict[str, None] = {}
    for node in tree.css("link[rel~=alternate i][href]"):
        kind = (node.attributes.get("type") or "").partition(";")[0].strip().lower()
        link = usable_link(node.attributes.get("href"), base)
        if kind in _FEED_TYPES and link is not None and _OF_COMMENTS not in link:
            found.setdefault(link)
    return tuple(found)
