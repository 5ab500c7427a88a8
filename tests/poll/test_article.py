"""What runs in a child process: from the bytes of a page to what it says, whole where that is allowed."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from aggregator.model import Article, Item, ParseFailed, Publish, Source
from aggregator.poll.article import read_page
from aggregator.vietnamese import title_key

TITLE = "Máy chẻ nan về làng nghề Phú Vinh"
SENTENCE = "Máy chẻ nan mới làm nhanh gấp bốn lần so với làm tay, hàng giao đúng hẹn hơn trước. "
PAGE = f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{f'<p>{SENTENCE * 2}</p>' * 4}</body></html>"
LINK = "https://sct.example/tin/1.html"
ITEM = Item("a", "link:1", TITLE, title_key(TITLE), LINK, "1", None, None)
SOURCE = Source(id="a", name="Nguồn", url="https://sct.example/")
NOW = datetime(2025, 10, 20, 14, 0, tzinfo=UTC)


def read(body: bytes, publish: Publish) -> Article | ParseFailed:
    """Read a page the way a child does."""
    return read_page(ITEM, replace(SOURCE, publish=publish), body, LINK, "text/html; charset=utf-8", NOW)


@pytest.mark.parametrize(("publish", "whole"), [("title", False), ("summary", False), ("full", True)])
def test_the_whole_text_is_only_read_where_it_may_be_published(publish: Publish, *, whole: bool) -> None:
    """Others are spared the work, and we the temptation."""
    article = read(PAGE.encode(), publish)
    assert isinstance(article, Article)
    assert ((article.content or "").count("Máy chẻ nan mới") == 8) is whole
    assert (article.content is not None) is whole


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7 ...", b"<html><title>Trang khac</title><body>x</body></html>"])
def test_what_is_no_page_of_it_is_refused(body: bytes) -> None:
    """Nothing, a file and another page give a sentence."""
    refused = read(body, "full")
    assert isinstance(refused, ParseFailed)
    assert refused.sentence


def test_it_can_be_sent_between_processes() -> None:
    """What goes in and what comes out survives pickling."""
    article = read(PAGE.encode(), "full")
    assert pickle.loads(pickle.dumps((ITEM, SOURCE, article))) == (ITEM, SOURCE, article)  # noqa: S301 - our own bytes
