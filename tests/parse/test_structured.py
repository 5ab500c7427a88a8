from __future__ import annotations

import json

import pytest
from selectolax.lexbor import LexborHTMLParser

from aggregator.parse.structured import Described, described_articles
from tests.parse.seeing import URL

ARTICLE = {
    "@type": ["NewsArticle"],
    "mainEntityOfPage": {"@id": "https://n.example/tin-1"},
    "headline": "Hội chợ &amp; làng nghề",
    "datePublished": "2025-10-18T07:17:00+07:00",
    "articleSection": ["Khuyến công"],
    "description": "Đoạn mở đầu",
    "image": [{"@type": "ImageObject", "url": "/1.jpg"}],
}
READ = Described(
    "https://n.example/tin-1",
    "Hội chợ & làng nghề",
    "2025-10-18T07:17:00+07:00",
    "Khuyến công",
    "Đoạn mở đầu",
    "/1.jpg",
)


def _described(*scripts: str) -> list[Described]:
    body = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return list(described_articles(LexborHTMLParser(f"<html><body>{body}</body></html>"), URL).values())


@pytest.mark.parametrize(
    "document",
    [
        ARTICLE,
        [ARTICLE],
        {"@graph": [{"@type": "WebSite", "url": "/", "name": "Sở Công Thương"}, ARTICLE]},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "position": 1, "item": ARTICLE}]},
    ],
)
def test_articles_wherever_they_stand(document: object) -> None:
    """Articles are found alone, in arrays, graphs and item lists; a site is none."""
    assert _described(json.dumps(document)) == [READ]


def test_list_items_without_articles() -> None:
    """A list item that has address and name itself is an article of which no more is told."""
    items = [{"@type": "ListItem", "url": f"/tin-{n}", "name": f"Tin {n}"} for n in (1, 2)]

    assert [one.link for one in _described(json.dumps({"@type": "ItemList", "itemListElement": items}))] == [
        "https://n.example/tin-1",
        "https://n.example/tin-2",
    ]


@pytest.mark.parametrize(
    "script", ["", "{", "[" * 100_000, '"x"', "null", '{"@type": 3, "url": []}', '{"@type":"Article"}']
)
def test_what_is_no_description(script: str) -> None:
    """Malformed, nested or empty scripts tell nothing and do no harm to others."""
    assert _described(script, json.dumps(ARTICLE)) == [READ]
