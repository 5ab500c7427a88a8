"""From a document's entries to items, each known by one identity inside its source (design section 8)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from aggregator.model import Basis, Document, Entry, Item, Moment, Publish, Refusal, Source
from aggregator.normalise.link import link_key
from aggregator.normalise.markup import sanitise, summarise, visible_text
from aggregator.normalise.title import clean_title, is_legible
from aggregator.vietnamese import plain, title_key

LONGEST_TITLE = 500
"""Characters of a title; more is a fault of the source and is cut at a word."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """What of a document becomes items, in its own order, and what does not."""

    items: tuple[Item, ...]
    refused: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class _Keyed:
    entry: Entry
    title: str
    title_key: str
    link_key: str | None


def normalise(document: Document, source: Source) -> Normalised:
    """Make items of a document's entries; the same article listed twice is one item, the fuller entry wins.

    Args:
        document: as parsed, links absolute.
        source: its settings; ``publish: full`` keeps the content.

    Returns:
        Items in the document's order, and a refusal for each entry that cannot be one.
    """
    refused = list(document.refused)
    host = urlsplit(source.url).hostname or ""
    sites = (source.name, document.title or "", host, host.removeprefix("www."))
    elsewhere = {link_key(source.url), link_key(f"http://{host}/")}
    keyed: list[_Keyed] = []
    for entry in document.entries:
        title = _shortened(clean_title(entry.title, sites))
        if not is_legible(title):
            refused.append(Refusal(entry.link or entry.guid or plain(entry.title) or "?", "it has no legible title"))
            continue
        keyed.append(_Keyed(entry, title, title_key(title), link_key(entry.link) if entry.link else None))
    shared_links = _shared([(one.link_key, one.title_key) for one in keyed]) | elsewhere
    shared_guids = _shared([(one.entry.guid, one.title_key) for one in keyed])
    items: dict[str, Item] = {}
    for one in keyed:
        item = _item(one, source, link_shared=one.link_key in shared_links, guid_shared=one.entry.guid in shared_guids)
        there = items.get(item.identity)
        items[item.identity] = item if there is None else _fuller(there, item)
    return Normalised(tuple(items.values()), tuple(refused))


def _shared(pairs: Sequence[tuple[str | None, str]]) -> set[str]:
    """Keys carried by entries of different titles: they identify none of them."""
    titles: dict[str, set[str]] = {}
    for key, title in pairs:
        if key:
            titles.setdefault(key, set()).add(title)
    return {key for key, carried in titles.items() if len(carried) > 1}


def _item(one: _Keyed, source: Source, *, link_shared: bool, guid_shared: bool) -> Item:
    entry = one.entry
    usable_link = None if link_shared else one.link_key
    usable_guid = None if guid_shared else entry.guid
    return Item(
        source=source.id,
        identity=_identity(usable_link, usable_guid, one),
        title=one.title,
        title_key=one.title_key,
        link=entry.link,
        link_key=usable_link,
        guid=entry.guid,
        moment=entry.moment,
        labels=tuple(dict.fromkeys(label for label in map(plain, entry.labels) if label)),
        summary=_lead(entry, one.title),
        content=_content(entry, source.publish),
        author=plain(entry.author)[:200] or None if entry.author else None,
        image=entry.image,
        written=entry.written,
    )


def _identity(usable_link: str | None, usable_guid: str | None, one: _Keyed) -> str:
    """What the item is known by: canonical link, else guid, else title and moment."""
    if usable_link:
        return f"link:{usable_link}"
    if usable_guid:
        return f"guid:{_digest(usable_guid)}"
    return f"text:{_digest(f'{one.title_key}|{_when(one.entry.moment)}')}"


def _when(moment: Moment | None) -> str:
    """What of a moment stays the same when the item is listed again: an inferred date does not."""
    if moment is None:
        return ""
    return f"{moment.at:%H:%M}" if moment.basis is Basis.INFERRED else moment.at.isoformat(timespec="minutes")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _lead(entry: Entry, title: str) -> str | None:
    """The summary, unless it only says the title again."""
    summary = summarise(entry.summary, entry.content, entry.link)
    return None if summary is None or title_key(visible_text(summary)) == title_key(title) else summary


def _content(entry: Entry, publish: Publish) -> str | None:
    if publish != "full":
        return None
    return sanitise(entry.content or entry.summary or "", entry.link) or None


def _fuller(one: Item, other: Item) -> Item:
    """Of two listings of one article the one that says more: a moment, then a summary; the first of equals."""

    def says(item: Item) -> tuple[bool, bool, bool]:
        return (item.moment is not None, item.summary is not None, item.image is not None)

    return other if says(other) > says(one) else one


def _shortened(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else title[:LONGEST_TITLE].rsplit(" ", 1)[0] + " …"
