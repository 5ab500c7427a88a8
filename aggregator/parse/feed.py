"""Read RSS 0.9x, 1.0 and 2.0, Atom and CDF through feedparser.

feedparser is given clean UTF-8 from memory and no DOCTYPE, so it decides no encoding, expands no entity and fetches
nothing. Its ``*_parsed`` dates are never used: it takes a missing zone as UTC and finds a year in any ten digits. All
values are looked at with care, for an unknown element of a feed may overwrite any key of its result.
"""

from __future__ import annotations

import io
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import feedparser

from aggregator.parse.encoding import legal
from aggregator.parse.entries import Gathering, Raw, broken, markup_of
from aggregator.parse.link import absolute_addresses, usable_link
from aggregator.parse.mend import Mended, mend
from aggregator.parse.nukeviet import is_nukeviet, without_false_minutes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from aggregator.model import Parsed, Source

_RAW_LINKS: Final = "feed:document"
"""A base that no relative link can be joined to, so that feedparser leaves links as they are written."""

_FAULTS: Final = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What feedparser raises on documents it did not expect, e.g. an element called ``links``."""

_ROOT_FORMS: Final = {"rdf": "rdf", "channel": "cdf"}
"""Forms told by the root element; the others by feedparser's version."""

_PERIODS: Final = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_LONGEST: Final = timedelta(days=31)
_HTML_TYPES: Final = frozenset({"text/html", "application/xhtml+xml", "html", "xhtml"})


_PEOPLE: Final = re.compile(
    r"(<(?:[\w.-]+:)?(?:author|creator|publisher|contributor|managingEditor|webMaster|name|email)\b[^<>]*>"
    r"\s*(?:<!\[CDATA\[)?[^<\]]{500})[^<\]]+",
    re.IGNORECASE,
)
"""A person's name that goes on for ever: feedparser looks for an e-mail address in it, in quadratic time."""


def read_feed(text: str, *, root: str, source: Source, url: str, now: datetime) -> Parsed:
    """Read a feed's XML.

    Args:
        text: from the root element on, decoded.
        root: the root element's name as written.
        source: for its zone and date order.
        url: the document's address; relative links are relative to it, or to their ``xml:base``.
        now: aware.

    Returns:
        The document, also one without entries; ``BROKEN`` when nothing of it could be read.
    """
    mended = mend(_PEOPLE.sub(r"\1", text), root)
    if mended is None:
        return broken("the feed is cut off before its first item ends; try again later")
    parsed = _feedparsed(mended, url)
    if parsed is None:
        return broken("the feed cannot be read: its XML is not what any feed looks like; look at it in a browser")
    channel, items = _mapping(parsed.get("feed")), [_mapping(item) for item in _sequence(parsed.get("entries"))]
    if not items and _fault(parsed):
        return broken(f"the feed cannot be read ({_fault(parsed)}); try again later")
    gathering = Gathering(source, now)
    for warning in mended.warnings:
        gathering.warn(warning)
    if _fault(parsed):
        gathering.warn(f"the XML is not well-formed ({_fault(parsed)}); what could be read was")
    form = _ROOT_FORMS.get(root.lower().rpartition(":")[2]) or _text(parsed, "version") or "feed"
    for item in items:
        if gathering.full():
            break
        gathering.take(_raw(item, url, atom=form.startswith("atom")))
    generator = _text(channel, "generator")
    if is_nukeviet(generator):
        without_false_minutes(gathering)
    return gathering.document(
        form,
        title=_text(channel, "title"),
        link=usable_link(_text(channel, "link"), url),
        generator=generator,
        slow_down=_slow_down(channel),
    )


def _feedparsed(mended: Mended, url: str) -> Mapping[str, object] | None:
    base = url if b"xml:base" in mended.xml else _RAW_LINKS
    try:
        return _mapping(
            feedparser.parse(
                io.BytesIO(mended.xml),
                response_headers={"content-type": "application/xml; charset=utf-8", "content-location": base},
                sanitize_html=False,
                resolve_relative_uris=False,
            )
        )
    except _FAULTS:
        return None


