"""Read an HTML listing: by the source's CSS selectors where it has any, else by what repeats on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

from aggregator.model import Selectors
from aggregator.parse.address import article_key
from aggregator.parse.entries import Gathering, Raw, markup_of, not_a_feed
from aggregator.parse.items import raw_of
from aggregator.parse.link import usable_link
from aggregator.parse.outline import outline
from aggregator.parse.repeated import find_listed
from aggregator.parse.selected import select_listed
from aggregator.parse.sight import sight_of
from aggregator.parse.structured import described_articles

if TYPE_CHECKING:
    from datetime import datetime

    from aggregator.model import Entry, Parsed, Source
    from aggregator.parse.outline import Outline
    from aggregator.parse.structured import Described

_ALONE: Final = 2
"""Undated descriptions; so few may be the page's own, and its site's."""
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
    if page.cut:
        gathering.warn("the page is too long; only its first part was read")
    if source.listing == Selectors():
        raws: list[Raw] | str = _found(tree, page, source=source, now=now) or _no_list(tree, text, url)
    else:
        raws = _selected(tree, page, source=source, now=now)
    if isinstance(raws, str):
        return not_a_feed(raws)
    _take(raws, gathering)
    if not gathering.entries and source.listing != Selectors():
        return not_a_feed("the selectors under listing: find items but no title with a link in them; correct them")
    return gathering.document("listing", title=page.title, link=url)


def _found(tree: LexborHTMLParser, page: Outline, *, source: Source, now: datetime) -> list[Raw]:
    """What is listed, as the page shows it, else as it tells machines."""
    described = described_articles(tree, page.base)
    sight = sight_of(page, source=source, now=now, described=described)
    return [raw_of(sight, item) for item in find_listed(sight)] or _told_machines(described, page.base)


def _selected(tree: LexborHTMLParser, page: Outline, *, source: Source, now: datetime) -> list[Raw] | str:
    """What the source's selectors name, or the sentence that says why nothing."""
    try:
        raws = select_listed(tree, page, source=source, now=now)
    except SelectolaxError:
        return "a CSS selector under listing: is not valid; correct it"
    return raws or "the selectors under listing: match nothing on this page; it may have changed, so look at it"


def _take(raws: list[Raw], gathering: Gathering) -> None:
    """Check each and keep it, each article once."""
    for raw in raws:
        if gathering.full():
            break
        if any(usable_link(link, raw.base) for link in raw.links):
            gathering.take(raw)
        else:
            gathering.refuse(raw.title or "an item", "it has no link to an article")
    gathering.entries = _each_once(gathering.entries)


def _told_machines(described: dict[str, Described], base: str) -> list[Raw]:
    """The articles of a page that shows none without its scripts, from its structured data."""
    listed = [one for one in described.values() if one.written is not None or len(described) > _ALONE]
    if len(listed) <= 1:
        return []
    return [
        Raw(
            base=base,
            title=one.title,
            links=(one.link,),
            dates=(one.written,),
            labels=(one.label,) if one.label else (),
            summary=markup_of(one.summary) if one.summary else None,
            images=(one.image,),
        )
        for one in listed
    ]


def feed_named_by(text: str, url: str) -> str | None:
    """The feed a page names in its head (RSS autodiscovery)."""
    return _named_feed(LexborHTMLParser(text), url)


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
        key = article_key(entry.link or "")
        known = kept.get(key)
        if known is None or (known.moment is None and entry.moment is not None):
            kept[key] = entry
    return list(kept.values())
