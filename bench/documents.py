"""Documents to measure on, made here: a feed of 30 items and the stories of a full window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import escape

from aggregator.model import FeedInfo, Origin, Place, Site, Source, Story

NOW = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
SOURCE = Source("nguon", "Trung tâm Khuyến công", "https://nguon.example/rss", kind="feed")
SITE = Site()
LEAD = (
    '<a href="https://nguon.example/tin/1"><img src="https://nguon.example/1.jpg" alt=""></a><br/>Sau khi đưa máy vào '
    "vận hành, năng suất tăng 35%, tạo việc làm ổn định cho 18 lao động nông thôn."
)
TEXT = (
    "Trung tâm Khuyến công và Tư vấn phát triển công nghiệp vừa tổ chức nghiệm thu đề án hỗ trợ ứng dụng máy móc tiên "
    "tiến vào sản xuất. Phần kinh phí còn lại do đơn vị thụ hưởng đối ứng."
)
PARAGRAPH = f'<p style="text-align: justify"><span style="font-size: 14px; font-family: arial">{TEXT}</span></p>\n'
IMAGE = (
    '<figure class="wp-block-image"><img decoding="async" width="800" height="600" src="/anh/1.jpg" alt=""/></figure>'
)

_CATEGORY = "<category>Khuyến công</category>"
_NAMESPACES = (
    ' xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:media="http://search.yahoo.com/mrss/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"'
    ' xmlns:slash="http://purl.org/rss/1.0/modules/slash/"'
)


def rss(items: int = 30) -> bytes:
    """An RSS feed as a provincial site writes it: a picture and a lead."""
    return _rss(items, lambda number: f"{_CATEGORY}<description><![CDATA[{LEAD} Đợt {number}.]]></description>")


def plain_rss(items: int = 30) -> bytes:
    """An RSS feed whose leads are plain text."""
    return _rss(items, lambda number: f"{_CATEGORY}<description>{TEXT} Đợt {number}.</description>")


def media_rss(items: int = 30) -> bytes:
    """An RSS feed as news portals write it: plain text, and the picture as Media RSS and enclosure."""
    return _rss(
        items,
        lambda number: (
            f"<description>{TEXT} Đợt {number}.</description><dc:creator>Ban biên tập</dc:creator>"
            f'<enclosure url="https://nguon.example/{number}.jpg" type="image/jpeg" length="0"/>'
            f'<media:content url="https://nguon.example/{number}.jpg" medium="image" width="600" height="400"/>'
        ),
    )


def own_rss(items: int = 30) -> bytes:
    """An RSS feed with an element that its publisher made up in each item: plain text besides."""
    return _rss(
        items, lambda number: f"{_CATEGORY}<description>{TEXT} Đợt {number}.</description><luotxem>{number}</luotxem>"
    )


def unusual_rss(items: int = 30, lead: str = TEXT) -> bytes:
    """An RSS feed with something in each item that only feedparser reads."""
    return _rss(items, lambda number: f"<description><![CDATA[{lead} Đợt {number}.]]></description><media:group/>")


def bare_rss(items: int = 30) -> bytes:
    """An RSS feed without leads: title, link, guid and date."""
    return _rss(items, lambda _number: "")


def long_rss(items: int = 30) -> bytes:
    """An RSS feed with whole articles in ``content:encoded`` and no leads."""
    article = f"{IMAGE}{PARAGRAPH * 24}"
    return _rss(items, lambda number: f"<content:encoded><![CDATA[<p>Đợt {number}.</p>{article}]]></content:encoded>")


def wordpress(items: int = 30) -> bytes:
    """An RSS feed as WordPress writes it: lead and whole text."""
    return _rss(
        items,
        lambda number: (
            "<comments>https://nguon.example/tin/#respond</comments><dc:creator><![CDATA[admin]]></dc:creator>"
            f"{_CATEGORY}<description><![CDATA[<p>{TEXT} <a href='https://nguon.example/{number}'>Xem &raquo;</a></p>"
            f"]]></description><content:encoded><![CDATA[{IMAGE}{PARAGRAPH * 8}]]></content:encoded>"
            "<wfw:commentRss>https://nguon.example/tin/feed/</wfw:commentRss><slash:comments>0</slash:comments>"
        ),
    )


def nukeviet(items: int = 30) -> bytes:
    """An RSS feed as NukeViet writes it: everything in CDATA, a picture that floats, guids that are no links."""
    listed = "".join(
        f"<item><title><![CDATA[Hải Phòng: nghiệm thu {number} đề án khuyến công địa phương]]></title>"
        f"<link>https://nguon.example/vi/news/tin-tuc/nghiem-thu-{number}.html</link>"
        f'<guid isPermaLink="false">news_{number}</guid><description><![CDATA[<img '
        f'src="https://nguon.example/uploads/news/2026_11/{number}.jpg" width="100" align="left" border="0">'
        f"{TEXT} Đợt {number}.]]></description>"
        f"<pubDate>Fri, 20 Nov 2026 {number % 5:02}:11:00 GMT</pubDate></item>"
        for number in range(items)
    )
    head = (
        "<title><![CDATA[Khuyến công - Tin tức]]></title><link>https://nguon.example/vi/news/</link>"
        '<atom:link href="https://nguon.example/vi/news/rss/" rel="self" type="application/rss+xml"/>'
        "<description><![CDATA[Tin tức]]></description><language>vi</language><generator>NukeViet v4.3</generator>"
        "<pubDate>Fri, 20 Nov 2026 05:11:00 GMT</pubDate>"
    )
    feed = f'<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>{head}{listed}</channel></rss>'
    return f'<?xml version="1.0" encoding="UTF-8"?>{feed}'.encode()


def atom(items: int = 30) -> bytes:
    """An Atom feed with escaped HTML."""
    return _atom(items, lambda number: f'<summary type="html">{escape(LEAD)} Đợt {number}.</summary>')


def plain_atom(items: int = 30) -> bytes:
    """An Atom feed whose leads are plain text."""
    return _atom(items, lambda number: f"<summary>{TEXT} Đợt {number}.</summary>")


def _atom(items: int, inside: Callable[[int], str]) -> bytes:
    listed = "".join(
        f"<entry><title>Hải Phòng: nghiệm thu {number} đề án khuyến công địa phương</title>"
        f'<link href="https://nguon.example/tin/{number}.html"/><id>tag:nguon.example,2026:{number}</id>'
        f"<published>2026-11-20T{number % 12:02}:30:00+07:00</published>"
        f"<updated>2026-11-20T{number % 12:02}:30:00+07:00</updated><author><name>Ban biên tập</name></author>"
        f'<category term="khuyen-cong" label="Khuyến công"/>{inside(number)}</entry>'
        for number in range(items)
    )
    head = "<title>Khuyến công</title><id>tag:nguon.example,2026:tin</id><updated>2026-11-20T12:00:00+07:00</updated>"
    return f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{head}{listed}</feed>'.encode()


def _rss(items: int, inside: Callable[[int], str]) -> bytes:
    listed = "".join(
        f"<item><title>Hải Phòng: nghiệm thu {number} đề án khuyến công địa phương</title>"
        f"<link>https://nguon.example/tin/{number}.html</link><guid>https://nguon.example/tin/{number}.html</guid>"
        f"<pubDate>Fri, 20 Nov 2026 {number % 12:02}:30:00 +0700</pubDate>{inside(number)}</item>"
        for number in range(items)
    )
    head = "<title>Khuyến công</title><link>https://nguon.example/</link><description>Tin</description>"
    feed = f'<rss version="2.0"{_NAMESPACES}><channel>{head}{listed}</channel></rss>'
    return f'<?xml version="1.0" encoding="UTF-8"?>{feed}'.encode()


def stories(count: int = 100) -> list[Story]:
    """Published stories of two sources each."""
    return [_story(number) for number in range(count)]


def _story(number: int) -> Story:
    at = NOW - timedelta(minutes=number)
    origins = tuple(
        Origin(f"s{one}", f"Nguồn {one}", f"https://s{one}.example/{number}", at, f"https://s{one}.example/")
        for one in range(2)
    )
    return Story(
        hash=f"{number:024x}",
        sequence=number,
        title=f"Hải Phòng: nghiệm thu {number} đề án khuyến công địa phương",
        link=origins[0].url,
        published=at,
        updated=at,
        category="khuyen-cong",
        category_name="Khuyến công",
        places=(Place("hai-phong"),),
        publishers=("hai-phong",),
        origins=origins,
        summary=f"<p>{LEAD}</p>",
        source_updated=at,
    )


def feed() -> FeedInfo:
    """The feed of all."""
    return FeedInfo("/feed", SITE.title, "/", NOW, "1")
