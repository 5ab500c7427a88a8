"""The lead of an article, and what looks like one."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from aggregator.parse.lead import lead_of
from aggregator.parse.told import told_by

TITLE = "Thái Nguyên: Hỗ trợ 16 đề án khuyến công địa phương"
LEAD = "Năm nay ngân sách dành hơn ba tỷ đồng giúp các cơ sở mua máy móc và mở rộng nhà xưởng."
SITE = "Cổng thông tin điện tử của ngành, nơi đăng văn bản và tin tức mới mỗi ngày"


def lead(description: str, body: str = "", head: str = "", title: str = TITLE) -> str | None:
    """The lead of a page with a description."""
    html = f'<head><meta name="description" content="{description}">{head}</head><body>{body}</body>'
    tree = LexborHTMLParser(html)
    return lead_of(told_by(tree, title), tree, title, ["Sở Công Thương Thái Nguyên"])


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        (LEAD, LEAD),
        (f"LNV - {LEAD}", LEAD),
        (f"(GLO)-{LEAD}", LEAD),
        (f"(VLO) {LEAD}", LEAD),
        (f"LSO-{LEAD}", LEAD),
        (f"OCOP - {LEAD}", f"OCOP - {LEAD}"),
        (f"HTX - {LEAD}", f"HTX - {LEAD}"),
        (f"&lt;p&gt;{LEAD}&lt;/p&gt;", LEAD),
        ("Tin tức", None),
        ("", None),
        (TITLE, None),
        (TITLE.upper(), None),
        (f"{TITLE[:40]}...", None),
        (f"{TITLE} - Hoạt động khuyến công - Tin Tức", None),
        ("Sở Công Thương Thái Nguyên", None),
        (SITE, None),
    ],
)
def test_what_is_a_lead(description: str, expected: str | None) -> None:
    """A sentence of the article without who sends it; no label, no title again, no praise of the site."""
    assert lead(description) == expected


@pytest.mark.parametrize(
    ("body", "taken"),
    [
        (f"<h1>{TITLE}</h1><p>{SITE} vừa khai trương sáng nay.</p>", True),
        (f"<header>{SITE}</header><h1>{TITLE}</h1><p>{LEAD}</p>", False),
        (f"<h1>{TITLE}</h1><p>{LEAD}</p><footer>{SITE}</footer>", False),
        (f"<div class='dau'>{SITE}</div><h1>{TITLE}</h1><p>{LEAD}</p>", False),
        (f"<div><header>{SITE}</header></div><main><h1>{TITLE}</h1><p>{LEAD}</p></main>", False),
        (f"<article><header><h1>{TITLE}</h1></header><p>{SITE} vừa khai trương.</p></article>", True),
        (f"<a>{TITLE}</a><p>{SITE} vừa khai trương.</p>{f'<p>{LEAD}</p>' * 30}<p>Bạn vừa xem: {TITLE}</p>", True),
    ],
)
def test_where_the_page_shows_its_description(body: str, *, taken: bool) -> None:
    """Behind the title it is the article's, whatever it speaks of; before it and in the foot it is the site's."""
    assert lead(SITE, body) == (SITE if taken else None)


def test_a_slogan_without_a_sites_words() -> None:
    """What stands in the head of the page is no lead, however it is worded."""
    slogan = "Đồng hành cùng doanh nghiệp vừa và nhỏ trên mọi miền đất nước"
    assert lead(slogan, f"<header>{slogan}</header><h1>{TITLE}</h1>") is None


def test_a_lead_that_is_cut_is_found_whole() -> None:
    """Where a description breaks off and the page shows more, the whole is taken."""
    assert lead(f"{LEAD[:50]}...", f"<h1>{TITLE}</h1><div class='sapo'>{LEAD}</div>") == LEAD


def test_a_lead_that_is_only_shown() -> None:
    """Without a description the lead is known by its class; not inside another article's box."""
    assert lead("", f"<h1>{TITLE}</h1><div class='sapo'>{LEAD}</div>") == LEAD
    assert lead("", f"<aside><div class='sapo'>{LEAD}</div></aside>") is None


def test_json_ld_of_the_article_goes_before_a_sites_description() -> None:
    """What the article's own JSON-LD describes is taken where the page's description is the site's."""
    head = f'<script type="application/ld+json">{{"@type": "Article", "headline": "{TITLE}", "description": "{LEAD}"}}'
    assert lead(SITE, head=f"{head}</script>") == LEAD


def test_a_long_lead_ends_with_a_sentence() -> None:
    """A description that goes on for pages is cut behind a sentence; one without any is left to be cut at a word."""
    cut = lead(f"{LEAD} " * 30)
    assert cut is not None
    assert 200 <= len(cut) <= 600
    assert cut.endswith("nhà xưởng.")
    endless = LEAD.rstrip(".") + " và" + " máy" * 300
    assert lead(endless) == endless
