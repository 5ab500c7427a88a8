"""Trying a declared source: what answers, what it is, how fresh it is, and what to do about the rest."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from aggregator.discover.choose import Seen
from aggregator.discover.search import Feed, NothingFound, Search
from aggregator.fetch import Fetcher
from aggregator.isolate import Isolation
from aggregator.model import Fetched, FetchFailed, Source

DEAD_AFTER = timedelta(days=180)
"""A source whose newest item is older than this is probably left alone: a dead feed still answers 200."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What a source gave when it was tried."""

    source: Source
    answer: str
    """The status of HTTP, or in one word why there is none."""
    form: str = ""
    """What it is: ``rss20``, ``atom10``, ``listing`` …; empty when it cannot be read."""
    items: int = 0
    newest: datetime | None = None
    """The moment of its newest item that is not of the future."""
    advice: tuple[str, ...] = ()
    """What to do, one sentence each; empty when all is well."""

    @property
    def failed(self) -> bool:
        """Whether nothing can be read there."""
        return not self.form


async def try_source(source: Source, fetcher: Fetcher, isolation: Isolation, now: datetime) -> Trial:
    """Try a source as it is declared, and say what would serve better; nothing is kept.

    Args:
        source: its settings.
        fetcher: speaks HTTP.
        isolation: runs the reading.
        now: aware.
    """
    search = Search(fetcher, isolation, now)
    fetched = await search.fetch(source)
    if isinstance(fetched, FetchFailed):
        answer = str(fetched.status) if fetched.status is not None else fetched.reason.value
        return Trial(source, answer, advice=(fetched.sentence,))
    seen = await search.look(source, fetched)
    if isinstance(seen, NothingFound):
        return Trial(source, str(fetched.status), advice=(seen.sentence,))
    feed = await _better(search, source, fetched, seen) if seen.is_page else None
    return Trial(
        source,
        str(fetched.status),
        seen.form or "",
        len(seen.items),
        seen.newest_by(now),
        advice(source, fetched, seen, feed, now),
    )


async def _better(search: Search, source: Source, fetched: Fetched, seen: Seen) -> Feed | None:
    """The feed of a page: whatever the source's kind, its page may name one; we look further where it is left to us."""
    page: Seen | NothingFound = seen
    if source.kind == "feed":  # then the page was not looked through
        page = await search.look(replace(source, kind="auto"), fetched)
    if isinstance(page, NothingFound):
        return None
    return await search.feed_of(source, fetched.url, page, guess=source.leaves_choice and bool(page.items))


def advice(source: Source, fetched: Fetched, seen: Seen, feed: Feed | None, now: datetime) -> tuple[str, ...]:
    """What to do about a source that answered, one sentence each.

    Args:
        source: its settings.
        fetched: what answered.
        seen: what could be read of it.
        feed: one that may stand for it, if it is a page.
        now: aware.
    """
    said = []
    if feed is not None:
        said.append(_about_feed(source, feed))
    if seen.form is None:
        said.append(seen.trouble)
    elif not seen.items:
        said.append(_about_none(seen))
    else:
        said += _about_age(seen, now)
    if fetched.moved_to is not None and feed is None:
        said.append(f"it moved for good: set url to {fetched.moved_to}")
    if seen.refused:
        said.append(f"{seen.refused} entries refused: `aggregator preview {source.id}` says why")
    return (*said, *seen.warnings)


def _about_feed(source: Source, feed: Feed) -> str:
    if source.leaves_choice:
        return f"a feed stands for this page, and is polled instead: to spare the search, set url to {feed.url}"
    return f"names a feed that is alive: set url to {feed.url} and kind to feed"


def _about_none(seen: Seen) -> str:
    if seen.form == "listing":
        return "reads 0 items: give CSS selectors under listing:"
    return "the feed is empty now: if it stays so, give the address of the news page instead"


def _about_age(seen: Seen, now: datetime) -> list[str]:
    newest = seen.newest_by(now)
    if newest is not None:
        days = (now - newest).days
        return [f"its newest item is {days} days old: dead? look for its new address"] if days > DEAD_AFTER.days else []
    if seen.form == "listing":
        return ["none of its items has a date: give the selector listing.date, if the page shows any"]
    return ["none of its items has a date: each is dated by our first sight of it"]
