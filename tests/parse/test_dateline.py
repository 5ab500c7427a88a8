"""Which dates of an article's page are of its publishing."""

from __future__ import annotations

import pytest
from selectolax.lexbor import LexborHTMLParser

from aggregator.parse.dateline import datelines
from aggregator.parse.lines import lines_of
from aggregator.parse.moment import find_moment
from aggregator.parse.outline import outline
from tests.parse.reading import NOW, ZONE

TITLE = "<h1>Sở Công Thương nghiệm thu đề án khuyến công</h1>"
TEXT = "<p>Trung tâm Khuyến công vừa bàn giao máy móc cho bốn cơ sở công nghiệp nông thôn trên địa bàn tỉnh.</p>"


def taken(markup: str) -> list[str]:
    """The lines whose dates count."""
    page = outline(LexborHTMLParser(f"<html><body>{TITLE}{markup}</body></html>"), "http://a.example/")
    lines = lines_of(page)
    found = {n: find_moment(line.text, zone=ZONE, now=NOW, order="dmy") for n, line in enumerate(lines)}
    spans = {number: (stamp.start, stamp.end) for number, stamp in found.items() if stamp is not None}
    return [lines[number].text for number in datelines(page, lines, spans)]


@pytest.mark.parametrize(
    "line",
    [
        "18/10/2025 07:17",
        "Thứ bảy - 18/10/2025 07:17",
        "Ngày đăng: 18/10/2025 07:17",
        "Cập nhật lúc: 07:17, 18/10/2025",
        "Đăng ngày 18/10/2025 07:17 (GMT+7)",
        "Thời gian đăng: 18/10/2025 07:17",
        "07:17 | 18/10/2025 Khuyến công",
        "Lê Văn Bình - 18/10/2025 07:17",
        "Lê Văn Bình 18/10/2025 07:17",
        "Khuyến công | 18/10/2025 07:17 | 250 lượt xem",
        "18/10/2025 07:17 - lượt xem: 250",
        "Ngày đăng: 18-10-2025 &lt;------&gt; Người tạo: quantri",
        "18/10/2025 07:17 In bài",
    ],
)
def test_of_the_head(line: str) -> None:
    """A date by itself, behind words of publishing, or among author, category and readers."""
    assert len(taken(f"<div>{line}</div>{TEXT}")) == 1


@pytest.mark.parametrize(
    "line",
    [
        "08h30 ngày 18/10/2025, tại thành phố Việt Trì, Sở tổ chức hội nghị.",
        "Sáng 18/10/2025 lúc 08:30 tại trụ sở, đoàn đã họp.",
        "Vào lúc 8 giờ 30 phút ngày 18/10/2025, tại hội trường đã diễn ra hội nghị.",
        "Thời gian: 14:00 ngày 18/10/2025",
        "Thời gian: 14h00, ngày 18/10/2025.",
        "Hạn nộp hồ sơ: 16:30 | 18/10/2025",
        "Khai mạc: 18/10/2025 08:00",
        "Bão số 5: Hồi 07 giờ ngày 18/10/2025, vị trí tâm bão ở khoảng 18 độ vĩ bắc.",
        "Quyết định số 12 ban hành ngày 18/10/2025 có hiệu lực thi hành",
    ],
)
def test_of_something_else(line: str) -> None:
    """The hour of an event, the end of a term, a date in a sentence."""
    assert taken(f"<p>{line}</p>{TEXT}") == []


@pytest.mark.parametrize(
    "comment",
    [
        "<div class='comment'><b>Hay quá</b><div>18/10/2025 21:45</div></div>",
        "<div><b>Nguyễn Văn A</b><div>18/10/2025 21:45</div></div>",
        "<div>Nguyễn Văn A 18/10/2025 21:45</div>",
    ],
)
def test_of_who_comments(comment: str) -> None:
    """A reader's comment below the text has a date of its own."""
    assert taken(TEXT + comment) == []


def test_below_the_lead() -> None:
    """The date may stand below the lead, by itself."""
    assert taken(f"{TEXT}<div>18/10/2025 07:17</div>") == ["18/10/2025 07:17"]
