"""What a page shows of its feeds: those it names, those it links to, and the program that made it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from selectolax.lexbor import LexborHTMLParser

from aggregator.parse.encoding import decode
from aggregator.parse.link import usable_link
from aggregator.parse.outline import base_of

_FEED_TYPES: Final = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}
)
_OF_COMMENTS: Final = "/comments/"
"""In the address of what WordPress names beside its feed: what readers said, which is no news."""
_LIKE_A_FEED: Final = re.compile(
    r"/(?:rss|feed|atom)/?$ | \.(?:rss|atom)$ | /(?:rss|feed|atom|index)\.(?:xml|php|aspx|json)$ | /rss[\w-]*/[^?]+$"
    r"| [?&](?:format=feed|feed=(?:rss2?|atom)|op=rss)\b",
    re.VERBOSE | re.IGNORECASE,
)
"""Path and query of a link that says of itself that it leads to a feed."""
_SEARCHED: Final = 400_000
"""Characters of the mark-up that are looked through for a platform's signs."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows; nothing of it has been tried."""

    named: tuple[str, ...] = ()
    """Feeds in ``link rel=alternate`` (RSS autodiscovery), in the page's order, each once."""
    linked: tuple[str, ...] = ()
    """Links on the page to its own site that look like a feed's, in the page's order, each once."""
    generator: str = ""
    """``meta name=generator``."""
    markup: str = ""
    """The page, or as much of it as is worth looking through."""


def advertised_feeds(body: bytes, *, url: str, content_type: str | None) -> tuple[str, ...]:
    """Addresses of the feeds that a page names in ``link rel=alternate``, in its order, each once.

    Args:
        body: any bytes; what is no page names none.
        url: final address of the page.
        content_type: the HTTP header.
    """
    return shown_by(body, url=url, content_type=content_type).named


def shown_by(body: bytes, *, url: str, content_type: str | None) -> Shown:
    """Look through a page.

    Args:
        body: any bytes; what is no page shows nothing.
        url: final address of the page.
        content_type: the HTTP header.
    """
    text = decode(body, content_type=content_type).text
    if "<" not in text:
        return Shown()
    tree = LexborHTMLParser(text)
    base = base_of(tree, url)
    meta = tree.css_first("meta[name=generator i][content]")
    return Shown(
        named=_named(tree, base),
        linked=_linked(tree, base, url),
        generator=(meta.attributes.get("content") or "")[:200] if meta is not None else "",
        markup=text[:_SEARCHED],
    )


def _named(tree: LexborHTMLParser, base: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for node in tree.css("link[rel~=alternate i][href]"):
        kind = (node.attributes.get("type") or "").partition(";")[0].strip().lower()
        link = usable_link(node.attributes.get("href"), base)
        if kind in _FEED_TYPES and link is not None and _OF_COMMENTS not in link:
            found.setdefault(link)
    return tuple(found)


def _linked(tree: LexborHTMLParser, base: str, url: str) -> tuple[str, ...]:
    host = urlsplit(url).hostname
    found: dict[str, None] = {}
    for node in tree.css("a[href]"):
        link = usable_link(node.attributes.get("href"), base)
        if link is None:
            continue
        parts = urlsplit(link)
        where = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if parts.hostname == host and _LIKE_A_FEED.search(where) and _OF_COMMENTS not in link:
            found.setdefault(link)
    return tuple(found)
