from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from aggregator.model import Precision, Selectors
from aggregator.parse.listing import feed_named_by
from tests.parse.layouts import LAYOUTS, rows
from tests.parse.reading import SOURCE, ZONE, document, failure

NOW = datetime(2025, 10, 20, 21, 0, tzinfo=ZONE)
URL = "https://langngheviet.vn.example/khuyen-cong"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_sample_page(layout: str) -> None:
    """The sample page gives its 29 stories in every layout: titles, links, moments, precision, basis, categories."""
    feed = document(LAYOUTS[layout](), url=URL, now=NOW)

    found = {
        (
            entry.title,
            entry.link,
            entry.moment.at.strftime("%Y-%m-%dT%H:%MZ"),
            entry.moment.precision,
            entry.moment.basis.value,
            entry.labels,
        )
        for entry in feed.entries
        if entry.moment is not None
    }
    assert found == {
        (
            row.title,
            f"https://langngheviet.vn.example{row.path}",
            row.at,
            Precision.MINUTE,
            row.basis,
            (row.category,),
        )
        for row in rows()
    }
    assert len(feed.entries) == 29
    assert feed.form == "listing"
    assert feed.title == "Tin khuyến công"
    assert feed.refused == ()


def test_time_that_has_not_come_yet() -> None:
    """At seven in the morning all five time-only stories of the sample page are of yesterday."""
    feed = document(LAYOUTS["flat"](), url=URL, now=datetime(2025, 10, 20, 7, 0, tzinfo=ZONE))

    inferred = [entry.moment for entry in feed.entries if entry.moment and entry.moment.basis == "inferred"]
    assert len(inferred) == 5
    assert {moment.at.astimezone(ZONE).day for moment in inferred} == {19}


def test_base_href() -> None:
    """Links are relative to the page's base element."""
    items = "".join(f'<li><a href="tin/{n}">Hội chợ làng nghề số {n}</a> 1{n}/10/2025</li>' for n in range(3))
    feed = document(f'<html><head><base href="/goc/"></head><body><ul>{items}</ul></body></html>', url=URL, now=NOW)

    assert feed.entries[0].link == "https://langngheviet.vn.example/goc/tin/0"


@pytest.mark.parametrize(
    ("selectors", "hint"),
    [
        (Selectors(item="li[["), "not valid"),
        (Selectors(item=".gone"), "match nothing"),
        (Selectors(item="h1", title="b"), "no title with a link"),
    ],
)
def test_selectors_that_fail(selectors: Selectors, hint: str) -> None:
    """Selectors that are not valid or find nothing give a sentence that says so."""
    parsed = failure(LAYOUTS["flat"](), source=replace(SOURCE, listing=selectors), url=URL)

    assert hint in parsed.sentence


def test_login_page_and_named_feed() -> None:
    """A login page is called one; a page that names its feed is answered with the feed's address."""
    login = failure('<html><body><form action="/login"><input name="u"></form></body></html>')
    page = '<html><head><link rel="alternate" type="application/rss+xml" href="/rss.xml"></head><body>x</body></html>'

    assert "login page" in login.sentence
    assert "set url to http://nguon.vn.example/rss.xml" in failure(page).sentence
    assert feed_named_by(page, URL) == "https://langngheviet.vn.example/rss.xml"


def test_structured_data_alone() -> None:
    """A page that shows nothing without its scripts is read from what it tells machines."""
    articles = ",".join(
        f'{{"@type":"NewsArticle","url":"/tin-{n}","headline":"Tin {n}","datePublished":"2025-10-1{n}"}}'
        for n in range(3)
    )
    page = f'<html><body><div id=app></div><script type="application/ld+json">[{articles}]</script></body></html>'

    assert [(entry.title, entry.written) for entry in document(page, url=URL, now=NOW).entries] == [
        (f"Tin {n}", f"2025-10-1{n}") for n in range(3)
    ]
