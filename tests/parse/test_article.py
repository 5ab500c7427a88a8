"""Pages of articles in the manner of many platforms, each with what must be read of it beside it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.model import Article, Basis, Item, Moment, ParseFailed, Precision, Source
from aggregator.parse.article import read_article
from aggregator.vietnamese import title_key

FOLDER = Path(__file__).parent / "articles"
CASES = sorted(path.stem for path in FOLDER.glob("*.json"))
NOW = "2025-10-20T21:00:00+07:00"


def item_of(case: dict[str, Any]) -> Item:
    """What the list said."""
    known = case.get("known")
    moment = known and Moment(
        datetime.fromisoformat(known["at"]), Precision(known["precision"]), Basis(known.get("basis", "stated"))
    )
    title = case["title"]
    return Item("a", "link:1", title, title_key(title), case["link"], "1", None, moment)


def read(body: bytes, case: dict[str, Any]) -> Article | ParseFailed:
    """Read a page as a case says."""
    return read_article(
        body,
        item=item_of(case),
        source=Source(id="a", name=case.get("source", "Nguồn"), url=case["link"]),
        url=case.get("url", case["link"]),
        content_type="text/html",
        now=datetime.fromisoformat(case.get("now", NOW)),
    )


@pytest.mark.parametrize("name", CASES)
def test_a_page_says_what_stands_beside_it(name: str) -> None:
    """Each page gives its lead, moment, image and author, and nothing that is not the article's."""
    case = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    article = read((FOLDER / f"{name}.html").read_bytes(), case)
    if "refused" in case:
        assert isinstance(article, ParseFailed)
        assert case["refused"] in article.sentence
        return
    assert isinstance(article, Article), article
    expected = case["expect"]
    at, precision = expected["moment"] or (None, None)
    moment = article.moment
    assert (moment.at if moment else None) == (datetime.fromisoformat(at) if at else None)
    assert (moment.precision if moment else None) == precision
    assert replace(article, moment=None, written=None) == Article(
        lead=expected["lead"], image=expected["image"], author=expected["author"]
    )


CASE = json.loads((FOLDER / "mastercms.json").read_text(encoding="utf-8"))
PAGE = (FOLDER / "mastercms.html").read_bytes()


@settings(max_examples=60)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_value(body: bytes) -> None:
    """Whatever comes, there is an article or a refusal with a sentence."""
    outcome = read(body, CASE)
    assert isinstance(outcome, Article) or outcome.sentence


@settings(max_examples=60)
@given(st.integers(0, len(PAGE)), st.integers(0, 300), st.binary(max_size=20))
def test_a_damaged_page_gives_a_value(place: int, length: int, instead: bytes) -> None:
    """A real page with a hole, or with bytes put in, is read or refused."""
    outcome = read(PAGE[:place] + instead + PAGE[place + length :], CASE)
    assert isinstance(outcome, Article) or outcome.sentence


@pytest.mark.parametrize(
    "script",
    [
        "[" * 100_000,
        '{"@type":"NewsArticle","datePublished":{"a":1},"author":[[]],"image":[{}],"headline":[1]}',
        "null",
    ],
)
def test_json_ld_that_means_to_break_readers(script: str) -> None:
    """JSON-LD nested without end, or with values of the wrong kinds, is passed over."""
    page = PAGE.replace(b"</head>", f'<script type="application/ld+json">{script}</script></head>'.encode())
    outcome = read(page, CASE)
    assert isinstance(outcome, Article)
    assert outcome.moment is not None
