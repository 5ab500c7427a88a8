"""Discover: from an address a person gives to the feed or listing behind it, and what to call it.

    fetch -> look (parse, normalise, the feeds it names; in a child process) -> choose

The plain cases: the address is a feed; or a page that names a feed which is alive; or a page that lists news.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import assert_never
from urllib.parse import unquote, urlsplit

from aggregator.classify import find_places
from aggregator.fetch import Fetcher
from aggregator.isolate import Crashed, Isolation, Killed
from aggregator.model import Fetched, FetchFailed, Item, Kind, NotModified, ParseFailed, Source
from aggregator.normalise import normalise
from aggregator.parse import parse
from aggregator.parse.advertised import advertised_feeds
from aggregator.provinces import PROVINCES
from aggregator.vietnamese import fold, plain

_TRIED = 5
"""Feeds of one page that are tried."""
_BEHIND = timedelta(days=30)
"""A feed whose newest item is older than its page's newest by more than this was forgotten."""
_A_LISTING = 3
"""Items from which a page is surely a list of news."""
_LONGEST_ID = 60
_LONGEST_NAME = 120

_SUFFIXES = frozenset({"vn", "com", "net", "org", "gov", "edu", "info", "biz", "name", "asia", "online", "local"})
"""Last parts of host names, which say nothing about whose they are."""
_SAYS_NOTHING = frozenset(
    {"rss", "feed", "feeds", "atom", "xml", "index", "default", "home", "trang-chu", "vi", "vn", "news", "tin-tuc"}
    | {"category", "danh-muc", "page", "pages"}
)
"""Parts of a path that most lists have."""
_EXTENSION = re.compile(r"\.(?:rss|xml|atom|json|html?|aspx?|php|jsp|tag)$", re.IGNORECASE)
_OFFICE = re.compile(r"^(?:so-?cong-?thuong|cong-?thuong|khuyen-?cong|sct|ttkc|ipc|ocop)")
"""How host names of industry offices begin, before the province's name."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What an address gives when it is read."""

    form: str | None
    """As ``Document.form``; ``None`` when it can be read neither as a feed nor as a listing."""
    title: str | None = None
    items: tuple[Item, ...] = ()
    feeds: tuple[str, ...] = ()
    """Those the page names."""
    trouble: str = ""
    """Why it cannot be read."""

    @property
    def newest(self) -> datetime | None:
        """The moment of its newest item."""
        return max((item.moment.at for item in self.items if item.moment is not None), default=None)


@dataclass(frozen=True, slots=True)
class Found:
    """Something that can be polled."""

    url: str
    kind: Kind
    seen: Seen
    notes: tuple[str, ...] = ()
    """What else a person should know, one sentence each."""


@dataclass(frozen=True, slots=True)
class NothingFound:
    """Nothing that can be polled; ``sentence`` says why and what to do."""

    sentence: str


async def discover(url: str, fetcher: Fetcher, isolation: Isolation, now: datetime) -> Found | NothingFound:
    """Find what to poll for an address.

    Args:
        url: absolute http or https address.
        fetcher: speaks HTTP.
        isolation: runs the reading.
        now: aware.
    """
    looked = await _look_at(url, "auto", fetcher, isolation, now)
    if isinstance(looked, NothingFound):
        return looked
    where, page = looked
    if page.form not in {None, "listing"}:
        return Found(where, "feed", page, () if page.items else ("the feed is empty now",))
    feeds, notes = [], []
    for address in page.feeds[:_TRIED]:
        tried = await _look_at(address, "feed", fetcher, isolation, now)
        why_not = tried.sentence if isinstance(tried, NothingFound) else _not_alive(tried[1], page)
        if why_not or isinstance(tried, NothingFound):
            notes.append(f"the page names the feed {address}, but {why_not}")
        else:
            feeds.append(Found(tried[0], "feed", tried[1]))
    return _chosen(Found(where, "listing", page), feeds, notes)


def _chosen(page: Found, feeds: list[Found], notes: list[str]) -> Found | NothingFound:
    """The feed that has most of the page's items; the page itself when none has any, or there is none."""
    best = max(feeds, key=lambda feed: _in_common(feed.seen, page.seen), default=None)
    lists = page.seen.form is not None and len(page.seen.items) > 0
    if best is not None and lists and len(page.seen.items) >= _A_LISTING and not _in_common(best.seen, page.seen):
        notes.append(f"the page names the feed {best.url}, which has none of the news listed here")
    elif best is not None:
        return Found(best.url, best.kind, best.seen, tuple(notes))
    if lists:
        return Found(page.url, page.kind, page.seen, tuple(notes))
    return NothingFound("; ".join([page.seen.trouble or "this page lists no news now; try again when it does", *notes]))


