"""Usual entries are read as feedparser reads them, and everything else is left to it."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aggregator.parse.split import split
from aggregator.parse.strict import read_strictly
from aggregator.parse.usual import Event, usual_entry
from tests.parse.by_feedparser import by_feedparser, entries_of

NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"'
    ' xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"'
    ' xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/"'
)
ATOM = "http://www.w3.org/2005/Atom"
TEXTS = (
    "",
    " \n ",
    "Nghiệm thu đề án",
    "Bao gồm: <b>máy</b> &amp; thiết bị",
    "<p>Một đoạn</p> <img src='/a.jpg'>",
    "Báo Công an nhân dân",
    "KhuyÃªn cÃ´ng",
    "“quoted” \x93so\x94",
    "có\u00a0thể",
    "http://nguon.vn.example/tin/1?a=1&b=2",
    "http://nguon.vn.example/tin/1?a=1&amp;b=2;c",
    "http:///nguon.vn.example///tin",
    "/tin/2.html",
    "tag:nguon.vn.example,2026:1",
    "a@b.vn (Ban biên tập)",
    "Fri, 20 Nov 2026 07:17:00 +0700",
    "2026-11-20T07:17:00+07:00",
    "2 giờ trước",
)
RSS = ("link", "guid", "pubDate", "dc:date", "category", "description", "content:encoded", "author")
RSS_MORE = (
    "title",
    "dc:creator",
    "comments",
    "slash:comments",
    "wfw:commentRss",
    "source",
    "atom:summary",
    "modified",
    "body",
)
ATOM_TEXTS = (
    "id",
    "published",
    "updated",
    "summary",
    "content",
    "summary",
    "content",
    "title",
    "rights",
    "issued",
    "luotxem",
)
ATTRIBUTES = (
    *(f' type="{kind}"' for kind in ("text", "html", "xhtml", "text/html", "application/octet-stream", "HTML")),
    *(
        ' isPermaLink="false"',
        ' isPermaLink="true"',
        ' ispermalink="false"',
        ' domain="x"',
        ' xml:lang="vi"',
        ' mode=""',
    ),
)
EMPTY = (
    '<link href="http://nguon.vn.example/tin/1"/>',
    '<link rel="alternate" type="text/html" href="http://nguon.vn.example/tin/2" title="Tin"/>',
    '<link rel="Alternate" type="application/xhtml+xml" href="http://nguon.vn.example/tin/3"/>',
    '<link rel="self" href="http://nguon.vn.example/api/1"/>',
    '<link rel="enclosure" type="image/jpeg" href="http://nguon.vn.example/4.jpg"/>',
    '<link rel="alternate" type="application/json" href="http://nguon.vn.example/8.json"/>',
    '<link rel="alternate" href=""/>',
    '<enclosure url="http://nguon.vn.example/5.jpg" type="IMAGE/jpeg" length="1"/>',
    '<enclosure href="http://nguon.vn.example/6.jpg" type="image/jpeg"/>',
    '<media:thumbnail url="http://nguon.vn.example/7.jpg" width="100"/>',
    "<media:thumbnail>http://nguon.vn.example/7.jpg</media:thumbnail>",
    '<media:content url="http://nguon.vn.example/9.jpg" medium="image" type="Image/JPEG"/>',
    '<media:content url="http://nguon.vn.example/9.mp4"><media:title>Phim</media:title></media:content>',
    '<category term="khuyen-cong" label="Khuyến công"/>',
    '<category term="khuyen-cong" scheme="http://nguon.vn.example/"/>',
    '<category label="Khuyến công"/>',
    '<category term="khuyen-cong">Nghề</category>',
    "<author><name>Ban biên tập</name><uri>http://nguon.vn.example/</uri></author>",
    "<author><name>Ban biên tập</name><email>a@b.vn</email></author>",
    "<author><email>a@b.vn</email></author>",
    "<author>Ban biên tập</author>",
    "<author><name>Ban <title>biên tập</title></name></author>",
    "<author><name>Một</name></author><author><email>a@b.vn</email></author>",
    "<author/>",
    "<name>Ai đó</name>",
    "<source><title>Nguồn khác</title></source>",
    "<description>Một <b>hai</b> ba</description>",
    '<div xmlns="http://www.w3.org/1999/xhtml">Một</div>',
    "<!-- một chú thích -->",
    "chữ đứng ngoài",
)


@st.composite
def elements(draw: st.DrawFn, names: tuple[str, ...]) -> str:
    """An element of an entry: nearly always a text, nearly always without attributes."""
    if draw(st.integers(0, 4)) == 0:
        return draw(st.sampled_from(EMPTY))
    name, text = draw(st.sampled_from(names)), draw(st.sampled_from(TEXTS))
    attributes = draw(st.sampled_from(ATTRIBUTES)) if draw(st.integers(0, 4)) == 0 else ""
    written = f"<![CDATA[{text}]]>" if draw(st.booleans()) else escape(text)
    return f"<{name}{attributes}>{written}</{name}>"


@st.composite
def entries(draw: st.DrawFn, names: tuple[str, ...]) -> list[str]:
    """A few entries; most have a title, for without one nothing else of them counts."""
    listed = draw(st.lists(st.lists(elements(names), min_size=1, max_size=4), min_size=1, max_size=4))
    titled = draw(st.lists(st.integers(0, 5), min_size=len(listed), max_size=len(listed)))
    return [f"{'<title>Tin</title>' if title else ''}{''.join(one)}" for one, title in zip(listed, titled, strict=True)]


def _is_read_alike(body: bytes) -> None:
    if split(body) is None:
        return
    ours = read_strictly(body, "")
    assert ours is None or entries_of(ours) == entries_of(by_feedparser(body))


@given(listed=entries((*RSS, *RSS, *RSS_MORE)), version=st.sampled_from(["2.0", "0.91", ""]))
@example(listed=["<title>N</title><guid>http://a.vn/1</guid><link>http://a.vn/2</link>"], version="2.0")
@example(listed=["<title>N</title><guid isPermaLink='false'>http://a.vn/1</guid>"], version="2.0")
@example(listed=["<title>N</title><content:encoded>Một</content:encoded><description></description>"], version="2.0")
@settings(max_examples=250, deadline=None)
def test_rss_is_read_as_feedparser_reads_it(listed: list[str], version: str) -> None:
    """Whatever stands in an item, once or twice, in any order, we make the same of it as of feedparser's answer."""
    items = "".join(f"<item>{item}</item>" for item in listed)
    _is_read_alike(f'<rss version="{version}" {NAMESPACES}><channel><title>N</title>{items}</channel></rss>'.encode())


