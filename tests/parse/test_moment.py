from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.model import Basis, DateOrder, Moment, Precision
from aggregator.parse.moment import find_moment, read_moment
from tests.parse.reading import NOW, ZONE

CASES = list(csv.DictReader((Path(__file__).parent / "moments.csv").read_text(encoding="utf-8").splitlines()))


@pytest.mark.parametrize("case", CASES, ids=[case["written"][:40] + " " + case["order"] for case in CASES])
def test_written_moment(case: dict[str, str]) -> None:
    """Every shape of our sources gives its instant, its precision and its basis; what is no date gives nothing."""
    moment = read_moment(case["written"], zone=ZONE, now=NOW, order=cast("DateOrder", case["order"]))

    expected = None
    if case["local"]:
        at = datetime.fromisoformat(case["local"]).replace(tzinfo=ZONE)
        expected = Moment(at.astimezone(UTC), Precision(case["precision"]), Basis(case["basis"]))
    assert moment == expected


@pytest.mark.parametrize("written", [case["written"] for case in CASES if not case["local"]])
def test_what_is_no_date_is_found_nowhere(written: str) -> None:
    """What is no moment where a source offers one is none inside a line either."""
    assert find_moment(written, zone=ZONE, now=NOW) is None


def test_zone_of_the_source() -> None:
    """A zone that is written holds; else it is the source's, also for what is told from now."""
    tokyo = ZoneInfo("Asia/Tokyo")
    for written, at, precision in (
        ("18/10/2025 07:17", datetime(2025, 10, 17, 22, 17, tzinfo=UTC), Precision.MINUTE),
        ("18/10/2025 07:17 GMT+7", datetime(2025, 10, 18, 0, 17, tzinfo=UTC), Precision.MINUTE),
        ("18/10/2025", datetime(2025, 10, 17, 15, 0, tzinfo=UTC), Precision.DAY),
        ("07:17", datetime(2026, 11, 19, 22, 17, tzinfo=UTC), Precision.MINUTE),
        ("hôm qua", datetime(2026, 11, 18, 15, 0, tzinfo=UTC), Precision.DAY),
    ):
        moment = read_moment(written, zone=tokyo, now=NOW)
        assert moment is not None
        assert (moment.at, moment.precision) == (at, precision)


def test_a_weekday_decides_nothing() -> None:
    """A weekday that contradicts its date, or would fit the other order, changes nothing."""
    for weekday in ("Thứ hai", "Chủ nhật", "Wed", ""):
        moment = read_moment(f"{weekday}, 08/10/2025 07:17", zone=ZONE, now=NOW)
        assert moment == Moment(datetime(2025, 10, 8, 0, 17, tzinfo=UTC), Precision.MINUTE)


