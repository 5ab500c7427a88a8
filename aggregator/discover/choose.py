"""Whether a feed may stand for a page: pure, given what both list.

A feed is taken when it is alive, as new as the page, has the page's news, and little else: a whole site's feed is no
replacement for the page of one section.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from aggregator.model import Item

_BEHIND = timedelta(days=1)
"""A feed whose newest item is older than its page's newest by more than this is not kept as the page is. Pages that
give a day, or only a time, are up to a day off."""
_SURELY_PAST = timedelta(days=1)
"""What is dated further ahead than this is an event or a slip, and says nothing about how new a list is."""
_A_LISTING = 3
"""Items from which a page is surely a list of news."""
_COMPARED = 10
"""Newest items that are held against each other."""
_FRONT = re.compile(r"/?(?:[a-z]{2}/?)?(?:(?:index|default|home|trang-chu)(?:\.\w+)?/?)?", re.IGNORECASE)
"""Paths of front pages, which list something of everything."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What an address gives when it is read."""

    form: str | None
    """As ``Document.form``; ``None`` when it can be read neither as a feed nor as a listing."""
    title: str | None = None
    items: tuple[Item, ...] = ()
    feeds: tuple[str, ...] = ()
    """Those the page names."""
    guesses: tuple[str, ...] = ()
    """Where else its feed may be, the likeliest first."""
    trouble: str = ""
    """Why it cannot be read."""
    warnings: tuple[str, ...] = ()
    """Faults that were mended on the way, one sentence each."""
    refused: int = 0
    """Entries that were not taken."""

    @property
    def newest(self) -> datetime | None:
        """The moment of its newest item."""
        return max((item.moment.at for item in self.items if item.moment is not None), default=None)

    @property
    def is_page(self) -> bool:
        """Whether this is no feed, so that a feed may stand for it."""
        return self.form in {None, "listing"}

    def newest_by(self, now: datetime) -> datetime | None:
        """The moment of its newest item that is not of the future."""
        moments = (item.moment.at for item in self.items if item.moment is not None)
        return max((at for at in moments if at <= now + _SURELY_PAST), default=None)


def why_not(feed: Seen, page: Seen, url: str, now: datetime) -> str:
    """Why a feed may not stand for a page, in a sentence about it; empty when it may.

    Args:
        feed: what its address gives.
        page: what the page gives.
        url: of the page.
        now: aware.
    """
    if feed.form is None:
        return feed.trouble
    if not feed.items:
        return "it is empty"
    newest, there = feed.newest_by(now), page.newest_by(now)
    if newest is None and there is not None:
        return "none of its items has a date, and the page's have"
    if newest is not None and there is not None and there - newest > _BEHIND:
        return f"its newest item is of {newest:%Y-%m-%d}, older than the page's"
    if len(page.items) < _A_LISTING:
        return ""
    return _other_news(_ordered(feed.items, now), _ordered(page.items, now), front=_is_front(url))


def _other_news(feed: Sequence[Item], page: Sequence[Item], *, front: bool) -> str:
    """Why a feed is not the page's own: it lacks what the page lists, or is mostly of other things."""
    compared = min(_COMPARED, len(feed), len(page))
    has = _shared(page[:compared], feed)
    if not has:
        return "it has none of the news listed here"
    if 2 * has < compared:
        return f"it has only {has} of the {compared} newest listed here"
    own = _shared(feed[:compared], page)
    if not front and 2 * own < compared:
        return f"of its {compared} newest items only {own} are listed here: it is of a larger part of the site"
    return ""


def _shared(some: Sequence[Item], others: Sequence[Item]) -> int:
    """How many of some are among the others, by canonical link or title key."""
    links = {item.link_key for item in others if item.link_key is not None}
    titles = {item.title_key for item in others}
    return sum(item.link_key in links or item.title_key in titles for item in some)


def _ordered(items: Sequence[Item], now: datetime) -> list[Item]:
    """The newest first; those without a moment, or with one of the future, behind them in their own order."""
    dated = [item for item in items if item.moment is not None and item.moment.at <= now + _SURELY_PAST]
    dated.sort(key=lambda item: item.moment.at if item.moment is not None else now, reverse=True)
    known = {id(item) for item in dated}
    return [*dated, *(item for item in items if id(item) not in known)]


def _is_front(url: str) -> bool:
    parts = urlsplit(url)
    return _FRONT.fullmatch(parts.path) is not None and not parts.query


def nearest_first(feeds: Iterable[str], url: str) -> list[str]:
    """Feeds in their order, but those whose address speaks of the page's section before the others."""
    sections = [part for part in urlsplit(url).path.split("/") if part]
    slug = sections[-1].partition(".")[0].lower() if sections else ""
    return sorted(feeds, key=lambda feed: not slug or slug not in urlsplit(feed).path.lower())