def _in_common(one: Seen, other: Seen) -> int:
    keys = ({item.link_key for item in seen.items if item.link_key is not None} for seen in (one, other))
    return len(set.intersection(*keys))


def _not_alive(feed: Seen, page: Seen) -> str:
    """Why a feed that a page names is not worth polling; empty when it is."""
    if feed.form is None:
        return feed.trouble
    if not feed.items:
        return "it is empty"
    if feed.newest is not None and page.newest is not None and page.newest - feed.newest > _BEHIND:
        return f"its newest item is of {feed.newest:%Y-%m-%d}, older than the page's"
    return ""


# --- looking at one address ------------------------------------------------------------------------------------------


def look(source: Source, body: bytes, url: str, content_type: str | None, now: datetime) -> Seen:
    """Read a document as a poll would, and the feeds it names; runs in a child process."""
    parsed = parse(body, source=source, url=url, content_type=content_type, now=now)
    feeds = () if source.kind == "feed" else advertised_feeds(body, url=url, content_type=content_type)
    if isinstance(parsed, ParseFailed):
        return Seen(None, feeds=feeds, trouble=parsed.sentence)
    return Seen(parsed.form, parsed.title, normalise(parsed, source).items, feeds)


async def _look_at(
    url: str, kind: Kind, fetcher: Fetcher, isolation: Isolation, now: datetime
) -> tuple[str, Seen] | NothingFound:
    """What is there, and the address to declare for it."""
    fetched = await fetcher.fetch(url)
    match fetched:
        case FetchFailed(sentence=sentence):
            return NothingFound(sentence)
        case NotModified():
            return NothingFound("the server answered 304 to a request without conditions; try again later")
        case Fetched():
            source = Source("new", urlsplit(url).hostname or url, url, kind=kind)
            args = (source, fetched.body, fetched.url, fetched.content_type, now)
            seen = await isolation.run(look, *args)
        case _:
            assert_never(fetched)
    match seen:
        case Killed(after=after):
            return NothingFound(f"reading it took longer than {after.total_seconds():.0f} s and was stopped")
        case Crashed(sentence=sentence):
            return NothingFound(f"reading it failed by a fault of this program: {sentence}")
        case Seen():
            return fetched.moved_to or url, seen
        case _:
            assert_never(seen)


# --- what to call it -------------------------------------------------------------------------------------------------


def suggest_name(title: str | None, url: str) -> str:
    """What it calls itself, in one line; its host when it calls itself nothing."""
    name = plain(title or "")
    if len(name) > _LONGEST_NAME:
        name = name[:_LONGEST_NAME].rpartition(" ")[0] or name[:_LONGEST_NAME]
    return name if name.isprintable() and name else urlsplit(url).hostname or url


def suggest_id(url: str, taken: Container[str]) -> str:
    """An id of host and path that nobody bears: ``socongthuong-daklak-hoat-dong-khuyen-cong``."""
    parts = urlsplit(url)
    segments = [_slug(_EXTENSION.sub("", unquote(segment))) for segment in parts.path.split("/")]
    telling = [segment for segment in segments if segment and segment not in _SAYS_NOTHING]
    words = [*_host_words(parts.hostname or ""), *telling[-1:]]
    name = "-".join(words)[:_LONGEST_ID].strip("-") or "nguon"
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    return found


def _host_words(host: str) -> list[str]:
    try:
        return [_slug(str(ip_address(host)))]
    except ValueError:
        labels = [label for label in host.lower().split(".") if label and label != "www"]
    while len(labels) > 1 and labels[-1] in _SUFFIXES:
        labels.pop()
    return [_slug(label) for label in labels]


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def certain_province(name: str, url: str) -> str | None:
    """The slug of the province that speaks, when its name or a government's address says so and nothing else does."""
    named = {place.slug for place in find_places(name)}
    host = urlsplit(url).hostname or ""
    if host.endswith(".gov.vn"):
        named |= {slug for label in host.split(".") for slug in _of_label(label)}
    return named.pop() if len(named) == 1 else None


def _of_label(label: str) -> set[str]:
    words = {_joined(label), _joined(_OFFICE.sub("", label))}
    return {province.slug for province in PROVINCES for unit in province.former if _joined(unit.name) in words}


def _joined(text: str) -> str:
    return _slug(text).replace("-", "")
