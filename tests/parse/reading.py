"""What the tests of this package read with: one source, one moment, one address."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from aggregator.model import Document, Parsed, ParseFailed, Source
from aggregator.parse import parse

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime(2026, 11, 20, 21, 0, tzinfo=ZONE)
URL = "http://nguon.vn.example/rss/tin.xml"
SOURCE = Source(id="nguon", name="Nguồn thử", url=URL)


def read(
    body: bytes | str, *, source: Source = SOURCE, url: str = URL, content_type: str | None = None, now: datetime = NOW
) -> Parsed:
    data = body.encode() if isinstance(body, str) else body
    return parse(data, source=source, url=url, content_type=content_type, now=now)


def document(
    body: bytes | str, *, source: Source = SOURCE, url: str = URL, content_type: str | None = None, now: datetime = NOW
) -> Document:
    parsed = read(body, source=source, url=url, content_type=content_type, now=now)
    assert isinstance(parsed, Document), parsed
    return parsed


def failure(body: bytes | str, *, source: Source = SOURCE, url: str = URL) -> ParseFailed:
    parsed = read(body, source=source, url=url)
    assert isinstance(parsed, ParseFailed), parsed
    return parsed


def rss(items: str, channel: str = "<title>Nguồn</title>") -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel>{channel}{items}</channel></rss>'


def item(title: str = "Tin khuyến công", inside: str = "") -> str:
    return f"<item><title>{title}</title>{inside}</item>"
