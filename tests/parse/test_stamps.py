from __future__ import annotations

from datetime import datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from aggregator.parse.lines import lines_of
from aggregator.parse.outline import outline
from aggregator.parse.stamps import DateLine, find_date_lines
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
        ("<p>Tin hoạt động Thứ ba, 14/06/2022 - 19:33</p>", "14/06/2022 - 19:33", "Tin hoạt động"),
        ("<p>Thời sự - Ngày đăng : 08:22, 04/05/2011</p>", "08:22, 04/05/2011", "Thời sự"),
        ("<p>(Báo Gia Lai, ngày 18/10/2025)</p>", "18/10/2025", None),
        ("<p><span>87.210 lượt xem</span> • <span>18-10-2025 20:00</span></p>", "18-10-2025 20:00", None),
        ("<p><i></i><span>5 phút trước</span><i></i><span>12</span></p>", "5 phút trước", None),
        ("<p><b>Khuyến công</b> <i>•</i> <b>5 phút trước</b></p>", "5 phút trước", "Khuyến công"),
        ("<p>Khuyến công | 5 phút trước | 12 lượt xem</p>", "5 phút trước", "Khuyến công"),
        ("<p><i></i> 18/10/2025 <i></i> Khuyến công <i></i> 12</p>", "18/10/2025", "Khuyến công"),
        ("<p><b class=author>Hoa Mai</b> • <b>5 phút trước</b></p>", "5 phút trước", None),
        ("<div class=calendar><b>18</b><b>10</b><b>2025</b></div>", "18/10/2025", None),
        ("<div class=date><div>18</div><div>10/2025</div></div>", "18/10/2025", None),
        ("<p>Ngày đăng: 07-06-2018 &lt;------> Người tạo: quantri</p>", "Ngày đăng: 07-06-2018", None),
        ("<p>18/10/2025 | Lượt xem: 123</p>", "18/10/2025", None),
        ("<a href=/a-12>18/10/2025 - 1.234 lượt xem</a>", "18/10/2025", None),
        (
            "<p><i>18/10/2025</i> <i>7:17 chiều</i> <i>Không có bình luận</i></p>",
            "18/10/2025 7:17 chiều",
            None,
        ),
        ("<div><div>07:19</div><div>18/10/2025</div></div>", "07:19 18/10/2025", None),
        ("<p><b>18/10/2025</b> Tại hội nghị, " + "đại biểu " * 20 + "</p>", "18/10/2025", None),
        ("<p><time>18/10/2025</time> <time>19/10/2025</time></p>", "18/10/2025", None),
        ("<p><time class=updated datetime=2025-10-19></time> <time>18/10/2025</time></p>", "18/10/2025", None),
        ("<div><p>Cập nhật: 19/10/2025</p><p>Ngày đăng: 18/10/2025</p></div>", "Ngày đăng: 18/10/2025", None),
        ("<p>Cập nhật: 19/10/2025</p>", "Cập nhật: 19/10/2025", None),
        ("<p>(18/10/2025, Xúc tiến thương mại)</p>", "(18/10/2025", "Xúc tiến thương mại"),
        ("<p>Lượt xem: 245 | 18/10/2025</p>", "18/10/2025", None),
        ("<p>Đề án 06 | 18/10/2025</p>", "18/10/2025", "Đề án 06"),
        ("<p>18/10/2025 - Tại hội nghị, " + "đại biểu " * 20 + "</p>", "18/10/2025", None),
        (
            "<a href=/x><b>Hội chợ làng nghề</b> <i>Thứ bảy, 18 tháng 10 năm 2025</i></a>",
            "Thứ bảy, 18 tháng 10 năm 2025",
            None,
        ),
    ],
)
def test_date_line(body: str, written: str, label: str | None) -> None:
    """A line that says when gives its moment as written, and the category behind it."""
    (date,) = _dates(body)

    assert (date.written, date.label) == (written, label)


@pytest.mark.parametrize(
    "body",
    [
        "<p>Giấy phép số 12/GP-TTĐT cấp ngày 18/10/2020</p>",
        "<p>Giờ làm việc: 08:00 - 17:00</p>",
        "<p>08:00 - 17:00</p>",
        "<p>18/10/2025 tại hội nghị, " + "đại biểu " * 20 + "</p>",
        "<p>Đến ngày hôm nay của năm 2025 và của nhiều năm sau nữa, 18/10/2025</p>",
        "<a href=/x>Kỷ niệm 80 năm (25/10/1945 - 25/10/2025)</a>",
        "<p>Ngày 18/10/2025, UBND tỉnh ban hành quyết định.</p>",
        "<p>Hạn nộp hồ sơ: 18/10/2025</p>",
        "<a href=/x>18/10/2025 là ngày gì của khuyến công</a>",
    ],
)
def test_no_date_line(body: str) -> None:
    """Licences, opening hours, sentences and titles with dates in them are no dates of items."""
    assert _dates(body) == []


def test_a_day_that_heads_rows_is_not_of_the_first_row() -> None:
    """A day above several rows stays apart from the time of the first; beside one time it is that time's day."""
    row = "<div><i>{0}</i> <a href=/{0}>Hội chợ làng nghề</a></div>"
    heading = _dates("<h4>18/10/2025</h4>" + row.format("07:17") + row.format("08:20"))

    assert [date.written for date in heading] == ["18/10/2025", "07:17", "08:20"]
    assert [date.written for date in _dates("<p><b>18/10/2025</b><br><b>07:17</b></p>")] == ["18/10/2025 07:17"]
