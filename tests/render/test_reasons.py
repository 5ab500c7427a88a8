"""What is said in English below is told in Vietnamese on the pages."""

from __future__ import annotations

import pytest

from aggregator.classify import Speech, classify
from aggregator.config import built_in_rules
from aggregator.model import Category, FetchReason, ParseReason
from aggregator.render.reasons import fault_in_vietnamese, in_vietnamese

TOLD = {
    "same minute": "cùng tiêu đề, cùng phút",
    "within 7 h 5 min, 2 sources": "cùng tiêu đề, cách nhau 7 giờ 5 phút, 2 nguồn",
    "within 58 min, 3 sources": "cùng tiêu đề, cách nhau 58 phút, 3 nguồn",
    "day precision, 2 candidates, the earliest taken": (
        "cùng tiêu đề; nguồn chỉ cho biết ngày; trong 2 tin phù hợp, chọn tin sớm nhất"
    ),
    "no date, first seen 3 d apart": "cùng tiêu đề; nguồn không ghi ngày, thấy lần đầu cách nhau 3 ngày",
    "label “Khuyến công”": "nguồn xếp vào mục “Khuyến công”",
    "something new": "something new",
}


@pytest.mark.parametrize("reason", TOLD)
def test_a_reason_is_told_in_vietnamese(reason: str) -> None:
    """Each reason has its Vietnamese words; one nobody knows is shown as it is."""
    assert in_vietnamese(reason) == TOLD[reason]


@pytest.mark.parametrize(
    "speech",
    [
        Speech("a", "Hải Phòng nghiệm thu đề án", labels=("Khuyến công",)),
        Speech("a", "Nghiệm thu đề án", category="khuyen-cong", province="hue"),
        Speech("a", "Công tác khuyến công", lead="Tại Cà Mau"),
        Speech("a", "Tin khác"),
    ],
)
def test_every_reason_of_classifying_is_known(speech: Speech) -> None:
    """No reason that classifying gives stays English."""
    known = classify([speech], [Category("khuyen-cong", "Khuyến công", keywords=("khuyến công",))], built_in_rules())
    for reason in (known.category_reason, known.places_reason):
        assert in_vietnamese(reason) != reason


@pytest.mark.parametrize("reason", [*FetchReason, *ParseReason])
def test_every_fault_is_known(reason: FetchReason | ParseReason) -> None:
    """Each class of failure has a Vietnamese sentence."""
    assert fault_in_vietnamese(reason.value).endswith(".")


@pytest.mark.parametrize(
    ("status", "sentence", "told"),
    [
        ("http", "The server has a fault (status 503); wait, or tell the site's administrators", "(mã 503)"),
        ("http", "The server answered with status 404, which is no document; check the address", "mã 404"),
        ("not a feed", "this is a form, perhaps a login page, with no list of articles", "trang đăng nhập"),
        (
            "not a feed",
            "this is HTML; the page names its feed: https://a.example/{rss}",
            "url: https://a.example/{rss}",
        ),
        (
            "not a feed",
            "no list, but it names its feed; set url to https://a.example/rss",
            "url: https://a.example/rss",
        ),
        ("timeout", "a.example did not answer within 30 s", fault_in_vietnamese("timeout")),
        ("ok", "status 200", ""),
    ],
)
def test_what_a_sentence_adds_is_told(status: str, sentence: str, told: str) -> None:
    """The number, the login page and the feed's address of an English sentence stand in the Vietnamese one."""
    assert told in fault_in_vietnamese(status, sentence)
    assert bool(told) == bool(fault_in_vietnamese(status, sentence))
