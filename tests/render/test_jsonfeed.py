from __future__ import annotations

import json
from typing import Any

from aggregator.render.jsonfeed import jsonfeed
from tests.render.stories import EMPTY, FEED, MERGED, SITE, STORIES


def read() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(jsonfeed(FEED, STORIES, SITE))
    return document


def test_items_have_what_they_must() -> None:
    """Every item has a string id, a content and a date; keys of our own begin with an underscore and hold no dot."""
    known = {
        *("id", "url", "title", "content_html", "summary", "image", "date_published", "date_modified"),
        *("authors", "tags", "language"),
    }
    for item in read()["items"]:
        assert isinstance(item["id"], str)
        assert item["content_html"]
        assert item.keys() - known == {"_khuyencong"}


def test_extension() -> None:
    """The extension says what the standard has no word for."""
    assert read()["items"][0]["_khuyencong"] == {
        "category": "khuyen-cong",
        "provinces": ["an-giang"],
        "former_provinces": ["Kiên Giang"],
        "publishers": ["an-giang"],
        "activities": ["mo-hinh-may-moc"],
        "stage": "nghiem-thu",
        "sources": [
            {
                "id": "langngheviet",
                "name": "Tạp chí Làng nghề & Nghệ nhân",
                "url": MERGED.link,
                "published": "2025-10-18T07:17:00+07:00",
            },
            {
                "id": "an-giang-sct",
                "name": "Sở Công Thương An Giang",
                "url": "https://sct.angiang.example/tin/gach-khong-nung",
                "published": "2025-10-18T00:00:00+07:00",
            },
            {"id": "to-roi", "name": "Bản tin <giấy>", "url": None, "published": None},
        ],
    }


def test_summary_is_plain_text() -> None:
    """A summary is words, not markup (JSON Feed 1.1)."""
    assert read()["items"][0]["summary"] == "Máy ép gạch không nung công suất 20 triệu viên/năm."


def test_empty() -> None:
    """A feed without stories has an empty list of items and a feed_url of its own."""
    document = json.loads(jsonfeed(EMPTY, (), SITE))
    assert document["items"] == []
    assert document["feed_url"] == f"{SITE.url}/province/an-giang/feed.json"
