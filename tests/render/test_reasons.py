"""What is said in English below is told in Vietnamese on the pages."""

from __future__ import annotations

import pytest

from aggregator.classify import Speech, classify
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
    known = classify([speech], [Category("khuyen-cong", "Khuyến công", keywords=("khuyến công",))])
    for reason in (known.category_reason, known.places_reason):
        assert in_vietnamese(reason) != reason


@pytest.mark.parametrize("reason", [*FetchReason, *ParseReason])
def test_every_fault_is_known(reason: FetchReason | ParseReason) -> None:
    """Each class of failure has a Vietnamese sentence."""
    assert fault_in_vietnamese(reason.value).endswith(".")
