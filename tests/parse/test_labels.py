from __future__ import annotations

import pytest

from aggregator.parse.labels import (
    is_counter,
    is_login,
    is_named_label,
    is_pen_name,
    label_before,
    label_of,
    names_category_behind,
)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (" | Khuyến công ", "Khuyến công"),
        ("Làng nghề, nghệ nhân", "Làng nghề, nghệ nhân"),
        ("Khuyến công 🕒", "Khuyến công"),
        ("Chuyên mục: Khuyến công", "Khuyến công"),
        ("Chuyên mục:", None),
        ("Đề án 06", "Đề án 06"),
        ("Nguồn nhân lực", "Nguồn nhân lực"),
        ("Đăng trong", None),
        ("Published in", None),
        ("CTV Lê Hải", None),
        ("Vũ Hương", None),
        ("T.H", None),
        ("P.V/TTXVN", None),
        ("Tài Nguyên", "Tài Nguyên"),
        ("Longform", None),
        ("#khuyencong", None),
        ("Nguồn Báo Công Thương", None),
        ("18/10", None),
        ("Experts advise a step by step approach.", None),
        ("Bài và ảnh: Lê Minh", None),
        ("Tags", None),
        ("Ban biên tập", None),
        ("123 lượt xem", None),
        ("Đọc tiếp", None),
        ("Nguyễn Văn Minh", None),
        ("Đỗ Thị Thu Hà", None),
        ("Đào Tạo", "Đào Tạo"),
        ("Mai vàng", "Mai vàng"),
        ("Super User", None),
        ("Thứ bảy", None),
        ("TTXVN", None),
        ("congthuong.vn", None),
        ("Trang chủ » Tin tức", None),
        ("Số 9 tháng 10", None),
        ("Thích", None),
        ("--", None),
        ("x" * 61, None),
    ],
)
def test_label(text: str, label: str | None) -> None:
    """What can be a category is one, without its name and icons; counters, authors and prompts are not."""
    assert label_of(text) == label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Tin hoạt động Thứ ba", "Tin hoạt động"),
        ("Thời sự - Ngày đăng :", "Thời sự"),
        ("Báo Gia Lai, ngày", None),
        ("Cập nhật lúc", None),
        ("Chủ nhật", None),
    ],
)
def test_label_before_a_date(text: str, label: str | None) -> None:
    """What introduces a date is no part of the category before it."""
    assert label_before(text) == label


def test_named_label() -> None:
    """A text that says so is a category."""
    assert is_named_label("Chuyên mục: Khuyến công")
    assert not is_named_label("Khuyến công")


@pytest.mark.parametrize(
    ("text", "counter"),
    [
        ("123 lượt xem", True),
        ("Lượt xem: 1.234", True),
        ("12 views, 3 comments", True),
        ("12k", True),
        ("3 doanh nghiệp", False),
        ("Khuyến công", False),
        ("1." * 25 + "x", False),
        ("1." * 60, False),
    ],
)
def test_counter(text: str, counter: bool) -> None:
    """Only what counts readers and answers, and says nothing else, is a counter."""
    assert is_counter(text) is counter


def test_login() -> None:
    """The name of an account is written in small letters without marks and blanks."""
    assert is_login("thuha_ttkc")
    assert not is_login("hội chợ")
    assert not is_login("OCOP")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Thu Hà", True),
        ("Minh Anh", True),
        ("Bích Ngọc", True),
        ("Minh Anh - Nguyễn Thu Hà", True),
        ("Khuyến Công - Thu Hà", False),
        ("Hà Nam", False),
        ("Việt Nam", False),
        ("Khuyến Công", False),
        ("Thu hà", False),
        ("Hà", False),
    ],
)
def test_pen_name(text: str, name: bool) -> None:
    """Two or three given names are how reporters sign; a province may be called the same."""
    assert is_pen_name(text) is name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Đăng trong", True),
        ("Chuyên mục:", True),
        ("| Published in", True),
        ("Chuyên mục", False),
        ("Đăng trong tháng 10", False),
    ],
)
def test_what_a_category_is_announced_by(text: str, names: bool) -> None:
    """A category stands behind words that say so; a heading without a colon says so of all below it."""
    assert names_category_behind(text) is names
