"""Look at what feedparser found without trusting it.

All values are looked at with care, for an unknown element of a feed may overwrite any key of feedparser's result. Its
``*_parsed`` dates are never used: it takes a missing zone as UTC and finds a year in any ten digits.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from aggregator.parse.encoding import legal
from aggregator.parse.entries import Raw, markup_of
from aggregator.parse.link import absolute_addresses, usable_link

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PERIODS: Final = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_LONGEST: Final = timedelta(days=31)
_HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml", "html", "xhtml"})


def raw_entry(item: Mapping[str, object], url: str, *, atom: bool, digest: str | None) -> Raw:
    """An entry as its feed offers it."""
    detail, contents, links = mapping(item.get("summary_detail")), mappings(item.get("content")), _links(item)
    summary, content = _markup(detail, text_at(item, "summary")), _content(contents)
    base = _content_base([*contents, detail]) or url
    guid = text_at(item, "id")
    alternates = [href for rel, _, href in links if rel == "alternate"]
    named = [link for link in (text_at(item, "link"), *alternates) if alternates or not (atom and link == guid)]
    return Raw(
        base=url,
        title=text_at(item, "title"),
        links=tuple(named),
        guid=guid,
        dates=(text_at(item, "published"), text_at(item, "created"), text_at(item, "updated")),
        labels=tuple(text_at(tag, "label") or text_at(tag, "term") or "" for tag in mappings(item.get("tags"))),
        summary=absolute_addresses(summary, base) if summary and summary != content else None,
        content=absolute_addresses(content, base) if content else None,
        author=text_at(item, "author"),
        images=_images(item, links),
        digest=digest,
    )


def _links(item: Mapping[str, object]) -> list[tuple[object, str, str | None]]:
    """Relation, type and address of each link of an entry."""
    return [
        (link.get("rel"), text_at(link, "type") or "", text_at(link, "href")) for link in mappings(item.get("links"))
    ]


def _content(contents: Sequence[Mapping[str, object]]) -> str | None:
    """HTML of the first content that has any."""
    return next(
        (markup for content in contents for markup in [_markup(content, text_at(content, "value"))] if markup), None
    )


def _content_base(details: Sequence[Mapping[str, object]]) -> str | None:
    """The ``xml:base`` in force inside an entry."""
    base = next((base for detail in details for base in [text_at(detail, "base")] if base), None)
    return usable_link(base, base) if base else None


def _markup(detail: Mapping[str, object], value: str | None) -> str | None:
    """HTML of a text construct: what says it is plain text is escaped."""
    if not value:
        return None
    kind = text_at(detail, "type") or "text/html"
    return value if kind in _HTML_TYPES else markup_of(value)


def _images(item: Mapping[str, object], links: Sequence[tuple[object, str, str | None]]) -> tuple[str | None, ...]:
    """Images an entry names: Media RSS, then enclosures."""
    thumbnails = [text_at(image, "url") for image in mappings(item.get("media_thumbnail"))]
    media = [
        text_at(image, "url")
        for image in mappings(item.get("media_content"))
        if image.get("medium") == "image" or (text_at(image, "type") or "").startswith("image/")
    ]
    enclosures = [href for rel, kind, href in links if rel == "enclosure" and kind.startswith("image/")]
    return (*media, *enclosures, *thumbnails)


def slow_down(channel: Mapping[str, object]) -> timedelta | None:
    """The longest of RSS ``ttl`` (minutes) and ``sy:updatePeriod`` over ``sy:updateFrequency``; at most 31 days."""
    spans = []
    ttl = _number(text_at(channel, "ttl"))
    if ttl:
        spans.append(timedelta(minutes=ttl))
    period = _PERIODS.get((text_at(channel, "sy_updateperiod") or "").strip().lower())
    if period is not None:
        spans.append(period / (_number(text_at(channel, "sy_updatefrequency")) or 1))
    return min(max(spans), _LONGEST) if spans else None


def fault_of(parsed: Mapping[str, object]) -> str:
    """Why the XML is not well-formed; empty when it is."""
    if not parsed.get("bozo"):
        return ""
    return legal(str(parsed.get("bozo_exception") or "not well-formed"))[:200]


def _number(written: str | None) -> int:
    """A small whole number, else 0."""
    stripped = (written or "").strip()
    return int(stripped) if stripped.isascii() and stripped.isdecimal() and len(stripped) < len("1000000") else 0


# --- looking at feedparser's dictionaries without trusting them -----------------------------------------------------


def mapping(value: object) -> Mapping[str, object]:
    """The plain dictionary, so that no key is answered from another one (``updated`` from ``published``)."""
    return dict(value.items()) if isinstance(value, dict) else {}


def mappings(value: object) -> list[Mapping[str, object]]:
    """Each member of a list as a plain dictionary; none when it is no list."""
    return [mapping(one) for one in value] if isinstance(value, list) else []


def text_at(values: Mapping[str, object], key: str) -> str | None:
    """A text without illegal characters; ``None`` when there is none under this key."""
    value = values.get(key)
    if not isinstance(value, str):
        return None
    return value if value.isprintable() else legal(value)
