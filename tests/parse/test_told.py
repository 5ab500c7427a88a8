"""What a page tells machines of its article, in the order in which it is believed."""

from __future__ import annotations

import time

import pytest
from selectolax.lexbor import LexborHTMLParser

from aggregator.parse.told import Told, names_it, told_by

TITLE = "Hỗ trợ 16 đề án khuyến công địa phương"


def told(html: str) -> Told:
    """What a page tells."""
    return told_by(LexborHTMLParser(html), TITLE)


def script(written: str) -> str:
    """A page with JSON-LD."""
    return f'<script type="application/ld+json">{written}</script>'


ARTICLE = f'{{"@type": "NewsArticle", "headline": "{TITLE}", "datePublished": "2025-10-18"}}'


@pytest.mark.parametrize(
    "written",
    [
        ARTICLE,
        f"[{ARTICLE}]",
        f'[ {{"@type": "WebSite"}},\n {ARTICLE} ]',
        f'{{"@graph": [{{"@type": "WebSite"}}, {ARTICLE}]}}',
        f"<!-- {ARTICLE} -->",
        f"//<![CDATA[\n{ARTICLE}\n//]]>",
        f"/*<![CDATA[*/{ARTICLE}/*]]>*/;",
        ARTICLE.replace("}", ",}"),
        ARTICLE.replace("}", ', "description": "một "trích dẫn" hỏng"}'),
        ARTICLE.replace(TITLE, TITLE + "\n"),
        ARTICLE.replace('"NewsArticle"', '["Thing", "BlogPosting"]'),
        ARTICLE.replace("NewsArticle", "WebPage"),
    ],
)
def test_json_ld_as_sites_write_it(written: str) -> None:
    """Wrapped, in a graph, with a comma too many, a bare line break or unescaped quotes: the date is found."""
    assert told(script(written)).published == ("2025-10-18",)


@pytest.mark.parametrize(
    "written",
    ["", "{", "null", "[" * 50_000, '{"@type": 1}', ARTICLE.replace(TITLE, "Tin khác hẳn"), "{" + " " * 200_000 + "x"],
)
def test_json_ld_that_says_nothing_of_the_article(written: str) -> None:
    """What is no JSON, or of another article, says nothing; and reading it takes no time."""
    began = time.monotonic()
    assert told(script(written)).published == ()
    assert time.monotonic() - began < 2


def test_the_order_of_belief() -> None:
    """JSON-LD goes before `<meta>`, Open Graph before the rest; microdata stands apart."""
    page = told(
        script(ARTICLE)
        + '<meta name="pubdate" content="3"><meta property="article:published_time" content="2">'
        + '<meta name="description" content="b"><meta property="OG:Description" content="a">'
        + '<span itemprop="datePublished" content="4">x</span>'
    )
    assert page.published == ("2025-10-18", "2", "3")
    assert page.marked == ("4",)
    assert page.page_leads == ("a", "b")


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ('<time itemprop="datePublished" datetime="1">x</time>', ("1",)),
        ('<p itemprop="datePublished"> 18/10/2025 </p>', ("18/10/2025",)),
        ('<div itemscope itemtype="https://schema.org/NewsArticle"><i itemprop="datePublished">1</i></div>', ("1",)),
        ('<div itemscope itemtype="https://schema.org/Comment"><i itemprop="datePublished">1</i></div>', ()),
        ('<ul><li><i itemprop="datePublished">1</i></li></ul>', ()),
        ('<aside><i itemprop="datePublished">1</i></aside>', ()),
    ],
)
def test_microdata_of_the_page_only(html: str, marked: tuple[str, ...]) -> None:
    """A comment's date and those in lists and beside the article are not its own."""
    assert told(html).marked == marked


def test_who_and_what_is_shown() -> None:
    """Persons of JSON-LD, `<meta>` and microdata; images likewise, and linked ones."""
    page = told(
        script(ARTICLE.replace("}", ', "author": [{"name": "A"}, "B"], "image": {"url": "/1.jpg"}}'))
        + '<meta name="author" content="C"><p itemprop="author" itemscope><b itemprop="name">D</b> phóng viên</p>'
        + '<link rel="image_src" href="/2.jpg"><img itemprop="image" src="/3.jpg">'
    )
    assert page.authors == ("A", "B", "C", "D")
    assert page.images == ("/1.jpg", "/3.jpg", "/2.jpg")


def test_the_site_is_told_from_the_page() -> None:
    """Slogan, name and logo are the site's; the description of a WebPage is its article's."""
    page = told(
        script('{"@type": "WebSite", "name": "Cổng", "description": "Khẩu hiệu"}')
        + script('{"@type": "WebPage", "description": "Của bài"}')
        + script('{"@type": "Organization", "logo": {"url": "/l.png"}}')
        + '<body><header><img src="/dau.png"></header></body>'
    )
    assert (page.site_names, page.site_leads) == (("Cổng",), ("Khẩu hiệu",))
    assert page.logos == ("/l.png", "/dau.png")


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (TITLE, True),
        (f"{TITLE} - Sở Công Thương", True),
        ("Thái Nguyên hỗ trợ 16 đề án khuyến công", True),
        (TITLE.replace("16", "18"), False),
        ("Trang chủ", False),
        ("", False),
    ],
)
def test_a_headline_names_an_article(other: str, *, same: bool) -> None:
    """Most words and every number of the title are in it."""
    assert names_it(TITLE, other) is same
