"""Reading the article pages of items that lack something: each once, few at a poll, politely.

Nothing that goes wrong here is the source's failure: an item whose page cannot be read stays as its list tells it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import assert_never
from urllib.parse import urlsplit

from aggregator.dedupe import Rules
from aggregator.fetch import Fetcher
from aggregator.health import UNREACHABLE
from aggregator.isolate import Crashed, Isolation, Killed
from aggregator.model import (
    Article,
    Fetched,
    FetchFailed,
    FetchReason,
    Item,
    NotModified,
    ParseFailed,
    Source,
    Trace,
)
from aggregator.normalise import enriched, is_same_site, wants_article, without_common
from aggregator.poll.article import read_page
from aggregator.store import Store, Unread, Writing

MOST = 10
"""Article pages of one source that are read at one poll; the others wait for the next."""
MOST_UNDATED = 40
"""The same for items without any date: when it is first published, a story gets its date for good."""
BUDGET = timedelta(seconds=60)
"""For all of them together, with the waiting for turns; new items are published only after it."""
LATEST = timedelta(days=30)
"""Since its first sight; an item whose page was not read by then is old news."""
LONGEST_WAIT = timedelta(days=2)
"""The most that a server's Retry-After keeps us from its articles."""
REST = timedelta(hours=3)
"""For which articles are left alone when their server turns us away without saying for how long."""

_UNAVAILABLE = 503
_TURNED_AWAY = frozenset({FetchReason.THROTTLED, FetchReason.BLOCKED})
_STOPPING = UNREACHABLE | _TURNED_AWAY | {FetchReason.TIMEOUT}
"""After one of these no further page is asked for at this poll: the next would fare no better."""

log = logging.getLogger("aggregator.poll")


