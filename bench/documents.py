"""Documents to measure on, made here: a feed of 30 items and the stories of a full window."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from aggregator.model import FeedInfo, Origin, Place, Site, Source, Story

NOW = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
SOURCE = Source("nguon", "Trung tâm Khuyến công", "https://nguon.example/rss", kind="feed")
SITE = Site()
LEAD = (
    '<a href="https://nguon.example/tin/1"><img src="https://nguon.example/1.jpg" alt=""></a><br/>Sau khi đưa máy vào '
    "vận hành, năng suất tăng 35%, tạo việc làm ổn định cho 18 lao động nông thôn."
)


def rss(items: int = 30) -> bytes:
    """An RSS feed as a provincial site writes it."""
    listed = "".join(
        f"<item><title>Hải Phòng: nghiệm thu {number} đề án khuyến công địa phương</title>"
        f"<link>https://nguon.example/tin/{number}.html</link><guid>https://nguon.example/tin/{number}.html</guid>"
        f"<pubDate>Fri, 20 Nov 2026 {number % 12:02}:30:00 +0700</pubDate><category>Khuyến công</category>"
        f"<description><![CDATA[{LEAD}]]></description></item>"
        for number in range(items)
    )
    head = "<title>Khuyến công</title><link>https://nguon.example/</link><description>Tin</description>"
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>{head}{listed}</channel></rss>'.encode()


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
