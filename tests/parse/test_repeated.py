from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import pytest

from aggregator.model import ParseReason
from tests.parse.reading import ZONE, document, failure

PAGES = sorted((Path(__file__).parent / "listings").glob("*.html"))
NOW = datetime(2025, 10, 20, 21, 0, tzinfo=ZONE)
URL = "https://n.example/tin/"


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_listing_without_selectors(page: Path) -> None:
    """A page of each layout gives exactly its articles, with dates and categories, and nothing of its furniture."""
    feed = document(page.read_bytes(), url=URL, now=NOW)

    found = [
        {
            "title": entry.title,
            "link": entry.link,
            "local": entry.moment and entry.moment.at.astimezone(ZONE).strftime("%Y-%m-%dT%H:%M:%S"),
            "precision": entry.moment and entry.moment.precision.value,
            "labels": list(entry.labels),
        }
        for entry in feed.entries
    ]
    assert found == json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "page",
    [
        "<h1>Sở Công Thương</h1>",
        '<h2><a href="/x">Một tin duy nhất trên trang chủ này</a></h2>',
        '<p>20/10/2025</p><ul><li><a href="/a">Giới thiệu về trung tâm<li><a href="/b">Sơ đồ tổ chức trung tâm</ul>',
        "<h1>Tiêu đề bài viết</h1><p>Thứ bảy, 18/10/2025 07:17</p><p>Nội dung</p><p>20/10/2025</p>",
        '<p>Ngày 18/10/2025, tại xã đã mở <a href="/x">hội chợ làng nghề lần thứ nhất</a> và nhiều việc khác.</p>' * 2,
    ],
)
def test_pages_that_list_nothing(page: str) -> None:
    """A headline, a clock over a menu, an article and its prose are no list."""
    parsed = failure(f"<!DOCTYPE html><html><body>{page}</body></html>")

    assert parsed.reason is ParseReason.NOT_A_FEED
    assert "give CSS selectors under listing:" in parsed.sentence


def test_dated_copy_wins() -> None:
    """An article met without a date in one block and with one in another is dated; the title is the fullest."""
    items = "".join(
        f'<li><a href="/{n}">Hội chợ làng nghề số {n} của tỉnh</a> <i>1{n}/10/2025</i></li>' for n in range(3)
    )
    more = '<li><a href="/0#top" title="Hội chợ làng nghề số 0 của tỉnh ta">Hội chợ làng nghề số 0...</a></li>'
    feed = document(f"<html><body><ul>{more}{items}</ul></body></html>", url=URL, now=NOW)

    assert [entry.link for entry in feed.entries if entry.moment is None] == []
    assert len(feed.entries) == 3


def test_many_articles() -> None:
    """A page of 3,000 items, nested or flat, is read whole."""
    nested = "".join(f'<li><a href="/{n}">Hội chợ làng nghề số {n}</a> <i>18/10/2025</i></li>' for n in range(3000))
    flat = "".join(f'<h3><a href="/{n}">Hội chợ làng nghề số {n}</a></h3><p>18/10/2025</p>' for n in range(3000))

    for body in (nested, flat):
        assert len(document(f"<html><body>{body}</body></html>", url=URL, now=NOW).entries) == 3000
