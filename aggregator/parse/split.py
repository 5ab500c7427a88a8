"""Split a feed's XML into its entries and what stands around them.

Entries that were read before are known by the digest of their bytes and left out; a parser gets the others inside
everything that stands around them: namespaces, ``xml:base``, generator and all.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from itertools import chain, pairwise
from typing import Final
from xml.parsers import expat

_ENTRY: Final = frozenset({"item", "entry"})
_NEVER_INSIDE: Final = _ENTRY | {"rss", "rdf", "feed", "channel"}
"""Elements that set feedparser's state for all that follows; inside an entry they are no part of any feed."""
_VOLATILE: Final = frozenset({"lastbuilddate", "pubdate", "updated", "modified", "published", "date", "items"})
"""What changes with every document and means nothing for its entries: dates of the whole, and the table of contents of
RSS 1.0. Comments too."""
_XHTML: Final = "http://www.w3.org/1999/xhtml"

_NAME: Final = re.compile(rb"[^\s/>]+")

Span = tuple[int, int]
"""First byte, and first byte behind."""


@dataclass(frozen=True, slots=True)
class Split:
    """A well-formed feed and where its entries stand in it."""

    xml: bytes
    entries: tuple[Span, ...]
    """In order; none stands inside another."""
    volatile: tuple[Span, ...]
    """What around them changes with every document and means nothing for them."""

    def digests(self, most: int) -> list[str]:
        """One for each of the first ``most`` entries: equal for equal bytes."""
        return [digest(self.xml[start:end]) for start, end in self.entries[:most]]

    def without(self, places: Container[int]) -> bytes:
        """The document without the entries at these places, counted from 0."""
        left_out = [span for place, span in enumerate(self.entries) if place in places]
        return b"".join(self._around(left_out)) if left_out else self.xml

    def head(self) -> bytes:
        """What stands around the entries and may change what they mean."""
        return b"".join(piece.strip() for piece in self._around(sorted((*self.entries, *self.volatile))))

    def _around(self, spans: Iterable[Span]) -> list[bytes]:
        edges = [0, *chain.from_iterable(spans), len(self.xml)]
        return [self.xml[start:end] for start, end in list(pairwise(edges))[::2]]


def digest(written: bytes) -> str:
    """32 hexadecimal digits."""
    return blake2b(written, digest_size=16).hexdigest()


def split(xml: bytes) -> Split | None:
    """Find a feed's entries.

    Args:
        xml: UTF-8 without a DOCTYPE.

    Returns:
        ``None`` when the entries cannot be read one without another: the XML is not well-formed, entries or whole feeds
        stand inside entries, or an entry declares a namespace (feedparser takes it for one of the document).
    """
    scan = _Scan(xml)
    try:
        scan.parser.Parse(xml, True)  # noqa: FBT003 - "this is all"; pyexpat takes no keywords
    except expat.ExpatError:
        return None
    return None if scan.odd else Split(xml, tuple(scan.entries), tuple(scan.volatile))


class _Scan:
    """Notes where tags begin; the end of a tag is searched from there."""

    def __init__(self, xml: bytes) -> None:
        self.entries: list[Span] = []
        self.volatile: list[Span] = []
        self.odd = False
        self.parser = expat.ParserCreate("utf-8", " ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CommentHandler = self._comment
        self.parser.StartNamespaceDeclHandler = self._declared
        self._xml = xml
        self._declares = False
        """Whether the element about to begin declares a namespace that would be taken for one of the document."""
        self._entry = -1
        """Where the entry began that is open; -1 outside of entries."""
        self._name = ""
        """Its name."""
        self._dropped = ""
        """The name of the volatile element that is open."""
        self._dropped_at = -1

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        local = _local(name)
        if local in _ENTRY:
            self.odd = self.odd or self._declares or bool(self._dropped)
            self._name, self._entry = name, self.parser.CurrentByteIndex
            self.parser.StartElementHandler, self.parser.EndElementHandler = self._start_inside, self._end_inside
        elif local in _VOLATILE and not self._dropped:
            self._dropped, self._dropped_at = name, self.parser.CurrentByteIndex
        self._declares = False

    def _end(self, name: str) -> None:
        if name == self._dropped:
            self.volatile.append((self._dropped_at, self._end_of_tag(self._dropped_at)))
            self._dropped = ""

    def _start_inside(self, name: str, _attributes: dict[str, str]) -> None:
        if self._declares or _local(name) in _NEVER_INSIDE:
            self.odd = True
            self._declares = False

    def _end_inside(self, name: str) -> None:
        if name == self._name:
            self.entries.append((self._entry, self._end_of_tag(self._entry)))
            self._entry = -1
            self.parser.StartElementHandler, self.parser.EndElementHandler = self._start, self._end

    def _comment(self, _text: str) -> None:
        if self._entry < 0 and not self._dropped:
            start = self.parser.CurrentByteIndex
            self.volatile.append((start, self._xml.find(b"-->", start) + len("-->")))

    def _declared(self, prefix: str | None, uri: str) -> None:
        self._declares = self._declares or not (prefix is None and uri == _XHTML)

    def _end_of_tag(self, start: int) -> int:
        """Where the element ends that began at ``start``; one without an end tag (``<item/>``) ended a moment ago."""
        opened = _NAME.match(self._xml, start + 1)
        at = self.parser.CurrentByteIndex
        return self._xml.find(b">", at) + 1 if opened and self._xml.startswith(b"</" + opened[0], at) else at


@lru_cache(maxsize=1_024)
def _local(name: str) -> str:
    """The name without its namespace, in small letters as feedparser compares it."""
    return name.rpartition(" ")[2].lower()
