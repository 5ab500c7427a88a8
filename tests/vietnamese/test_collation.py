from __future__ import annotations

import unicodedata

from aggregator.provinces import PROVINCES
from aggregator.vietnamese import sort_key

_PROVINCES = (
    "An Giang, Bắc Ninh, Cà Mau, Cao Bằng, Cần Thơ, Đà Nẵng, Đắk Lắk, Điện Biên, Đồng Nai, Đồng Tháp, Gia Lai, "
    "Hà Nội, Hà Tĩnh, Hải Phòng, Hồ Chí Minh, Huế, Hưng Yên, Khánh Hòa, Lai Châu, Lạng Sơn, Lào Cai, Lâm Đồng, "
    "Nghệ An, Ninh Bình, Phú Thọ, Quảng Ngãi, Quảng Ninh, Quảng Trị, Sơn La, Tây Ninh, Thái Nguyên, Thanh Hóa, "
    "Tuyên Quang, Vĩnh Long"
)


def test_provinces_sort_as_in_a_vietnamese_dictionary() -> None:
    """Đ follows D, â follows a, and tones decide last."""
    expected = _PROVINCES.split(", ")
    assert len(expected) == 34
    assert sorted((province.name for province in PROVINCES), key=sort_key) == expected


def test_tones_sort_in_their_order() -> None:
    """Level, huyền, hỏi, ngã, sắc, nặng; case and composition do not matter; digits come after letters."""
    assert sorted(["mạ", "má", "mã", "mả", "mà", "ma", "mă"], key=sort_key) == [
        "ma",
        "mà",
        "mả",
        "mã",
        "má",
        "mạ",
        "mă",
    ]
    assert sort_key("ĐẮK LẮK") == sort_key(unicodedata.normalize("NFD", "đắk lắk"))
    assert sorted(["đa", "e", "da", "z", "1"], key=sort_key) == ["da", "đa", "e", "z", "1"]