@given(listed=entries(ATOM_TEXTS))
@example(listed=["<title>N</title><summary>Một</summary><content type='html'>&lt;p&gt;Hai</content>"])
@settings(max_examples=250, deadline=None)
def test_atom_is_read_as_feedparser_reads_it(listed: list[str]) -> None:
    """Whatever stands in an entry, once or twice, in any order, we make the same of it as of feedparser's answer."""
    found = "".join(f"<entry>{entry}</entry>" for entry in listed)
    _is_read_alike(f'<feed xmlns="{ATOM}" {NAMESPACES}><title>N</title>{found}</feed>'.encode())


def _events(*children: tuple[str, dict[str, str], str]) -> list[Event]:
    return [event for name, attributes, text in children for event in ((name, attributes), text, None)]


def _no(_name: str) -> bool:
    return False


def test_what_nearly_all_feeds_write_is_usual() -> None:
    """The elements of RSS 2.0, WordPress among them, and of Atom need no feedparser."""
    content, dc = "http://purl.org/rss/1.0/modules/content/", "http://purl.org/dc/elements/1.1/"
    rss = _events(
        ("title", {}, " Tin "),
        ("link", {}, "http://nguon.vn.example/1"),
        ("guid", {"isPermaLink": "false"}, "1"),
        ("category", {}, "Khuyến công"),
        (f"{dc} creator dc", {}, "Ban biên tập"),
        (f"{content} encoded content", {}, "<p>Một</p>"),
    )
    assert usual_entry(rss, "rss20", _no) == {
        "title": "Tin",
        "link": "http://nguon.vn.example/1",
        "id": "1",
        "links": [{"rel": "alternate", "href": "http://nguon.vn.example/1"}],
        "tags": [{"term": "Khuyến công"}],
        "media_content": [],
        "media_thumbnail": [],
        "author": "Ban biên tập",
        "summary": "<p>Một</p>",
        "content": [{"type": "text/html", "value": "<p>Một</p>"}],
    }
    atom = _events(
        (f"{ATOM} title", {"type": "text"}, "Tin"),
        (f"{ATOM} link", {"href": "http://nguon.vn.example/1"}, ""),
        (f"{ATOM} summary", {"type": "html"}, "<p>Một</p>"),
    )
    found = usual_entry(atom, "atom10", _no)
    assert found is not None
    assert found["link"] == "http://nguon.vn.example/1"
    assert found["summary_detail"] == {"type": "text/html"}


@pytest.mark.parametrize(
    "child",
    [
        ("rights", {}, "của ai đó"),
        ("title", {"type": "html"}, "Tin"),
        ("link", {}, "http://nguon.vn.example/?a=1&amp;b=2"),
        ("description", {}, "KhuyÃªn"),
        ("http://search.yahoo.com/mrss/ group media", {}, ""),
    ],
)
def test_the_unusual_is_left_alone(child: tuple[str, dict[str, str], str]) -> None:
    """An element we do not know, an attribute, an address to mend, letters to repair."""
    assert usual_entry(_events(child), "rss20", _no) is None


def test_versions_without_a_rule_are_left_alone() -> None:
    """CDF and Atom 0.3 are feedparser's."""
    assert usual_entry(_events(("title", {}, "Tin")), "cdf", _no) is None
    assert usual_entry(_events(("title", {}, "Tin")), "atom03", _no) is None


def test_depth_costs_nothing() -> None:
    """Elements in each other are unusual, however deep they go."""
    depth = 20_000
    events: list[Event] = [("description", {})] * depth + [None] * depth
    assert usual_entry(events, "rss20", _no) is None