@pytest.mark.parametrize(
    ("line", "moment_text", "rest"),
    [
        ("07:19 | 18/10/2025 Khuyến công", "07:19 | 18/10/2025", "Khuyến công"),
        ("17:44 | 14/08/2025Cooperation", "17:44 | 14/08/2025", "Cooperation"),
        ("08:51 Văn hóa - Xã hội", "08:51", "Văn hóa - Xã hội"),
        ("08:51 Sa Pa", "08:51", "Sa Pa"),
        ("08:51 Chương trình", "08:51", "Chương trình"),
        ("07:17 CH Tin tức", "07:17 CH", "Tin tức"),
        ("18/10/2025 14:15:22 Lượt xem: 23", "18/10/2025 14:15:22", "Lượt xem: 23"),
        ("Thứ năm, 24-11-2022 | 09:31GMT+7 Tin tức", "Thứ năm, 24-11-2022 | 09:31GMT+7", "Tin tức"),
        ("2 giờ trước Khuyến công", "2 giờ trước", "Khuyến công"),
        ("Tin hoạt động Thứ ba, 14/06/2022 - 19:33", "14/06/2022 - 19:33", ""),
        ("Thứ Hai, 20/10/2025 | 7:17 SA Tin tức", "Thứ Hai, 20/10/2025 | 7:17 SA", "Tin tức"),
        ("7h17 sáng 20/10/2025 Tin tức", "7h17 sáng 20/10/2025", "Tin tức"),
        ("08:51 Sáng tạo khoa học", "08:51", "Sáng tạo khoa học"),
        ("08:51 Chiều Hà Nội", "08:51", "Chiều Hà Nội"),
        ("20/10/2025\u00a007:17 Tin tức", "20/10/2025\u00a007:17", "Tin tức"),
        ("２０/１０/２０２５　０７：１７ Tin tức", "２０/１０/２０２５　０７：１７", "Tin tức"),
        ("20–10–2025 Tin tức", "20–10–2025", "Tin tức"),
        (
            unicodedata.normalize("NFD", "Thứ bảy, 18/10/2025 Tin"),
            unicodedata.normalize("NFD", "Thứ bảy, 18/10/2025"),
            "Tin",
        ),
        ("Hôm qua, 15:30 Tin tức", "Hôm qua, 15:30", "Tin tức"),
        ("15:30 hôm qua", "15:30 hôm qua", ""),
        ("Hôm qua", "Hôm qua", ""),
        ("một giờ trước", "một giờ trước", ""),
    ],
)
def test_moment_inside_a_line(line: str, moment_text: str, rest: str) -> None:
    """Where a moment ends inside a line is where the category begins."""
    stamp = find_moment(line, zone=ZONE, now=NOW)

    assert stamp is not None
    assert line[stamp.start : stamp.end] == moment_text
    assert line[stamp.end :].strip() == rest


@pytest.mark.parametrize(
    "line",
    [
        "Bài 3: lúc 08:51",
        "08:51 - 18/10 tin",
        "08:00 - 17:00",
        "Kỷ niệm 80 năm (25/10/1945 - 25/10/2025)",
        "Chương trình bắt đầu từ 1/12",
        "07:17 | 31/02/2025 Khuyến công",
        "7h chiều",
        "Hôm qua, Bộ Công Thương tổ chức hội nghị",
        "3 ngày trước thềm hội chợ",
        "2 tuần trước",
        "Ngày 20/10, khai mạc hội chợ",
        "Từ 20/10/2025 đến 25/10/2025",
        "Phiên bản 4.5.05",
        "Hotline: 0912 345 678",
        "Quyết định 19/2025/QĐ-TTg",
        "1.250.000 đồng",
        "",
    ],
)
def test_no_moment_inside_a_line(line: str) -> None:
    """A time in mid-sentence, opening hours, a date without a year or one that does not exist are no moments."""
    assert find_moment(line, zone=ZONE, now=NOW) is None


def test_half_day_mark_is_no_word() -> None:
    """A time before Sa Pa stays what it is, since SA counts as a half-day mark only where it is written as one."""
    stamp = find_moment("20:51 Sa Pa", zone=ZONE, now=NOW)

    assert stamp is not None
    assert stamp.moment.at.astimezone(ZONE).strftime("%H:%M") == "20:51"


