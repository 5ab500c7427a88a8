from __future__ import annotations

from datetime import datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from aggregator.parse.outline import outline
from aggregator.parse.stamps import DateLine, find_date_lines, label_of, lines_of
from tests.parse.reading import SOURCE, ZONE

NOW = datetime(2025, 10, 20, 21, 0, tzinfo=ZONE)


def _dates(body: str) -> list[DateLine]:
    page = outline(LexborHTMLParser(f"<html><body>{body}</body></html>"), "https://n.example/")
    return find_date_lines(page, lines_of(page), source=SOURCE, now=NOW)


@pytest.mark.parametrize(
    ("body", "written", "label"),
    [
        ("<p><span>07:19</span> | <span>18/10/2025</span> <i>Khuyến công</i></p>", "07:19 | 18/10/2025", "Khuyến công"),
        ("<p><span>07:19</span><span>18/10/2025</span></p>", "07:19 18/10/2025", None),
        ("<p>17:44 | 14/08/2025Cooperation</p>", "17:44 | 14/08/2025", "Cooperation"),
        ("<p>08:51 Văn hóa - Xã hội</p>", "08:51", "Văn hóa - Xã hội"),
        ("<p>Tin hoạt động Thứ ba, 14/06/2022 - 19:33</p>", "14/06/2022 - 19:33", "Tin hoạt động Thứ ba"),
        ("<p>Ngày đăng: 07-06-2018 &lt;------> Người tạo: quantri</p>", "Ngày đăng: 07-06-2018", None),
        ("<p>18/10/2025 | Lượt xem: 123</p>", "18/10/2025", None),
        ("<div><div>07:19</div><div>18/10/2025</div></div>", "07:19 18/10/2025", None),
        ("<p><b>18/10/2025</b> Tại hội nghị, " + "đại biểu " * 20 + "</p>", "18/10/2025", None),
        ("<p><time>18/10/2025</time> <time>19/10/2025</time></p>", "18/10/2025", None),
    ],
)
def test_date_line(body: str, written: str, label: str | None) -> None:
    """A line that says when gives its moment as written, and the category behind it."""
    (date,) = _dates(body)

    assert date.written == written
    if label is None or "Thứ" not in label:
        assert date.label == label


@pytest.mark.parametrize(
    "body",
    [
        "<p>Giấy phép số 12/GP-TTĐT cấp ngày 18/10/2020</p>",
        "<p>Giờ làm việc: 08:00 - 17:00</p>",
        "<p>08:00 - 17:00</p>",
        "<p>18/10/2025 tại hội nghị, " + "đại biểu " * 20 + "</p>",
        "<p>Đến ngày hôm nay của năm 2025 và của nhiều năm sau nữa, 18/10/2025</p>",
        "<a href=/x>Kỷ niệm 80 năm (25/10/1945 - 25/10/2025)</a>",
        "<a href=/x>18/10/2025 là ngày gì của khuyến công</a>",
    ],
)
def test_no_date_line(body: str) -> None:
    """Licences, opening hours, sentences and titles with dates in them are no dates of items."""
    assert _dates(body) == []


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (" | Khuyến công ", "Khuyến công"),
        ("Làng nghề, nghệ nhân", "Làng nghề, nghệ nhân"),
        ("123 lượt xem", None),
        ("Đọc tiếp", None),
        ("--", None),
        ("x" * 61, None),
    ],
)
def test_label(text: str, label: str | None) -> None:
    """What can be a category is one; counters and prompts are not."""
    assert label_of(text) == label
