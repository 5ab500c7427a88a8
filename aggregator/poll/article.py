"""From the bytes of an article's page to what it says: what runs in a child process that may be killed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from aggregator.model import Article, Item, ParseFailed, Source
from aggregator.parse.article import page_of, read_article


def read_page(
    item: Item, source: Source, body: bytes, url: str, content_type: str | None, now: datetime
) -> Article | ParseFailed:
    """Read the page of an item's article, and its whole text where the source lets us publish that.

    Args:
        item: what is known of the article.
        source: its settings.
        body: decompressed bytes.
        url: where they came from, after redirects.
        content_type: as the server said; a hint at most.
        now: aware.
    """
    article = read_article(body, item=item, source=source, url=url, content_type=content_type, now=now)
    if isinstance(article, ParseFailed) or source.publish != "full":
        return article
    page = page_of(body, source=source, content_type=content_type)
    if isinstance(page, ParseFailed):
        return page
    from aggregator.parse.fulltext import main_text  # noqa: PLC0415 - half a second at each start, for few sources

    return replace(article, content=main_text(page.text, url))