@dataclass(frozen=True, slots=True)
class Readings:
    """What the article pages read at one poll say, to be kept in one transaction."""

    listed: Sequence[Item | Trace] = ()
    """What the source lists, its new items enriched."""
    kept: tuple[Item, ...] = ()
    """Items that are kept already, enriched."""
    read: frozenset[str] = frozenset()
    """Identities of the items whose pages were read: never again."""
    failed: frozenset[str] = frozenset()
    """Identities of those whose pages could not be."""
    passed: frozenset[str] = frozenset()
    """Identities of kept items whose pages are not to be read."""
    not_before: datetime | None = None
    """Until when the server's articles are to be left alone."""

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to write down."""
        return not (self.read or self.failed or self.passed or self.not_before)

    def note(self, writing: Writing, source: str, now: datetime) -> None:
        """Write down which pages were read; the items must be kept by now."""
        writing.articles.note(source, read=self.read, failed=self.failed, passed=self.passed, now=now)
        if self.not_before is not None:
            writing.articles.wait(source, self.not_before)


@dataclass(slots=True)
class _Pass:
    """The pages of one source at one poll."""

    source: Source
    site: str
    """Where its list came from."""
    deadline: float
    """Loop time."""
    articles: dict[str, tuple[Item, Article]] = field(default_factory=dict)
    """By the identity of the item."""
    failed: set[str] = field(default_factory=set)
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Enricher:
    """Reads article pages.

    Attributes:
        store: says which items are new, and whose pages are still to be read.
        fetcher: speaks HTTP; its pacing and limits hold for articles as for sources.
        isolation: runs reading in child processes.
        clock: gives the aware UTC moment.
        budget: for all pages of one poll together.
        rules: of the same story: what returns of an expired one needs no page.
    """

    store: Store
    fetcher: Fetcher
    isolation: Isolation
    clock: Callable[[], datetime]
    budget: timedelta = BUDGET
    rules: Rules = field(default_factory=Rules)

    async def enrich(self, source: Source, listed: Sequence[Item | Trace], site: str) -> Readings:
        """Read the pages of what a source lists anew, and then of what is left over from earlier polls.

        Args:
            source: its settings.
            listed: what its document lists; nothing when that did not change.
            site: where the document came from, after redirects.
        """
        if not source.enrich:
            return Readings(listed)
        items = [one for one in listed if isinstance(one, Item)]
        left = await asyncio.to_thread(self.store.unread_articles, source.id, items, self.clock(), LATEST)
        wanting = [item for item in left.fresh if wants_article(item, source, site)]
        old = await asyncio.to_thread(self.store.returned, wanting, self.rules, self.clock()) if wanting else ()
        fresh = sorted((item for item in wanting if item.identity not in old), key=_newest_first)
        kept: list[Item] = []
        passed: set[str] = set()
        for item in left.kept:
            if wants_article(item, source, site):
                kept.append(item)
            else:
                passed.add(item.identity)
        work = _Pass(source, site, asyncio.get_running_loop().time() + self.budget.total_seconds())
        undated = sum(item.moment is None for item in fresh)  # they stand first
        for item in [*fresh, *kept][: max(MOST, min(undated, MOST_UNDATED))]:
            if not await self._read(item, work):
                break
        return await asyncio.to_thread(_readings, listed, left, frozenset(passed), work)

    async def _read(self, item: Item, work: _Pass) -> bool:
        """Read one page; whether to go on with the next."""
        try:
            async with asyncio.timeout_at(work.deadline):
                return await self._fetch(item, work)
        except TimeoutError:
            if not (
                work.articles or work.failed
            ):  # else it only came too late for its turn; the next poll goes on here
                _fail(item, work, f"it did not come within {self.budget.total_seconds():.0f} s")
            return False

    async def _fetch(self, item: Item, work: _Pass) -> bool:
        source, link = work.source, item.link or ""
        headers = source.headers if _is_same_origin(link, source.url) else ()
        fetch = await self.fetcher.fetch(link, headers=headers, ca_file=source.ca_file)
        match fetch:
            case FetchFailed(reason=reason, sentence=sentence, status=status, pacing=pacing):
                _fail(item, work, sentence)
                is_turned_away = reason in _TURNED_AWAY or status == _UNAVAILABLE
                if is_turned_away:
                    work.not_before = self.clock() + min(pacing.retry_after or REST, LONGEST_WAIT)
                return not is_turned_away and reason not in _STOPPING
            case NotModified():
                _fail(item, work, "it answered 304 to a request without conditions")
                return True
            case Fetched(url=url) if not (is_same_site(url, link) or is_same_site(url, work.site)):
                _fail(item, work, f"it leads to another site: {url}")
                return True
            case Fetched():
                await self._parse(item, work, fetch)
                return True
            case _:
                assert_never(fetch)

    async def _parse(self, item: Item, work: _Pass, fetched: Fetched) -> None:
        page = (fetched.body, fetched.url, fetched.content_type, self.clock())
        match await self.isolation.run(read_page, item, work.source, *page):
            case Article() as article:
                work.articles[item.identity] = (item, article)
            case ParseFailed(sentence=sentence):
                _fail(item, work, sentence)
            case Killed():
                _fail(item, work, "reading it took too long and was stopped")
            case Crashed(sentence=sentence):
                _fail(item, work, f"reading it failed by our fault: {sentence}")
            case never:
                assert_never(never)


def _readings(listed: Sequence[Item | Trace], left: Unread, passed: frozenset[str], work: _Pass) -> Readings:
    """Put what the pages say into the items."""
    if work.articles or work.failed:
        log.info("enriched source=%s read=%d failed=%d", work.source.id, len(work.articles), len(work.failed))
    own = without_common(list(work.articles.values()), left.recent)
    articles = dict(zip(work.articles, own, strict=True))
    kept = {item.identity: item for item in left.kept if item.identity in articles}

    def with_article(one: Item | Trace) -> Item | Trace:
        if isinstance(one, Trace) or one.identity not in articles or one.identity in kept:
            return one
        return enriched(one, articles[one.identity], work.source)

    return Readings(
        listed=tuple(with_article(one) for one in listed),
        kept=tuple(enriched(item, articles[identity], work.source) for identity, item in kept.items()),
        read=frozenset(articles),
        failed=frozenset(work.failed),
        passed=passed,
        not_before=work.not_before,
    )


def _fail(item: Item, work: _Pass, sentence: str) -> None:
    work.failed.add(item.identity)
    log.info("article source=%s link=%s why=%r", work.source.id, item.link, sentence)


def _newest_first(item: Item) -> float:
    """Undated items stand first: a list shows its newest first, and sorting keeps its order."""
    return -item.moment.at.timestamp() if item.moment is not None else float("-inf")


def _is_same_origin(link: str, url: str) -> bool:
    """Whether an article is served by whom the source's own header fields are for."""
    one, other = urlsplit(link), urlsplit(url)
    return (one.scheme, one.netloc.lower()) == (other.scheme, other.netloc.lower())
