"""The search itself: what to ask, how often, and when to stop."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import assert_never
from urllib.parse import urlsplit

from aggregator.discover.choose import Seen, nearest_first, why_not
from aggregator.discover.platforms import likely_feeds
from aggregator.fetch import Fetcher
from aggregator.isolate import Crashed, Isolation, Killed
from aggregator.model import (
    Fetched,
    FetchFailed,
    FetchReason,
    Kind,
    NotModified,
    ParseFailed,
    Refusal,
    Sought,
    Source,
)
from aggregator.normalise import normalise
from aggregator.parse import parse
from aggregator.parse.advertised import shown_by

_NAMED = 4
"""Feeds that a page names which are tried."""
_GUESSED = 6
"""Addresses that platforms keep feeds at which are tried for one page."""
_GIVES_UP = frozenset(
    {
        *(FetchReason.THROTTLED, FetchReason.BLOCKED, FetchReason.TIMEOUT),
        *(FetchReason.CONNECT, FetchReason.DNS, FetchReason.TLS),
    }
)
"""Answers after which a host is asked for nothing more: it is down, turned us away, or asked us to wait."""


@dataclass(frozen=True, slots=True)
class Found:
    """Something that can be polled."""

    url: str
    kind: Kind
    seen: Seen
    notes: tuple[str, ...] = ()
    """What else a person should know, one sentence each."""
    refused: tuple[Refusal, ...] = ()
    """Addresses that no page named, tried and not taken, each with the reason."""


@dataclass(frozen=True, slots=True)
class NothingFound:
    """Nothing that can be polled; ``sentence`` says why and what to do."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that may stand for a page."""

    url: str
    """The address to declare: where it moved for good, if it did."""
    fetched: Fetched
    seen: Seen


@dataclass(slots=True)
class Search:
    """One search, with what was refused in it so far.

    Attributes:
        fetcher: speaks HTTP.
        isolation: runs the reading.
        now: aware.
        named: feeds the page names that were not taken.
        guessed: other addresses that were tried and not taken.
    """

    fetcher: Fetcher
    isolation: Isolation
    now: datetime
    named: list[Refusal] = field(default_factory=list)
    guessed: list[Refusal] = field(default_factory=list)
    _down: set[str] = field(default_factory=set)

    async def feed_of(self, source: Source, url: str, page: Seen, *, guess: bool = True) -> Feed | None:
        """The first feed that may stand for a page: of those it names, then of those a platform may have."""
        for address in nearest_first(page.feeds, url)[:_NAMED]:
            if (feed := await self._try(source.read_at(address), url, page, self.named)) is not None:
                return feed
        unnamed = [address for address in page.guesses if address not in page.feeds] if guess else []
        for address in unnamed[:_GUESSED]:
            if (feed := await self._try(source.read_at(address), url, page, self.guessed)) is not None:
                return feed
        return None

    async def _try(self, source: Source, url: str, page: Seen, refused: list[Refusal]) -> Feed | None:
        host = urlsplit(source.url).netloc
        if host in self._down:
            return None
        fetched = await self.fetch(source)
        if isinstance(fetched, FetchFailed):
            if fetched.reason in _GIVES_UP:
                self._down.add(host)
            refused.append(Refusal(source.url, fetched.sentence))
            return None
        seen = await self.look(source, fetched)
        why = seen.sentence if isinstance(seen, NothingFound) else why_not(seen, page, url, self.now)
        if why or isinstance(seen, NothingFound):
            refused.append(Refusal(source.url, why))
            return None
        return Feed(fetched.moved_to or source.url, fetched, seen)

    async def fetch(self, source: Source) -> Fetched | FetchFailed:
        """Ask for a document."""
        fetched = await self.fetcher.fetch(source.url, headers=source.headers, ca_file=source.ca_file)
        match fetched:
            case NotModified():
                sentence = "the server answered 304 to a request without conditions; try again later"
                return FetchFailed(FetchReason.PROTOCOL, sentence)
            case Fetched() | FetchFailed():
                return fetched
            case _:
                assert_never(fetched)

    async def look(self, source: Source, fetched: Fetched) -> Seen | NothingFound:
        """Read it, in a child process."""
        args = (source, fetched.body, fetched.url, fetched.content_type, self.now)
        seen = await self.isolation.run(look, *args)
        match seen:
            case Killed(after=after):
                return NothingFound(f"reading it took longer than {after.total_seconds():.0f} s and was stopped")
            case Crashed(sentence=sentence):
                return NothingFound(f"reading it failed by a fault of this program: {sentence}")
            case Seen():
                return seen
            case _:
                assert_never(seen)


async def discover(url: str, fetcher: Fetcher, isolation: Isolation, now: datetime) -> Found | NothingFound:
    """Find what to poll for an address.

    Args:
        url: absolute http or https address.
        fetcher: speaks HTTP.
        isolation: runs the reading.
        now: aware.
    """
    search = Search(fetcher, isolation, now)
    source = Source("new", urlsplit(url).hostname or url, url)
    fetched = await search.fetch(source)
    if isinstance(fetched, FetchFailed):
        return NothingFound(fetched.sentence)
    page = await search.look(source, fetched)
    if isinstance(page, NothingFound):
        return page
    where = fetched.moved_to or url
    if not page.is_page:
        return Found(where, "feed", page, () if page.items else ("the feed is empty now",))
    feed = await search.feed_of(source, fetched.url, page)
    notes = tuple(f"the page names the feed {one.what}, but {one.why}" for one in search.named)
    if feed is not None:
        return Found(feed.url, "feed", feed.seen, notes, tuple(search.guessed))
    if page.items:
        return Found(where, "listing", page, notes, tuple(search.guessed))
    return NothingFound("; ".join([page.trouble or "this page lists no news now; try again when it does", *notes]))


async def seek(source: Source, page: Fetched, fetcher: Fetcher, isolation: Isolation, now: datetime) -> Sought:
    """Find the feed that may stand for a source's page.

    Addresses the page does not name are tried only where it lists news to hold them against.

    Args:
        source: its settings.
        page: what its own address gave.
        fetcher: speaks HTTP.
        isolation: runs the reading.
        now: aware.
    """
    search = Search(fetcher, isolation, now)
    seen = await search.look(source, page)
    if isinstance(seen, NothingFound) or not seen.is_page:
        return Sought()
    feed = await search.feed_of(source, page.url, seen, guess=bool(seen.items))
    refused = (*search.named, *search.guessed)
    return Sought(refused=refused) if feed is None else Sought(feed.url, feed.fetched, refused)


def look(source: Source, body: bytes, url: str, content_type: str | None, now: datetime) -> Seen:
    """Read a document as a poll would, and where its feeds may be; runs in a child process."""
    parsed = parse(body, source=source, url=url, content_type=content_type, now=now)
    if isinstance(parsed, ParseFailed):
        seen = Seen(None, trouble=parsed.sentence)
    else:
        normalised = normalise(parsed, source)
        seen = Seen(
            parsed.form,
            parsed.title,
            normalised.items,
            warnings=parsed.warnings,
            refused=len(normalised.refused),
        )
    if source.kind == "feed" or not seen.is_page:
        return seen
    shown = shown_by(body, url=url, content_type=content_type)
    return replace(seen, feeds=shown.named, guesses=likely_feeds(url, shown))
