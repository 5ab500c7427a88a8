"""Read an entry that is written as nearly all are; whatever is unusual in one is feedparser's to judge.

Nine feeds in ten hold nothing but titles, links, guids, dates, labels, names, leads and texts, each once and without
anything to guess. These mean one thing, and a document of them is read in a fifth of the time in which feedparser
prepares for everything else. What is given for them is what feedparser gives, in the keys that `dictionaries` looks at.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

Event = tuple[str, "dict[str, str]"] | str | None
"""A start tag with its attributes (names as expat writes them: namespace, name, prefix), a piece of text, or, as
``None``, an end tag."""
Child = tuple[str, "dict[str, str]", str]
"""An element inside an entry: its name, behind ``/`` in another one; its attributes; its text."""

_ATOM: Final = "http://www.w3.org/2005/Atom "
_DC: Final = "http://purl.org/dc/elements/1.1/ "
_MEDIA: Final = "http://search.yahoo.com/mrss/ "
_DEEPER: Final = "//"
"""Around what stands deeper than a person's name in an author."""
_IGNORED: Final = ""
"""Nothing we read."""

USUAL_NAMES: Final = frozenset({"item", f"{_ATOM}entry"})
"""Entries of RSS 0.9x and 2.0 and of Atom 1.0, unprefixed."""

_RSS_KEYS: Final = {
    "title": "title",
    "link": "link",
    "guid": "id",
    "pubDate": "published",
    f"{_DC}date": "updated",
    "category": "tags",
    "description": "summary",
    "http://purl.org/rss/1.0/modules/content/ encoded": "content",
    "author": "author",
    f"{_DC}creator": "author",
    "enclosure": "enclosure",
    f"{_MEDIA}content": "media_content",
    f"{_MEDIA}thumbnail": "media_thumbnail",
    "comments": _IGNORED,
    "http://purl.org/rss/1.0/modules/slash/ comments": _IGNORED,
    "http://wellformedweb.org/CommentAPI/ commentRss": _IGNORED,
}
_ATOM_KEYS: Final = {
    f"{_ATOM}title": "title",
    f"{_ATOM}link": "links",
    f"{_ATOM}id": "id",
    f"{_ATOM}published": "published",
    f"{_ATOM}updated": "updated",
    f"{_ATOM}category": "terms",
    f"{_ATOM}summary": "summary",
    f"{_ATOM}content": "content",
    f"{_ATOM}author": "author",
    f"{_ATOM}author/{_ATOM}name": "name",
    f"{_ATOM}author/{_ATOM}email": "email",
    f"{_ATOM}author/{_ATOM}uri": _IGNORED,
}
"""The key under which feedparser puts an element, or our own name where it is more than one key."""
_OVERWRITTEN: Final = frozenset({"links", "date", "authors", "items"})
"""Names without a rule of feedparser's that it still takes for keys of ours."""
_NO_ATTRIBUTES: Final[frozenset[str]] = frozenset()
_ATTRIBUTES: Final = {
    "id": frozenset({"isPermaLink"}),
    "enclosure": frozenset({"url", "type", "length"}),
    "media_content": frozenset({"url", "type", "medium", "width", "height", "fileSize", "isDefault", "expression"}),
    "media_thumbnail": frozenset({"url", "width", "height"}),
    "links": frozenset({"href", "rel", "type", "title", "hreflang", "length"}),
    "terms": frozenset({"term", "scheme", "label"}),
}
_TYPES: Final = {"text": "text/plain", "html": "text/html"}
"""Atom's kinds of text (RFC 4287 section 3.1) but XHTML."""
_TYPED: Final = frozenset({"title", "summary", "content"})
_MEDIA_KEYS: Final = ("media_content", "media_thumbnail")
_IN_ATTRIBUTES: Final = frozenset({"links", "enclosure", "terms", *_MEDIA_KEYS})
"""What says all in its attributes."""
_ADDRESSES: Final = frozenset({"link", "id"})

_C1: Final = re.compile("[\x80-\x9f]")
_BYTES_OF_UTF8: Final = re.compile("[\xc2-\xf4][\xa0-\xbf]")
_BEYOND_LATIN: Final = re.compile("[\u0100-\U0010ffff]")


def usual_entry(
    events: Iterable[Event], version: str, means_nothing: Callable[[str], bool]
) -> dict[str, object] | None:
    """Read an entry.

    Args:
        events: all inside it, in order.
        version: of the feed, as feedparser names it.
        means_nothing: whether feedparser has no rule for a name that is none of the usual ones.

    Returns:
        What feedparser would say, as far as we ask; ``None`` when anything in it is not usual.
    """
    atom = version == "atom10"
    if not atom and not version.startswith("rss"):
        return None
    keys, entry = _ATOM_KEYS if atom else _RSS_KEYS, _Usual(atom=atom)
    for name, attributes, text in _children(events):
        key = keys.get(name)
        if key is None and not attributes and name.lower() not in _OVERWRITTEN and means_nothing(name):
            continue
        if key is None or _is_repaired(text) or not entry.takes(key, attributes, text):
            return None
    return entry.told()


