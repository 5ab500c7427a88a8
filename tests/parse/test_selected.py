from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from aggregator.model import Entry, Selectors
from tests.parse.layouts import LAYOUTS, rows
from tests.parse.reading import SOURCE, ZONE, document

NOW = datetime(2025, 10, 20, 21, 0, tzinfo=ZONE)


def _read(page: str, selectors: Selectors) -> tuple[Entry, ...]:
    return document(page, source=replace(SOURCE, listing=selectors), url="https://n.example/tin/", now=NOW).entries


@pytest.mark.parametrize(
    ("layout", "selectors"),
    [
        (
            "mastercms",
            Selectors("article", ".article-title", ".article-title", ".article-date", ".category"),
        ),
        ("mastercms", Selectors(item="article.article")),
        ("mastercms", Selectors(title="a.article-title")),
        ("mastercms", Selectors(title="a.article-title", date=".article-date", category="a.category")),
        ("table", Selectors(item="tr")),
        ("table", Selectors(item="tr", title="b", date="font", category="i")),
        ("cards", Selectors(item="div.col", category=".cate")),
        ("dated first", Selectors(item="ul.news li", title="a:last-child", category="a.cat")),
        ("mastercms", Selectors(date=".article-date")),
        ("mastercms", Selectors(category="a.category")),
        ("mastercms", Selectors(link="a.article-title", category="a.category")),
        ("flat", Selectors(title="h3 a", date="p.meta")),
    ],
)
def test_sample_page_by_selectors(layout: str, selectors: Selectors) -> None:
    """Any subset of selectors reads the sample page; what they leave out is found inside each item."""
    found = {
        (entry.title, entry.moment.at.strftime("%Y-%m-%dT%H:%MZ"), entry.moment.basis.value, entry.labels)
        for entry in _read(LAYOUTS[layout](), selectors)
        if entry.moment is not None
    }

    assert found == {(row.title, row.at, row.basis, (row.category,)) for row in rows()}


def test_undated_and_unlinked_items() -> None:
    """With selectors an item needs no date, but it needs a link; a date that cannot be read is kept as written."""
    page = (
        "<div class=i><b><a href=/1>Một</a></b></div><div class=i><b>Hai</b></div>"
        "<div class=i><a href=/3><b>Ba</b></a><i>hôm nọ</i></div>"
    )
    source = replace(SOURCE, listing=Selectors(item=".i", title="b", date="i"))

    feed = document(f"<html><body>{page}</body></html>", source=source, url="https://n.example/", now=NOW)

    assert [(entry.title, entry.link, entry.written) for entry in feed.entries] == [
        ("Một", "https://n.example/1", None),
        ("Ba", "https://n.example/3", "hôm nọ"),
    ]
    assert [(one.what, one.why) for one in feed.refused] == [("Hai", "it has no link to an article")]


def test_machine_readable_dates() -> None:
    """A date in a datetime or content attribute is preferred to what is shown."""
    page = (
        '<p class=i><a href=/1>Một</a><time datetime="2025-10-18T07:17:00+07:00">2 giờ trước</time></p>'
        '<p class=i><a href=/2>Hai</a><meta class=d content="2025-10-18T07:17:00+07:00"></p>'
    )

    first, second = _read(f"<html><body>{page}</body></html>", Selectors(item=".i", date="time, .d"))

    assert first.moment == second.moment
    assert first.moment is not None
    assert first.moment.at.hour == 0


def test_several_selected_links_of_one_article() -> None:
    """Links in a row to one article are one item, though each is selected."""
    page = "".join(
        f"<a href=/tin-{n}>Hội chợ làng nghề số {n}</a><a href=/tin-{n}>Xem thêm</a><i>1{n}/10/2025</i>"
        for n in range(3)
    )

    found = _read(f"<html><body><div>{page}</div></body></html>", Selectors(item="a"))

    assert [entry.title for entry in found] == [f"Hội chợ làng nghề số {n}" for n in range(3)]
