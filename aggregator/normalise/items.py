"""From a document's entries to items, each known by one identity inside its source (design section 8)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from aggregator.model import Basis, Document, Entry, Item, Memory, Moment, Publish, Refusal, Source, Trace
from aggregator.normalise.link import link_key
from aggregator.normalise.markup import sanitise, summarise
from aggregator.normalise.title import clean_title, is_legible
from aggregator.vietnamese import id_title_key, plain, title_key

LONGEST_TITLE = 500
"""Characters of a title; more is a fault of the source and is cut at a word."""
LONGEST_REPETITION = 100
"""Characters by which a summary may be longer than twice its title and still be looked at for saying only the title."""
LONGEST_MEMORY = 2_000
"""Entries of one document that are remembered; those behind them are read each time."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """What of a document becomes items, and what does not."""

    listed: tuple[Item | Trace, ...]
    """In the document's order: an item, or the trace of one that is known and stays as it was kept."""
    refused: tuple[Refusal, ...] = ()
    memory: Memory | None = None
    """Of this document; ``None`` when its entries cannot be known again."""
    tangled: bool = False
    """What is new changes what is known: the document must be normalised with all its entries."""

    @property
    def items(self) -> tuple[Item, ...]:
        """What is not known, in the document's order."""
        return tuple(one for one in self.listed if isinstance(one, Item))


@dataclass(frozen=True, slots=True)
class _Keyed:
    """An entry with the keys it may be known by."""

    entry: Entry
    title: str
    title_key: str
    title_hash: str
    link_key: str | None
    guid: str | None
    """Hash of its guid."""


def normalise(document: Document, source: Source) -> Normalised:
    """Make items of a document's entries; the same article listed twice is one item, the fuller entry wins.

    Args:
        document: as parsed, links absolute.
        source: its settings; ``publish: full`` keeps the content.

    Returns:
        Items in the document's order, and a refusal for each entry that cannot be one. What is known stays what it is,
        or the outcome is ``tangled``: a new entry with the link of a known one and another title, for example, leaves
        that link no one's identity.
    """
    refused = list(document.refused)
    keyed = _in_order(document, source, refused)
    shared = _Shared.among(keyed, source)
    identities = [_identity(one, shared) for one in keyed]
    times = Counter(identities)
    named = list(zip(identities, keyed, strict=True))
    if any(isinstance(one, Trace) and (identity != one.identity or times[identity] > 1) for identity, one in named):
        return Normalised((), tangled=True)
    listed: dict[str, Item | Trace] = {}
    for identity, one in named:
        if isinstance(one, Trace):
            listed[identity] = one
            continue
        item, there = _item(one, source, identity, link_shared=one.link_key in shared.links), listed.get(identity)
        listed[identity] = _fuller(there, item) if isinstance(there, Item) else item
    once = [_trace(one, identity) for identity, one in named if times[identity] == 1]
    return Normalised(tuple(listed.values()), tuple(refused), _memory(document, once))


def _memory(document: Document, traces: Iterable[Trace | None]) -> Memory | None:
    """What is remembered: entries that can be known again, each the only one of its identity."""
    if document.head is None:
        return None
    return Memory(document.head, tuple(trace for trace in traces if trace is not None)[:LONGEST_MEMORY])


def _in_order(document: Document, source: Source, refused: list[Refusal]) -> list[_Keyed | Trace]:
    """New entries with their keys, and known ones, in the document's order."""
    host = urlsplit(source.url).hostname or ""
    sites = (source.name, document.title or "", host, host.removeprefix("www."))
    known, entries = dict(document.known), iter(document.entries)
    keyed: list[_Keyed | Trace] = []
    for place in range(len(known) + len(document.entries)):
        if place in known:
            keyed.append(known[place])
            continue
        entry = next(entries)
        title = _shortened(clean_title(entry.title, sites))
        if not is_legible(title):
            refused.append(Refusal(entry.link or entry.guid or plain(entry.title) or "?", "it has no legible title"))
            continue
        key = title_key(title)
        link = link_key(entry.link) if entry.link else None
        keyed.append(_Keyed(entry, title, key, _digest(key), link, _digest(entry.guid) if entry.guid else None))
    return keyed


