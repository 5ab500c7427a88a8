from __future__ import annotations

import pytest

from aggregator.parse.boxes import BOXES, FURNITURE, RELATED, SIDE
from aggregator.vietnamese import fold


@pytest.mark.parametrize(
    "heading",
    [
        "Đọc nhiều",
        "Tin xem nhiều nhất",
        "Được quan tâm",
        "Thông báo - Mời họp",
        "Văn bản mới ban hành",
        "Liên kết website",
        "Thăm dò ý kiến",
        "Video clip",
        "Lịch công tác",
        "Most Read",
        "Dịch vụ công trực tuyến",
        "Sự kiện sắp tới",
    ],
)
def test_boxes(heading: str) -> None:
    """Headings of boxes that are not the list are known."""
    assert BOXES.fullmatch(fold(heading))


@pytest.mark.parametrize("heading", ["Tin tức", "Khuyến công", "Tin hoạt động", "Tin các tỉnh", "Hoạt động của sở"])
def test_no_boxes(heading: str) -> None:
    """Names of sections are not among them."""
    assert not BOXES.fullmatch(fold(heading))
    assert not RELATED.fullmatch(fold(heading))


@pytest.mark.parametrize(
    "heading", ["Tin liên quan", "Tin mới nhất", "Bài nổi bật", "Recent posts", "Các tin khác", "Tin đã đưa"]
)
def test_related(heading: str) -> None:
    """Boxes that may be part of the list are known."""
    assert RELATED.fullmatch(fold(heading))


@pytest.mark.parametrize(
    ("name", "furniture", "side"),
    [
        ("main-menu", True, False),
        ("footer-col-2", True, False),
        ("pagination", True, False),
        ("right-sidebar", False, True),
        ("tin-doc-nhieu", False, True),
        ("box-quangcao", False, True),
        ("widget", False, True),
        ("elementor-widget", False, False),
        ("news-list", False, False),
        ("content-main", False, False),
        ("lead", False, False),
        ("document", False, False),
    ],
)
def test_names(name: str, furniture: bool, side: bool) -> None:
    """Classes and ids are known by whole words."""
    assert (FURNITURE.search(name) is not None, SIDE.search(name) is not None) == (furniture, side)
