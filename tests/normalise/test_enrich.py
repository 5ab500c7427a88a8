"""What an article's page adds to an item, and which items ask for one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from aggregator.model import Article, Basis, Item, Moment, Precision, Publish, Source
from aggregator.normalise import enriched, revise, wants_article, without_common
from aggregator.normalise.enrich import is_same_site
from aggregator.vietnamese import title_key

SITE = "https://sct.thainguyen.gov.vn/tin-tuc"
SOURCE = Source(id="a", name="Sở Công Thương", url=SITE)
TITLE = "Hỗ trợ 16 đề án khuyến công địa phương"
MIDNIGHT = datetime(2025, 10, 17, 17, 0, tzinfo=UTC)
DAY = Moment(MIDNIGHT, Precision.DAY)
MINUTE = Moment(datetime(2025, 10, 18, 0, 19, tzinfo=UTC), Precision.MINUTE)
ITEM = Item(
    source="a",
    identity="link:1",
    title=TITLE,
    title_key=title_key(TITLE),
    link="https://sct.thainguyen.gov.vn/tin/1.html",
    link_key="1",
    guid=None,
    moment=DAY,
    written="18/10/2025",
)
ARTICLE = Article(
    lead="Lead <b> & more", moment=MINUTE, written="07:19 18/10/2025", image="https://x.example/a.jpg", author="Lê Bình"
)


def test_an_item_gains_what_it_lacks() -> None:
    """Lead, minute, image and author come from the article; who the item is stays."""
    item = enriched(ITEM, ARTICLE, SOURCE)
    assert item == replace(
        ITEM,
        moment=MINUTE,
        written="07:19 18/10/2025",
        summary="Lead &lt;b&gt; &amp; more",
        image="https://x.example/a.jpg",
        author="Lê Bình",
    )


def test_what_the_list_says_is_kept() -> None:
    """A lead, an image, an author and a minute of the list are not replaced."""
    full = replace(ITEM, summary="Của danh sách", image="https://x.example/b.jpg", author="Ai đó", moment=MINUTE)
    other = replace(ARTICLE, moment=replace(MINUTE, at=datetime(2025, 10, 18, 5, 0, tzinfo=UTC)))
    assert enriched(full, other, SOURCE) == full


def test_a_moment_of_another_day_is_not_taken() -> None:
    """The moment only gains precision inside what the list stated."""
    later = replace(MINUTE, at=datetime(2025, 10, 19, 0, 19, tzinfo=UTC))
    assert enriched(ITEM, replace(ARTICLE, moment=later), SOURCE).moment == DAY


@pytest.mark.parametrize(("publish", "has_content"), [("title", False), ("summary", False), ("full", True)])
def test_the_whole_text_only_for_publish_full(publish: Publish, *, has_content: bool) -> None:
    """Content is taken where the source says `publish: full`, sanitised and with absolute links."""
    article = replace(ARTICLE, content='<p>Văn bản <a href="/x">dài</a></p><script>x()</script>')
    content = enriched(ITEM, article, replace(SOURCE, publish=publish)).content
    expected = '<p>Văn bản <a href="https://sct.thainguyen.gov.vn/x" rel="noopener">dài</a></p>'
    assert content == (expected if has_content else None)


def test_a_list_read_again_does_not_take_the_text_away() -> None:
    """The teaser that a list gives as content does not replace the article's text."""
    source = replace(SOURCE, publish="full")
    listed = replace(ITEM, summary="<p>Dẫn</p>", content="<p>Dẫn</p>")
    whole = enriched(listed, replace(ARTICLE, content="<p>Một văn bản dài hơn hẳn đoạn dẫn.</p>"), source)
    assert whole.content == "<p>Một văn bản dài hơn hẳn đoạn dẫn.</p>"
    assert revise(whole, listed) is None