class _Usual:
    """What an entry says so far."""

    def __init__(self, *, atom: bool) -> None:
        self._atom = atom
        self._texts: dict[str, str] = {}
        self._types: dict[str, str] = {}
        self._links: list[Mapping[str, str]] = []
        self._tags: list[Mapping[str, str]] = []
        self._media: dict[str, list[Mapping[str, str]]] = {key: [] for key in _MEDIA_KEYS}
        self._guid_is_link = True

    def takes(self, key: str, attributes: dict[str, str], text: str) -> bool:
        """Take an element; false when it is not as usual."""
        if key == _IGNORED:
            return True
        if attributes and not attributes.keys() <= _ATTRIBUTES.get(key, _NO_ATTRIBUTES):
            return self._atom and key in _TYPED and self._takes_typed(key, attributes, text)
        if key == "tags":
            self._tags += [{"term": text}] if text else []
            return True
        if key in _IN_ATTRIBUTES:
            return not text and self._takes_attributes(key, attributes)
        if key == "id":
            self._guid_is_link = attributes.get("isPermaLink", "true") == "true"
        return self._takes_text(key, text)

    def _takes_typed(self, key: str, attributes: dict[str, str], text: str) -> bool:
        kind = _TYPES.get(attributes.get("type", ""))
        if kind is None or len(attributes) > 1:
            return False
        self._types[key] = kind
        return self._takes_text(key, text)

    def _takes_text(self, key: str, text: str) -> bool:
        """What stands there twice, and an address to be mended, are unusual."""
        if key in self._texts or (key in _ADDRESSES and not _is_clean(text)):
            return False
        self._texts[key] = text
        if key == "link":
            self._links.append({"rel": "alternate", "href": text} if text else {"rel": "alternate"})
        return True

    def _takes_attributes(self, key: str, attributes: dict[str, str]) -> bool:
        if key == "terms":
            self._tags.append(attributes)
            return "term" in attributes
        if key in _MEDIA_KEYS:
            self._media[key].append(attributes | {"type": attributes.get("type", "").lower()})
            return "url" in attributes
        if key == "enclosure":
            self._links.append(
                {"rel": key, "type": attributes.get("type", "").lower(), "href": attributes.get("url", "")}
            )
            return "url" in attributes
        relation, kind = attributes.get("rel", "alternate").lower(), attributes.get("type", "text/html").lower()
        address = attributes.get("href", "")
        self._links.append({"rel": relation, "type": kind, "href": address})
        if relation == "alternate":
            self._texts["link"] = address
        return bool(address) and _is_clean(address) and (relation != "alternate" or kind == "text/html")

    def told(self) -> dict[str, object]:
        """The entry as feedparser has it."""
        texts, default = self._texts, "text/plain" if self._atom else "text/html"
        told: dict[str, object] = {**texts, **self._media, "links": self._links, "tags": self._tags}
        if self._guid_is_link and "id" in texts:
            told.setdefault("link", texts["id"])
        if "summary" in texts:
            told["summary_detail"] = {"type": self._types.get("summary", default)}
        if "content" in texts:
            told["content"] = [{"type": self._types.get("content", default), "value": texts["content"]}]
            told.setdefault("summary", texts["content"])
        name, email = texts.get("name"), texts.get("email")
        if name or email:
            told["author"] = f"{name} ({email})" if name and email else name or email
        return told


def _children(events: Iterable[Event]) -> Iterator[Child]:
    """Each element inside an entry as it ends; text between elements is nothing's."""
    opened: list[tuple[str, dict[str, str], list[str]]] = []
    for event in events:
        if isinstance(event, str):
            if opened:
                opened[-1][2].append(event)
        elif event is None:
            name, attributes, pieces = opened.pop()
            yield name, attributes, "".join(pieces).strip()
        else:
            name, attributes = event
            around = "" if not opened else opened[0][0] if len(opened) == 1 else _DEEPER
            opened.append((_name(name, around), attributes, []))


@lru_cache(maxsize=1_024)
def _name(name: str, around: str) -> str:
    """An element's name without its prefix, behind the name of the one it stands in, if it does."""
    bare = " ".join(name.split(" ")[:2])
    return f"{around}/{bare}" if around else bare


def _is_repaired(text: str) -> bool:
    """Whether feedparser would read its letters otherwise: as windows-1252, or as bytes of UTF-8."""
    if text.isascii():
        return False
    if _C1.search(text) is not None:
        return True
    return _BYTES_OF_UTF8.search(text) is not None and _BEYOND_LATIN.search(text) is None


def _is_clean(address: str) -> bool:
    """Whether feedparser would leave an address as it is: no reference in it, no slash too many."""
    return ";" not in address and "///" not in address
