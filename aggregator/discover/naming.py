"""What to call a source that was found: its name, an id nobody bears, the province that speaks there."""

from __future__ import annotations

import re
from collections.abc import Container
from ipaddress import ip_address
from urllib.parse import unquote, urlsplit

from aggregator.classify import find_places
from aggregator.config import built_in_rules
from aggregator.provinces import PROVINCES
from aggregator.vietnamese import fold, plain

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
    named = {place.slug for place in find_places(name, built_in_rules())}
    host = urlsplit(url).hostname or ""
    if host.endswith(".gov.vn"):
        named |= {slug for label in host.split(".") for slug in _of_label(label)}
    return named.pop() if len(named) == 1 else None


def _of_label(label: str) -> set[str]:
    words = {_joined(label), _joined(_OFFICE.sub("", label))}
    return {province.slug for province in PROVINCES for unit in province.former if _joined(unit.name) in words}


def _joined(text: str) -> str:
    return _slug(text).replace("-", "")