@pytest.mark.parametrize(
    ("item", "source", "wanted"),
    [
        (ITEM, SOURCE, True),
        (ITEM, replace(SOURCE, enrich=False), False),
        (replace(ITEM, summary="Dẫn"), SOURCE, True),
        (replace(ITEM, moment=MINUTE), SOURCE, True),
        (replace(ITEM, moment=MINUTE, summary="Dẫn"), SOURCE, False),
        (replace(ITEM, moment=MINUTE, summary="Dẫn"), replace(SOURCE, publish="full"), True),
        (replace(ITEM, moment=MINUTE, summary="Dẫn", content="Dẫn"), replace(SOURCE, publish="full"), True),
        (replace(ITEM, moment=MINUTE, summary="Dẫn", content="Cả bài dài"), replace(SOURCE, publish="full"), False),
        (replace(ITEM, moment=MINUTE), replace(SOURCE, publish="title"), False),
        (replace(ITEM, moment=replace(MINUTE, basis=Basis.INFERRED), summary="Dẫn"), SOURCE, True),
        (replace(ITEM, moment=None, summary="Dẫn"), SOURCE, True),
        (replace(ITEM, link_key=None), SOURCE, False),
        (replace(ITEM, link=None), SOURCE, False),
        (replace(ITEM, link="https://vnexpress.example/1.html"), SOURCE, False),
        (replace(ITEM, link="https://sct.thainguyen.gov.vn/tep/van-ban.PDF"), SOURCE, False),
    ],
)
def test_which_items_want_their_article(item: Item, source: Source, *, wanted: bool) -> None:
    """Only what lacks something, at an address of its own, on the source's site, and where the source allows it."""
    assert wants_article(item, source, SITE) is wanted


def test_a_source_that_moved_to_another_site() -> None:
    """Articles of the site that a source redirects to are the source's."""
    item = replace(ITEM, link="https://congthuong.example/1.html")
    assert wants_article(item, SOURCE, "https://www.congthuong.example/tin")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.dongnai.gov.vn/a", "http://longkhanh.dongnai.gov.vn/b", True),
        ("https://dongnai.gov.vn/", "https://daklak.gov.vn/", False),
        ("https://congthuong.vn/", "https://ven.congthuong.vn/", True),
        ("https://congthuong.vn/", "https://tapchicongthuong.vn/", False),
        ("http://10.0.0.1:81/a", "http://10.0.0.1:81/b", True),
        ("http://10.0.0.1:81/a", "http://10.0.0.1:82/b", False),
        ("http://10.0.0.1/a", "http://20.0.0.1/a", False),
        ("http://localhost/a", "http://localhost/b", True),
        ("https://[::1/", "https://a.vn/", False),
        ("mailto:a@a.vn", "mailto:a@a.vn", False),
    ],
)
def test_the_same_site(one: str, other: str, *, same: bool) -> None:
    """One registered name is one site; a number is one with its port; a public suffix is nobody's."""
    assert is_same_site(one, other) is same


def _titled(number: int) -> Item:
    title = f"Bàn giao máy móc đợt {number}"
    return replace(ITEM, identity=f"link:{number}", title=title, title_key=title_key(title))


def test_what_several_articles_share_is_the_sites() -> None:
    """A lead or an image that two articles of one source have is not of either; an author may have written both."""
    third = Article(lead="Riêng", image="https://x.example/c.jpg")
    read = [(_titled(1), ARTICLE), (_titled(2), ARTICLE), (_titled(3), third)]
    bare = replace(ARTICLE, lead=None, image=None)
    assert without_common(read, ()) == [bare, bare, third]


def test_what_a_kept_item_has_already_is_the_sites() -> None:
    """One page read at a time is held against what was read before, in the form in which that was kept."""
    kept = enriched(_titled(1), ARTICLE, SOURCE)
    assert without_common([(_titled(2), ARTICLE)], [kept]) == [replace(ARTICLE, lead=None, image=None)]
    assert without_common([(_titled(2), ARTICLE)], [replace(kept, summary=None)]) == [replace(ARTICLE, image=None)]


def test_an_article_listed_at_two_addresses_keeps_its_lead() -> None:
    """What two items of one title share is their article's; so is what the item itself had from its list."""
    read = [(_titled(1), ARTICLE), (replace(_titled(1), identity="link:1b"), ARTICLE)]
    assert without_common(read, [replace(_titled(1), image=ARTICLE.image)]) == [ARTICLE, ARTICLE]
