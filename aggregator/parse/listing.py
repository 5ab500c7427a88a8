"""Read an HTML listing: by the source's CSS selectors where it has any, else by what repeats on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from aggregator.model import Document, Selectors
from aggregator.parse.entries import Gathering, not_a_feed
from aggregator.parse.link import usable_link
from aggregator.parse.outline import outline
from aggregator.parse.repeated import find_listed
from aggregator.parse.selected import select_listed

if TYPE_CHECKING:
    from datetime import datetime

    from aggregator.model import Entry, Parsed, Source

_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")


def read_listing(text: str, *, source: Source, url: str, now: datetime) -> Parsed:
    """Read a page that lists articles.

    Args:
        text: the decoded page.
        source: its selectors, zone and date order are obeyed.
        url: final address of the page; ``<base href>`` outranks it.
        now: aware; a time without a date is of its day or the day before.

    Returns:
        The entries in reading order, each article once; ``NOT_A_FEED`` when the page lists none.
    """
    tree = LexborHTMLParser(text)
    page = outline(tree, url)
    gathering = Gathering(source, now)
    if source.listing != Selectors():
        try:
            raws = select_listed(tree, page.base, source=source, now=now)
        except SelectolaxError:
            return not_a_feed("a CSS selector under listing: is not valid; correct it")
        if not raws:
            return not_a_feed(
                "the selectors under listing: match nothing on this page; it may have changed, so look at it"
            )
    else:
        raws = find_listed(page, source=source, now=now)
        if not raws:
            return not_a_feed(_no_list(tree, text, url))
    for raw in raws:
        if gathering.full():
            break
        if any(usable_link(link, raw.base) for link in raw.links):
            gathering.take(raw)
        else:
            gathering.refuse(raw.title or "an item", "it has no link to an article")
    gathering.entries = _each_once(gathering.entries)
    if not gathering.entries and source.listing != Selectors():
        return not_a_feed("the selectors under listing: find items but no title with a link in them; correct them")
    return _titled(gathering, page.title, url)


def feed_named_by(text: str, url: str) -> str | None:
    """The feed a page names in its head (RSS autodiscovery)."""
    return _named_feed(LexborHTMLParser(text), url)


def _titled(gathering: Gathering, title: str | None, url: str) -> Document:
    return gathering.document("listing", title=title, link=url)


def _named_feed(tree: LexborHTMLParser, url: str) -> str | None:
    for node in tree.css("link[rel~=alternate][href]"):
        if (node.attributes.get("type") or "").strip().lower() in _FEED_TYPES:
            return usable_link(node.attributes.get("href"), url)
    return None


def _no_list(tree: LexborHTMLParser, text: str, url: str) -> str:
    """What to do about a page without a list."""
    if tree.css_first("input[type=password]") is not None or (
        "<form" in text.lower() and not tree.css_first("a[href]")
    ):
        return (
            "this is a form, perhaps a login page, with no list of articles; give the address of the public news list"
        )
    named = _named_feed(tree, url)
    if named is not None:
        return f"this is an HTML page with no list of dated articles, but it names its feed; set url to {named}"
    return (
        "this is an HTML page with no list of dated articles; give CSS selectors under listing:"
        " or the address of the news list"
    )


def _each_once(entries: list[Entry]) -> list[Entry]:
    """Keep each article once, where it first stood: the first dated copy, else the first."""
    kept: dict[str, Entry] = {}
    for entry in entries:
        key = (entry.link or "").partition("#")[0].rstrip("/")
        known = kept.get(key)
        if known is None or (known.moment is None and entry.moment is not None):
            kept[key] = entry
    return list(kept.values())
