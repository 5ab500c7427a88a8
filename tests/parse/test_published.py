"""When an article was published: what is told, held against what is shown and what the list said."""

from __future__ import annotations

from datetime import datetime

import pytest
from selectolax.lexbor import LexborHTMLParser

from aggregator.model import Basis, Moment, Precision, Source
from aggregator.parse.outline import outline
from aggregator.parse.published import Dated, published
from aggregator.parse.told import Told

NOW = datetime.fromisoformat("2025-10-20T21:00:00+07:00")
TITLE = "Hỗ trợ 16 đề án khuyến công địa phương"
SOURCE = Source(id="a", name="Nguồn", url="https://sct.example/")
DAY = Moment(datetime.fromisoformat("2025-10-18T00:00:00+07:00"), Precision.DAY)


def moment(at: str, precision: Precision = Precision.MINUTE, basis: Basis = Basis.STATED) -> Moment:
    """A moment of Vietnam's clock."""
    return Moment(datetime.fromisoformat(f"{at}+07:00"), precision, basis)


def dated(told: Told, shown: str = "", known: Moment | None = DAY) -> Dated | None:
    """What a page says that tells this and shows that behind its title."""
    html = f"<body><h1>{TITLE}</h1><div>{shown}</div><p>Một đoạn văn.</p></body>"
    page = outline(LexborHTMLParser(html), "https://sct.example/tin/1.html")
    return published(told, page, title=TITLE, known=known, source=SOURCE, now=NOW)


def at(found: Dated | None) -> str | None:
    """The moment on Vietnam's clock."""
    return found.moment.at.astimezone(SOURCE.timezone).strftime("%d/%m %H:%M:%S") if found is not None else None


@pytest.mark.parametrize(
    ("told", "shown", "expected"),
    [
        (Told(published=("2025-10-18T07:19:05+07:00",)), "", "18/10 07:19:05"),
        (Told(published=("2025-10-18T07:19:05+07:00",)), "18/10/2025 08:00", "18/10 07:19:05"),
        (Told(published=("2025-10-18",)), "18/10/2025 08:00", "18/10 08:00:00"),
        (Told(published=("2025-10-18", "2025-10-18T07:19:05+07:00")), "", "18/10 07:19:05"),
        (Told(published=("2025-10-18T14:19:00Z",)), "14:19 18/10/2025", "18/10 14:19:00"),
        (Told(published=("2025-10-18T03:19:00Z",)), "09:19 18/10/2025", "18/10 10:19:00"),
        (Told(published=("2025-10-18T16:40:00+07:00",), modified=("2025-10-18T16:40:00+07:00",)), "", "18/10 16:40:00"),
        (
            Told(published=("2025-10-18T16:40:00+07:00",), modified=("2025-10-18T16:40:00+07:00",)),
            "18/10/2025 07:17",
            "18/10 07:17:00",
        ),
        (Told(published=("2025-10-18T07:17:00+07:00",)), "18/10/2025 19:17", "18/10 19:17:00"),
        (Told(marked=("2025-10-18T16:40:00+07:00",)), "", "18/10 16:40:00"),
        (Told(marked=("2025-10-18T16:40:00+07:00",), generator="NukeViet v4.5"), "", None),
        (Told(published=("2025-10-18+0707:17:00",)), "", "18/10 07:17:00"),
        (Told(published=("2025-10-19T07:19:00+07:00",)), "", None),
        (Told(published=("không rõ", "0001-01-01T00:00:00")), "", None),
        (Told(), "Cập nhật: 18/10/2025 15:38", "18/10 15:38:00"),
        (Told(), "Đăng ngày 18/10/2025 09:00 <br> Cập nhật: 18/10/2025 15:38", "18/10 09:00:00"),
        (Told(), "18/10/2025", None),
        (Told(), "18/10/2025 00:00", None),
        (Told(), "Lễ trao máy diễn ra lúc 08:00 18/10/2025 tại hội trường lớn của huyện trước đông đảo bà con.", None),
    ],
)
def test_what_is_told_and_what_is_shown(told: Told, shown: str, expected: str | None) -> None:
    """The finer one that fits the list counts; of two, the shown one where the told one errs in a known way."""
    assert at(dated(told, shown)) == expected


@pytest.mark.parametrize(
    ("known", "written", "expected"),
    [
        (None, "2025-10-17T08:00:00+07:00", "17/10 08:00:00"),
        (None, "2025-10-17", "17/10 00:00:00"),
        (None, "2025-10-20T20:59:30+07:00", None),
        (None, "2025-10-21T08:00:00+07:00", None),
        (moment("2025-10-18T07:19"), "2025-10-18T07:19:40+07:00", None),
        (moment("2025-10-18T07:00", Precision.HOUR), "2025-10-18T07:19:40+07:00", "18/10 07:19:40"),
        (moment("2025-10-18T07:00", Precision.HOUR), "2025-10-18T08:19:40+07:00", None),
        (moment("2025-10-19T20:17", basis=Basis.INFERRED), "2025-10-17T20:17:10+07:00", "17/10 20:17:10"),
        (moment("2025-10-19T20:17", basis=Basis.INFERRED), "2025-10-19T21:40:00+07:00", None),
        (moment("2025-10-20T20:58", basis=Basis.INFERRED), "2025-10-20T20:59:10+07:00", "20/10 20:59:10"),
        (moment("2025-10-19T20:00", Precision.HOUR, Basis.INFERRED), "2025-10-19T21:40:00+07:00", "19/10 21:40:00"),
        (moment("2025-10-19T20:00", Precision.HOUR, Basis.INFERRED), "2025-10-18T21:40:00+07:00", None),
    ],
)
def test_what_the_list_said_is_not_contradicted(known: Moment | None, written: str, expected: str | None) -> None:
    """A moment is taken when it knows more of the same, was not made for this request and is not ahead of us."""
    assert at(dated(Told(published=(written,)), known=known)) == expected


def test_it_says_what_was_written() -> None:
    """The words of the page go with the moment."""
    assert dated(Told(), "Thứ bảy - 18/10/2025 07:17") == Dated(
        moment("2025-10-18T07:17"), "Thứ bảy - 18/10/2025 07:17"
    )
