"""Read JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, cast

from aggregator.parse.encoding import legal
from aggregator.parse.entries import Gathering, Raw, broken, markup_of, not_a_feed
from aggregator.parse.link import absolute_addresses, usable_link

if TYPE_CHECKING:
    from datetime import datetime

    from aggregator.model import Parsed, Source

_Object = dict[str, object]


def read_jsonfeed(text: str, *, source: Source, url: str, now: datetime) -> Parsed:
    """Read a JSON Feed.

    Args:
        text: the decoded document.
        source: for its zone and date order.
        url: the document's address; relative links are relative to it.
        now: aware.

    Returns:
        The document; ``BROKEN`` when it is cut off or nested too deep; ``NOT_A_FEED`` when it is other JSON.
    """
    try:
        value = json.loads(text)
    except ValueError as error:
        return broken(f"the JSON cannot be read ({error}); it may have been cut off, so try again later"[:300])
    except RecursionError:
        return broken("the JSON is nested too deep to be a feed; look at the address in a browser")
    feed = _object(value)
    items = feed.get("items")
    if not isinstance(items, list) or not ("version" in feed or "title" in feed):
        return not_a_feed("this is JSON, but no JSON Feed (it has no items); give the address of the site's feed")
    gathering = Gathering(source, now)
    for item in items:
        if gathering.full():
            break
        if isinstance(item, dict):
            gathering.take(_raw(_object(item), url))
        else:
            gathering.refuse(str(item)[:100], "it is no JSON object")
    return gathering.document("json", title=_text(feed, "title"), link=usable_link(_text(feed, "home_page_url"), url))


def _raw(item: _Object, base: str) -> Raw:
    markup, text, summary = (_text(item, key) for key in ("content_html", "content_text", "summary"))
    return Raw(
        base=base,
        title=_text(item, "title"),
        links=(_text(item, "url"), _text(item, "external_url")),
        guid=_text(item, "id"),
        dates=(_text(item, "date_published"), _text(item, "date_modified")),
        labels=tuple(legal(tag) for tag in _list(item, "tags") if isinstance(tag, str)),
        summary=markup_of(summary) if summary else None,
        content=absolute_addresses(markup, base) if markup else markup_of(text) if text else None,
        author=_author(item),
        images=(_text(item, "image"), _text(item, "banner_image")),
    )


def _author(item: _Object) -> str | None:
    """First author: ``authors`` of 1.1, ``author`` of 1.0."""
    for author in [*_list(item, "authors"), item.get("author")]:
        name = _text(_object(author), "name")
        if name:
            return name
    return None


def _object(value: object) -> _Object:
    return cast("_Object", value) if isinstance(value, dict) else {}


def _list(item: _Object, key: str) -> list[object]:
    value = item.get(key)
    return value if isinstance(value, list) else []


def _text(item: _Object, key: str) -> str | None:
    """A member as text; ids are often numbers."""
    value = item.get(key)
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    return legal(str(value))