@dataclass(frozen=True, slots=True)
class _Shared:
    """Keys that identify no entry: carried by entries of different titles, or the address of the site itself."""

    links: set[str]
    guids: set[str]

    @classmethod
    def among(cls, keyed: Sequence[_Keyed | Trace], source: Source) -> _Shared:
        links = _shared((one.link_key, _title_hash(one)) for one in keyed)
        return cls(links | _site(source.url), _shared((one.guid, _title_hash(one)) for one in keyed))


@lru_cache(maxsize=64)
def _site(url: str) -> frozenset[str]:
    """Keys of a source's own address and of the front page of its host."""
    return frozenset({link_key(url), link_key(f"http://{urlsplit(url).hostname or ''}/")})


def _title_hash(one: _Keyed | Trace) -> str:
    return one.title if isinstance(one, Trace) else one.title_hash


def _shared(pairs: Iterable[tuple[str | None, str]]) -> set[str]:
    """Keys carried by entries of different titles."""
    titles: dict[str, str] = {}
    return {key for key, title in pairs if key and titles.setdefault(key, title) != title}


def _trace(one: _Keyed | Trace, identity: str) -> Trace | None:
    if isinstance(one, Trace):
        return one
    entry = one.entry
    if entry.digest is None:
        return None
    return Trace(entry.digest, identity, one.title_hash, one.link_key, one.guid, entry.moment, entry.uncut)


def _item(one: _Keyed, source: Source, identity: str, *, link_shared: bool) -> Item:
    entry = one.entry
    return Item(
        source=source.id,
        identity=identity,
        title=one.title,
        title_key=one.title_key,
        link=entry.link,
        link_key=None if link_shared else one.link_key,
        guid=entry.guid,
        moment=entry.moment,
        labels=tuple(dict.fromkeys(label for label in map(plain, entry.labels) if label)),
        summary=_lead(entry, one.title_key),
        content=_content(entry, source.publish),
        author=plain(entry.author)[:200] or None if entry.author else None,
        image=entry.image,
        written=entry.written,
    )


def _identity(one: _Keyed | Trace, shared: _Shared) -> str:
    """What the item is known by: canonical link, else guid, else title and moment."""
    if one.link_key and one.link_key not in shared.links:
        return f"link:{one.link_key}"
    if one.guid and one.guid not in shared.guids:
        return f"guid:{one.guid}"
    if isinstance(one, Trace):
        return one.identity if one.identity.startswith("text:") else ""
    return f"text:{_digest(f'{id_title_key(one.title)}|{_when(one.entry.moment)}')}"  # version 1 for ever, as in ids


def _when(moment: Moment | None) -> str:
    """What of a moment stays the same when the item is listed again: an inferred date does not."""
    if moment is None:
        return ""
    return f"{moment.at:%H:%M}" if moment.basis is Basis.INFERRED else moment.at.isoformat(timespec="minutes")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _lead(entry: Entry, key: str) -> str | None:
    """The summary, unless it only says the title again."""
    summary = summarise(entry.summary, entry.content, entry.link)
    if summary is None:
        return None
    is_short = len(summary.text) <= 2 * len(entry.title) + LONGEST_REPETITION
    return None if is_short and title_key(summary.text) == key else summary.html


def _content(entry: Entry, publish: Publish) -> str | None:
    if publish != "full":
        return None
    return sanitise(entry.content or entry.summary or "", entry.link).html or None


def _fuller(one: Item, other: Item) -> Item:
    """Of two listings of one article the one that says more: a moment, then a summary; the first of equals."""

    def says(item: Item) -> tuple[bool, bool, bool]:
        return (item.moment is not None, item.summary is not None, item.image is not None)

    return other if says(other) > says(one) else one


def _shortened(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else title[:LONGEST_TITLE].rsplit(" ", 1)[0] + " …"
