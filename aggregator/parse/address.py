"""What an address on a page says by itself: which article, of what kind, of which day."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from aggregator.parse.link import usable_link

_TWIN_HOST: Final = re.compile(r"(?:(?:www\d?|m|mobile|amp|wap)\.)+(?=[^.]+\.)")
_TWIN_SEGMENTS: Final = frozenset({"amp", "print", "in-bai-viet", "m", "mobile"})
_TWIN_PARAMETERS: Final = re.compile(
    r"utm_.+|fbclid|gclid|zarsrc|print|printable|tmpl|amp|mobile|ref|hl"
    r"|phpsessid|j?sessionid|_afr.+|_adf\..+|inheritredirect"
    r"|p_p_(?:lifecycle|state|mode|auth|col_.+)|p_auth|p_l_back_url|__cf_chl_.+|_",
    re.IGNORECASE,
)
"""Parameters of campaigns, views and visits: they never say which article."""
_WAY_BACK: Final = re.compile(r"(?:.+_)?redirect|(?:.+_)?(?:return|back)_?url", re.IGNORECASE)
_VISIT_IN_PATH: Final = re.compile(r";(?:jsessionid|sid|phpsessid)=[^/?#;]*", re.IGNORECASE)
_PAGE_PARAMETERS: Final = re.compile(
    r"p|pg|page|paged|trang|start|limitstart|offset|cur|now|sort|order|orderby|q|s|search|tag|keyword|tu_?khoa|format"
    r"|lang|language|delta|returnurl|redirect|type|.*_cur|.*_delta",
    re.IGNORECASE,
)
"""Parameters that say which part of a list, never which article."""
_MODULE: Final = re.compile(r"nv|mod|module|option|view|do|act|action|task|controller|component|page")
"""Parameters that name, in letters only, which part of a site answers: ``nv=news`` is no ``nv=laws``."""
_ROW_NUMBER: Final = re.compile(r"[0-9]{3,}")
"""``?p=2200`` is an article of WordPress, ``?p=2`` a part of a list."""
_EXTENSION: Final = re.compile(r"\.([a-z]{2,5})$", re.IGNORECASE)
_NUMBERED: Final = re.compile(
    r"(?:^|[-_./a-z])(?:[0-9a-f]{8}_)?[0-9]{2,}$|^[0-9]+-|^[0-9]+$|-[a-z]{1,5}[0-9]{2,}$|\.[0-9]{2,}$",
    re.IGNORECASE,
)
_YOUNG: Final = re.compile(r"[a-z]{2,12}[-_]?[0-9]", re.IGNORECASE)
"""``bai-9``: of the kind of ``bai-10``, though by itself it may be a section's name."""
_LONG_SLUG: Final = 4
"""Hyphens: a headline has more words than a section's name."""
_CLOSING_NUMBER: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+){3,}-(?:[0-9]{1,3}|(?:19|20)[0-9]{2})", re.IGNORECASE)
"""A headline that ends with a figure or a year."""
_NO_PAGE: Final = frozenset(
    {"pdf", "doc", "docx", "xls", "xlsx", "zip", "rar", "jpg", "jpeg", "png", "gif", "mp3", "mp4"}
)
_DAY_IN_PATH: Final = re.compile(
    r"/(?P<y1>20[0-9]{2})[/-](?P<m1>[01]?[0-9])[/-](?P<d1>[0-3]?[0-9])(?=[/-]|$)"
    r"|/(?P<y2>20[0-9]{2})(?P<m2>[01][0-9])(?P<d2>[0-3][0-9])(?=/|$)"
    r"|/(?P<d3>[0-3]?[0-9])-(?P<m3>[01]?[0-9])-(?P<y3>20[0-9]{2})(?=/|$)"
)
"""Segments of the path that are a day."""
_STAMP_IN_PATH: Final = re.compile(r"(?<![0-9])(20[0-9]{12})(?:[0-9]{3})?(?![0-9])")
"""A row number that is the moment it was given: day and time to the second, and perhaps milliseconds."""

_FRONT_PAGES: Final = frozenset({"index.html", "index.htm", "index.php", "default.aspx", "default.asp", "home.aspx"})
_LANGUAGES: Final = frozenset({"vi", "en", "vi-vn", "en-us"})
_PLAIN_PATH: Final = re.compile(
    r"(?:/[A-Za-z0-9_~-]+(?:\.[A-Za-z0-9_~-]+)*)+/?(?:\?[A-Za-z0-9_=-]+(?:&[A-Za-z0-9_=-]+)*)?"
)
"""An address from the site's root with nothing in it that needs mending."""


class Shape(NamedTuple):
    """What addresses of one kind have in common."""

    host: str
    extension: str
    numbered: bool
    """Whether the last part ends or begins with a number; one that closes a headline (*… tăng 20%*) is none."""
    dated: bool
    """Whether it holds a day."""
    parameters: tuple[str, ...]
    """Names; of those that name a part of the site with their values."""


