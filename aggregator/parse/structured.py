"""What a page tells machines of its articles: JSON-LD of schema.org (ItemList, Article and what is made of them)."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from aggregator.parse.address import article_key
from aggregator.parse.link import usable_link
from aggregator.vietnamese import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborHTMLParser

_LONGEST: Final = 2_000_000
"""Characters of one script that are read."""
_MOST_NODES: Final = 20_000
_ARTICLES: Final = ("article", "posting", "report", "newsarticle")
_CUT_OFF: Final = 5_000

_Json = object


@dataclass(frozen=True, slots=True)
class Described:
    """An article as a page describes it to machines."""

    link: str
    title: str
    written: str | None
    """``datePublished``, as written."""
    label: str | None
    summary: str | None
    image: str | None


def described_articles(tree: LexborHTMLParser, base: str) -> dict[str, Described]:
    """Every article that the page's JSON-LD describes with address and title, by its key, in its order."""
    found: dict[str, Described] = {}
    for node in tree.css('script[type="application/ld+json"]'):
        text = node.text()[:_LONGEST].strip()
        try:
            root = json.loads(text, strict=False)
        except (ValueError, RecursionError):  # malformed, or nested to break readers
            continue
        for one in _objects(root):
            described = _described(one, base)
            if described is not None:
                key = article_key(described.link)
                if key not in found or (found[key].written is None and described.written is not None):
                    found[key] = described
    return found


def _objects(root: _Json) -> Iterator[dict[str, _Json]]:
    """All objects of a document, outer ones first, without recursion."""
    waiting: deque[_Json] = deque([root])
    seen = 0
    while waiting and seen < _MOST_NODES:
        seen += 1
        one = waiting.popleft()
        if isinstance(one, dict):
            yield one
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)


def _described(one: dict[str, _Json], base: str) -> Described | None:
    kinds = one.get("@type")
    names = [kind.lower() for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]
    if not any(name.endswith(_ARTICLES) for name in names):
        return _listed(one, base) if "listitem" in names else None
    link = usable_link(_address(one), base)
    title = _text(one.get("headline")) or _text(one.get("name"))
    if link is None or not title:
        return None
    return Described(
        link=link,
        title=title,
        written=_text(one.get("datePublished")) or _text(one.get("dateCreated")),
        label=_text(one.get("articleSection")),
        summary=_text(one.get("description")),
        image=_image(one.get("image")) or _image(one.get("thumbnailUrl")),
    )


def _listed(one: dict[str, _Json], base: str) -> Described | None:
    """A list item that has address and name itself; a breadcrumb's has no such address."""
    link, title = usable_link(_text(one.get("url")), base), _text(one.get("name"))
    return Described(link, title, None, None, None, None) if link is not None and title else None


def _address(one: dict[str, _Json]) -> str | None:
    page = one.get("mainEntityOfPage")
    of_page = page.get("@id") if isinstance(page, dict) else page
    return _text(one.get("url")) or _text(of_page) or _text(one.get("@id"))


def _text(value: _Json) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    return plain(value[:_CUT_OFF]) or None if isinstance(value, str) else None


def _image(value: _Json) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl")
    return value if isinstance(value, str) else None