SHAPES: list[tuple[Precision, Callable[[datetime], str]]] = [
    (Precision.SECOND, lambda at: at.strftime("%a, %d %b %Y %H:%M:%S %z")),
    (Precision.SECOND, lambda at: at.astimezone(UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")),
    (Precision.SECOND, lambda at: at.strftime("%d %b %y %H:%M:%S GMT+7")),
    (Precision.SECOND, lambda at: at.isoformat()),
    (Precision.SECOND, lambda at: at.strftime("%Y-%m-%d %H:%M:%S")),
    (Precision.SECOND, lambda at: at.strftime("%d/%m/%Y %I:%M:%S %p")),
    (Precision.SECOND, lambda at: at.strftime("%d/%m/%Y %I:%M:%S ") + ("SA" if at.hour < 12 else "CH")),
    (Precision.SECOND, lambda at: at.strftime("%a %b %d %H:%M:%S GMT+07:00 %Y")),
    (Precision.SECOND, lambda at: at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")),
    (Precision.SECOND, lambda at: str(int(at.timestamp()))),
    (Precision.SECOND, lambda at: str(int(at.timestamp()) * 1000)),
    (Precision.MINUTE, lambda at: at.strftime("%H:%M | %d/%m/%Y")),
    (Precision.MINUTE, lambda at: at.strftime("Thứ bảy - %d/%m/%Y %H:%M")),
    (Precision.MINUTE, lambda at: at.strftime("Thứ năm, %d-%m-%Y | %H:%MGMT+7")),
    (Precision.MINUTE, lambda at: at.strftime("Cập nhật lúc %H:%M, Thứ Tư, %d/%m/%Y (GMT+7)")),
    (Precision.MINUTE, lambda at: at.strftime("%I:%M %p %d/%m/%Y")),
    (Precision.MINUTE, lambda at: f"{at.hour}h{at.minute:02} ngày {at.day}/{at.month}/{at.year}"),
    (Precision.DAY, lambda at: at.strftime("Ngày %d tháng %m năm %Y")),
    (Precision.DAY, lambda at: at.strftime("%d-%m-%Y")),
    (Precision.DAY, lambda at: at.strftime("%Y-%m-%d")),
    (Precision.DAY, lambda at: at.strftime("%A, %B %d,%Y")),
]


@given(
    at=st.datetimes(datetime(2001, 9, 10), datetime(2027, 11, 1)),  # noqa: DTZ001 - local wall-clock time
    shape=st.sampled_from(SHAPES),
)
@settings(deadline=None)
def test_every_shape_reads_back(at: datetime, shape: tuple[Precision, Callable[[datetime], str]]) -> None:
    """A moment written in any shape reads back the same, cut down to what the shape tells."""
    precision, write = shape
    local = at.replace(microsecond=0, tzinfo=ZONE)

    moment = read_moment(write(local), zone=ZONE, now=NOW)

    cut = {
        Precision.SECOND: local,
        Precision.MINUTE: local.replace(second=0),
        Precision.HOUR: local.replace(minute=0, second=0),
        Precision.DAY: local.replace(hour=0, minute=0, second=0),
    }[precision]
    assert moment == Moment(cut.astimezone(UTC), precision, Basis.STATED)


@given(
    text=st.one_of(
        st.text(max_size=250),
        st.text(alphabet="0123456789/:-.| ThuứngàyGMTZ+apmSACH", max_size=60),
    )
)
@settings(deadline=None)
def test_any_text_gives_a_plausible_moment_or_none(text: str) -> None:
    """Whatever stands where a date should, the answer is nothing, or between 1990 and twenty years from now."""
    moment = read_moment(text, zone=ZONE, now=NOW)
    stamp = find_moment(text, zone=ZONE, now=NOW)

    for read in (moment, stamp.moment if stamp is not None else None):
        if read is not None:
            assert read.at.utcoffset() == timedelta()
            assert 1989 <= read.at.year <= NOW.year + 20
    if stamp is not None:
        assert 0 <= stamp.start < stamp.end <= len(text)


@given(hour=st.integers(0, 23), minute=st.integers(0, 59), now=st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001 - made aware below
@settings(deadline=None)
def test_a_time_alone_is_the_last_one_that_came(hour: int, minute: int, now: datetime) -> None:
    """A time without a date is never in the future and never more than a day ago."""
    here = now.replace(tzinfo=ZONE)

    moment = read_moment(f"{hour:02}:{minute:02}", zone=ZONE, now=here)

    assert moment is not None
    assert moment.basis is Basis.INFERRED
    assert timedelta() <= here - moment.at < timedelta(days=1)
