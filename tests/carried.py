"""Stories carried by five sources each, every copy written and timed its own way: what two processes poll at once."""

from __future__ import annotations

import random
import threading
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

from aggregator.model import VIETNAM
from tests.loopback import Loopback, Page

STORIES = 200
CARRIERS = 5
SOURCES = tuple(f"s{number:02}" for number in range(20))
DAY = datetime(2025, 10, 18, tzinfo=VIETNAM)
TOGETHER = 30.0
"""Seconds that the first to ask waits for all others; they come within two."""

PLACES = ("Thái Nguyên", "Hoà Bình", "Khánh Hoà", "Vĩnh Long", "Kỳ Anh", "Thuỷ Nguyên", "Đắk Lắk", "Quý Lộc")
WORKS = (
    "Hỗ trợ {} đề án khuyến công địa phương – năm 2025",
    "nghiệm thu {} đề án “ứng dụng máy móc tiên tiến” trong sản xuất gỗ",
    "bàn giao {} hệ thống máy sấy, máy hoá mì cho cơ sở công nghiệp nông thôn",
)
SPELLINGS: tuple[Callable[[str], str], ...] = (
    str,
    str.upper,
    lambda title: unicodedata.normalize("NFD", title),
    lambda title: title.replace("oà", "òa").replace("uỷ", "ủy").replace("Kỳ", "Kì").replace("oá", "óa"),
    lambda title: title.replace(" – ", " - ").replace(": ", " — ").replace("“", '"').replace("”", '"'),
    lambda title: f"  {title.replace(' ', '  ', 3)} ",
)
"""Ways to write one title."""


@dataclass(frozen=True, slots=True)
class Copy:
    """A story as one source lists it."""

    story: int
    title: str
    at: datetime


def title(story: int) -> str:
    """A title that no other story has."""
    return f"{PLACES[story % len(PLACES)]}: {WORKS[story % len(WORKS)].format(story + 1)}"


def documents(chance: random.Random) -> dict[str, list[Copy]]:
    """What each source lists: 200 stories in five sources each, no two sources in one order.

    A source's copies are late by 0 to 58 minutes; one in five sources is seven hours off, as by a fault of time zone.
    All copies of a story are of one day in Vietnam.
    """
    off = {source: timedelta(hours=7 * (chance.random() < 0.2)) for source in SOURCES}
    listed: dict[str, list[Copy]] = {source: [] for source in SOURCES}
    for story in range(STORIES):
        first = DAY + timedelta(hours=6, minutes=chance.randrange(9 * 60))
        for source in chance.sample(SOURCES, CARRIERS):
            late = off[source] + timedelta(minutes=chance.randrange(59))
            listed[source].append(Copy(story, chance.choice(SPELLINGS)(title(story)), first + late))
    for copies in listed.values():
        chance.shuffle(copies)
    return listed


def rss(source: str, copies: list[Copy]) -> bytes:
    """A document of a source."""
    items = "".join(
        f"<item><title>{escape(one.title)}</title><link>https://{source}.example/tin/{one.story}.html</link>"
        f"<pubDate>{format_datetime(one.at)}</pubDate></item>"
        for one in copies
    )
    channel = f"<title>{source}</title><link>https://{source}.example/</link><description>-</description>{items}"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}</channel></rss>'.encode()


def serve(loopback: Loopback, listed: dict[str, list[Copy]], askers: int) -> str:
    """Serve the documents, all at the same moment: when so many requests wait for them.

    Args:
        loopback: the server.
        listed: what each source lists.
        askers: how many requests must have come before the first is answered; 1 = each at once.

    Returns:
        The part of a feeds.yaml that declares the sources.
    """
    start = threading.Barrier(askers)

    def page(body: bytes) -> Callable[[], Page]:
        def answer() -> Page:
            start.wait(TOGETHER)
            return Page(body)

        return answer

    lines = ["sources:"]
    for source, copies in listed.items():
        loopback.pages[f"/{source}.rss"] = page(rss(source, copies))
        address = f"{loopback.address}/{source}.rss"
        lines.append(f"  - {{id: {source}, name: Nguồn {source}, url: '{address}', kind: feed, enrich: false}}")
    return "\n".join(lines)
