from __future__ import annotations

from datetime import datetime

from selectolax.lexbor import LexborHTMLParser

from aggregator.parse.articles import Articles
from aggregator.parse.outline import outline
from aggregator.parse.stamps import DateLine, find_date_lines, lines_of
from tests.parse.reading import SOURCE, ZONE

NOW = datetime(2025, 10, 20, 21, 0, tzinfo=ZONE)


def _articles(body: str) -> tuple[Articles, list[DateLine]]:
    page = outline(LexborHTMLParser(f"<html><body>{body}</body></html>"), "https://n.example/")
    lines = lines_of(page)
    dates = find_date_lines(page, lines, source=SOURCE, now=NOW)
    return Articles(page, lines, dates), dates


def test_title_of_a_card() -> None:
    """A link around a whole card is titled by its heading, not by its date or its summary."""
    articles, dates = _articles("<a href=/1><i>18/10/2025</i><h4>Tin vắn</h4><p>Một đoạn dài hơn tên của nó</p></a>")

    assert dates[0].anchor == 0
    assert articles.title(0) == "Tin vắn"


def test_heading_before_other_links() -> None:
    """Of several links in a place the heading is the article; prompts and authors never are."""
    articles, dates = _articles(
        "<div><a href=/x>Một đường dẫn khác khá dài</a><h3><a href=/1>Tin vắn</a></h3>"
        "<a class=author href=/a>Người viết bài này đây</a> <p>18/10/2025</p><a href=/1>Xem chi tiết</a></div>"
    )

    chosen = articles.best_in(articles.own_places(dates[0])[-1], dates[0])

    assert chosen is not None
    assert articles.title(chosen) == "Tin vắn"


def test_an_address_beside_many_dates_is_a_category() -> None:
    """A link that follows dates of different moments is a category, however long its name."""
    item = (
        "<li><h3><a href=/{0}>Tin số {0} của tỉnh ta</a></h3><b>1{0}/10/2025</b>"
        " <a href=/c>Phát triển công nghiệp nông thôn</a></li>"
    )
    articles, dates = _articles("".join(item.format(n) for n in range(3)))

    assert [articles.title(anchor) for anchor in articles.titles_in(0)] == [f"Tin số {n} của tỉnh ta" for n in range(3)]
    place = articles.own_places(dates[1])[-1]
    assert articles.label("https://n.example/1", dates[1], place) == "Phát triển công nghiệp nông thôn"