def _fault(parsed: Mapping[str, object]) -> str:
    """Why the XML is not well-formed; empty when it is."""
    if not parsed.get("bozo"):
        return ""
    return legal(str(parsed.get("bozo_exception") or "not well-formed"))[:200]


def _raw(item: Mapping[str, object], url: str, *, atom: bool) -> Raw:
    summary, content = _markup(item.get("summary_detail"), _text(item, "summary")), _content(item)
    base = _content_base(item) or url
    guid = _text(item, "id")
    links = (_text(item, "link"), *_alternates(item))
    return Raw(
        base=url,
        title=_text(item, "title"),
        links=tuple(link for link in links if not (atom and link == guid and not _alternates(item))),
        guid=guid,
        dates=(_text(item, "published"), _text(item, "created"), _text(item, "updated")),
        labels=tuple(_text(tag, "label") or _text(tag, "term") or "" for tag in _mappings(item.get("tags"))),
        summary=absolute_addresses(summary, base) if summary and summary != content else None,
        content=absolute_addresses(content, base) if content else None,
        author=_text(item, "author"),
        images=_images(item),
    )


def _content(item: Mapping[str, object]) -> str | None:
    """HTML of the first content that has any."""
    for content in _mappings(item.get("content")):
        markup = _markup(content, _text(content, "value"))
        if markup:
            return markup
    return None


def _content_base(item: Mapping[str, object]) -> str | None:
    """The ``xml:base`` in force inside an entry."""
    for detail in [*_mappings(item.get("content")), _mapping(item.get("summary_detail"))]:
        base = _text(detail, "base")
        if base and base != _RAW_LINKS:
            return usable_link(base, base)
    return None


def _markup(detail: object, value: str | None) -> str | None:
    """HTML of a text construct: what says it is plain text is escaped."""
    if not value:
        return None
    kind = _text(_mapping(detail), "type") or "text/html"
    return value if kind in _HTML_TYPES else markup_of(value)


def _alternates(item: Mapping[str, object]) -> tuple[str | None, ...]:
    return tuple(_text(link, "href") for link in _mappings(item.get("links")) if link.get("rel") == "alternate")


def _images(item: Mapping[str, object]) -> tuple[str | None, ...]:
    """Images an entry names: Media RSS, then enclosures."""
    thumbnails = [_text(image, "url") for image in _mappings(item.get("media_thumbnail"))]
    media = [
        _text(image, "url")
        for image in _mappings(item.get("media_content"))
        if image.get("medium") == "image" or (_text(image, "type") or "").startswith("image/")
    ]
    enclosures = [
        _text(link, "href")
        for link in _mappings(item.get("links"))
        if link.get("rel") == "enclosure" and (_text(link, "type") or "").startswith("image/")
    ]
    return (*media, *enclosures, *thumbnails)


def _slow_down(channel: Mapping[str, object]) -> timedelta | None:
    """The longest of RSS ``ttl`` (minutes) and ``sy:updatePeriod`` over ``sy:updateFrequency``; at most 31 days."""
    spans = []
    ttl = _number(_text(channel, "ttl"))
    if ttl:
        spans.append(timedelta(minutes=ttl))
    period = _PERIODS.get((_text(channel, "sy_updateperiod") or "").strip().lower())
    if period is not None:
        spans.append(period / (_number(_text(channel, "sy_updatefrequency")) or 1))
    return min(max(spans), _LONGEST) if spans else None


def _number(written: str | None) -> int:
    """A small whole number, else 0."""
    stripped = (written or "").strip()
    return int(stripped) if stripped.isascii() and stripped.isdecimal() and len(stripped) < len("1000000") else 0


# --- looking at feedparser's dictionaries without trusting them -----------------------------------------------------


def _mapping(value: object) -> Mapping[str, object]:
    """The plain dictionary, so that no key is answered from another one (``updated`` from ``published``)."""
    return dict(value.items()) if isinstance(value, dict) else {}


def _sequence(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _mappings(value: object) -> list[Mapping[str, object]]:
    return [_mapping(one) for one in _sequence(value)]


def _text(values: Mapping[str, object], key: str) -> str | None:
    value = values.get(key)
    return legal(value) if isinstance(value, str) else None