class Absolute:
    """Makes the addresses of one page's links absolute, each once; most are plain paths from the site's root."""

    def __init__(self, base: str) -> None:
        """Base is what the page's addresses are relative to."""
        self.base = base
        self.origin = (usable_link("/", base) or "").removesuffix("/")
        self.known: dict[str, str | None] = {}

    def of(self, written: str) -> str | None:
        """The absolute http(s) address of ``href`` as written; ``None`` for what is none."""
        if written not in self.known:
            plain_path = self.origin and _PLAIN_PATH.fullmatch(written)
            self.known[written] = f"{self.origin}{written}" if plain_path else usable_link(written, self.base)
        return self.known[written]


@lru_cache(maxsize=4096)
def article_key(link: str) -> str:
    """Equal for the addresses of one article on one page: twins for print, AMP and mobile, visits, fragments."""
    parts = urlsplit(link)
    host = _TWIN_HOST.sub("", parts.netloc.lower(), count=1)
    path = _VISIT_IN_PATH.sub("", parts.path)
    segments = [one for one in path.split("/") if one and one.lower() not in _TWIN_SEGMENTS]
    query = "&".join(sorted(one for one in parts.query.split("&") if one and not _is_twin(one, host)))
    return f"{host}/{'/'.join(segments)}?{query}"


@lru_cache(maxsize=4096)
def shape_of(link: str) -> Shape:
    """The kind of an address."""
    parts = urlsplit(link)
    host = _TWIN_HOST.sub("", parts.netloc.lower(), count=1)
    last = _last(parts.path)
    extension = _EXTENSION.search(last)
    stem = last[: extension.start()] if extension else last
    given = [(name.lower(), value) for name, value in parse_qsl(parts.query, keep_blank_values=True)]
    said = [one for one in given if not _TWIN_PARAMETERS.fullmatch(one[0]) and not _WAY_BACK.fullmatch(one[0])]
    names = {f"{name}={value}" if _MODULE.fullmatch(name) and value.isalpha() else name for name, value in said}
    own = tuple(sorted(names))
    has_number = _NUMBERED.search(stem) is not None or _YOUNG.fullmatch(stem) is not None
    numbered = has_number and _CLOSING_NUMBER.fullmatch(stem) is None
    dated = _DAY_IN_PATH.search(parts.path) is not None
    return Shape(host, extension[1].lower() if extension else "", numbered, dated, own)


@lru_cache(maxsize=4096)
def is_article_like(link: str) -> bool:
    """Whether an address looks like an article's: a headline, a number or a day in it, or a parameter that names it."""
    parts = urlsplit(link)
    last = _last(parts.path)
    stem = _EXTENSION.sub("", last)
    if stem.count("-") + stem.count("_") >= _LONG_SLUG or _NUMBERED.search(stem) or _DAY_IN_PATH.search(parts.path):
        return True
    return any(
        _ROW_NUMBER.fullmatch(value)
        if _PAGE_PARAMETERS.fullmatch(name)
        else any(character.isdecimal() for character in value)
        for name, value in parse_qsl(parts.query)
        if name.lower() == "p" or not _PAGE_PARAMETERS.fullmatch(name)
    )


def is_file(link: str) -> bool:
    """Whether an address is a document or picture to download."""
    extension = _EXTENSION.search(urlsplit(link).path)
    return extension is not None and extension[1].lower() in _NO_PAGE


def is_home(link: str) -> bool:
    """Whether an address is a site's front door."""
    parts = urlsplit(link)
    segments = [one for one in parts.path.lower().split("/") if one]
    return not parts.query and all(one in _FRONT_PAGES or one in _LANGUAGES for one in segments)


def filed_under(link: str, now: datetime) -> str | None:
    """When an address says its article was filed, as ISO 8601: the last resort for what shows no date.

    ``/2025/10/18/`` says the day; a row number such as ``20251018071700`` (and milliseconds) the second, local time.

    Returns:
        ``None`` also for what lies more than a day ahead of ``now``: a row number that only looks like a date.
    """
    path = urlsplit(link).path
    for match in _DAY_IN_PATH.finditer(path):
        year, month, day = (
            int(match[f"{part}1"] or match[f"{part}2"] or match[f"{part}3"]) for part in ("y", "m", "d")
        )
        try:
            found = datetime(year, month, day, tzinfo=now.tzinfo)
        except ValueError:
            continue
        if found <= now + timedelta(days=1):
            return found.date().isoformat()
    stamp = _STAMP_IN_PATH.search(path)
    if stamp is None:
        return None
    try:
        second = datetime.strptime(stamp[1], "%Y%m%d%H%M%S").replace(tzinfo=now.tzinfo)
    except ValueError:
        return None
    return second.strftime("%Y-%m-%dT%H:%M:%S") if second <= now + timedelta(days=1) else None


def _is_twin(parameter: str, host: str) -> bool:
    """Whether a parameter says nothing of the article; a redirection to another host (``out?redirect=…``) does."""
    name, _, value = parameter.partition("=")
    if _WAY_BACK.fullmatch(name) is not None:
        target = unquote(value)
        return "//" not in target or host in target.lower()
    return _TWIN_PARAMETERS.fullmatch(name) is not None


def _last(path: str) -> str:
    """The last segment that says something: of ``/tabid/77/id/900/Default.aspx`` the number."""
    before, _, last = path.rstrip("/").rpartition("/")
    if last.lower() in _FRONT_PAGES and before:
        last = before.rpartition("/")[2]
    return unquote(last)
