"""The 34 provinces and cities since 2025-07-01, as a literal table.

Resolution 202/2025/QH15 made 34 units of 63. Names of the old ones go on being used in the news, so each unit carries
the former units it was formed from, and each other spelling says which of them it means. Seven codes changed their
meaning (91 was Kiên Giang, now An Giang): the slug is the key, the code an attribute.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

UnitType = Literal["tỉnh", "thành phố"]
Region = Literal["bac", "trung-tay-nguyen", "nam"]

SINCE = date(2025, 7, 1)
"""The day the 34 began; ``Province.type_2025`` holds from it."""
AS_OF = date(2026, 9, 20)
"""The day the table was last checked; ``Province.type_now`` held on it."""


class Unit(NamedTuple):
    """One of the 63 units before 2025-07-01: its name and its code of then."""

    name: str
    code: str


class Alias(NamedTuple):
    """Another spelling, and the name of the unit before 2025-07-01 that it means."""

    spelling: str
    unit: str


@dataclass(frozen=True, slots=True)
class Province:
    """One of the 34. Names are without the unit's type, which changes: "Quảng Ninh", not "Tỉnh Quảng Ninh"."""

    slug: str
    """The key, also in addresses (``/province/<slug>``)."""
    code: str
    """Two digits, of Decision 19/2025/QĐ-TTg."""
    name: str
    former: tuple[Unit, ...]
    """The units it was formed from; the first bears its name."""
    region: Region
    """Which of the three khuyến công regions it works in."""
    type_2025: UnitType = "tỉnh"
    """Its type from ``SINCE`` on."""
    type_now: UnitType = "tỉnh"
    """Its type on ``AS_OF``."""
    aliases: tuple[Alias, ...] = ()

    @property
    def merged(self) -> tuple[Unit, ...]:
        """The former units whose name is no longer that of a province (Kiên Giang under An Giang)."""
        return tuple(unit for unit in self.former if unit.name != self.name)

    @property
    def spellings(self) -> tuple[tuple[str, str | None], ...]:
        """Every spelling it may be named by, with the former unit meant; ``None`` where that bears today's name."""
        written = [(unit.name, unit.name) for unit in self.former] + [(a.spelling, a.unit) for a in self.aliases]
        return tuple((spelling, None if unit == self.name else unit) for spelling, unit in written)


def _units(*coded: str) -> tuple[Unit, ...]:
    """Units from "91 Kiên Giang"."""
    return tuple(Unit(name, code) for code, name in (unit.split(" ", 1) for unit in coded))


def _means(unit: str, *spellings: str) -> tuple[Alias, ...]:
    """Those spellings, all of one unit."""
    return tuple(Alias(spelling, unit) for spelling in spellings)


PROVINCES: tuple[Province, ...] = (
    Province(
        "ha-noi",
        "01",
        "Hà Nội",
        _units("01 Hà Nội"),
        "bac",
        type_2025="thành phố",
        type_now="thành phố",
        aliases=_means("Hà Nội", "Thủ đô"),
    ),
    Province("cao-bang", "04", "Cao Bằng", _units("04 Cao Bằng"), "bac"),
    Province("tuyen-quang", "08", "Tuyên Quang", _units("08 Tuyên Quang", "02 Hà Giang"), "bac"),
    Province("dien-bien", "11", "Điện Biên", _units("11 Điện Biên"), "bac"),
    Province("lai-chau", "12", "Lai Châu", _units("12 Lai Châu"), "bac"),
    Province("son-la", "14", "Sơn La", _units("14 Sơn La"), "bac"),
    Province(
        "lao-cai", "15", "Lào Cai", _units("10 Lào Cai", "15 Yên Bái"), "bac", aliases=_means("Lào Cai", "Lao Cai")
    ),
    Province(
        "thai-nguyen",
        "19",
        "Thái Nguyên",
        _units("19 Thái Nguyên", "06 Bắc Kạn"),
        "bac",
        aliases=_means("Bắc Kạn", "Bắc Cạn"),
    ),
    Province("lang-son", "20", "Lạng Sơn", _units("20 Lạng Sơn"), "bac"),
    Province("quang-ninh", "22", "Quảng Ninh", _units("22 Quảng Ninh"), "bac", type_now="thành phố"),
    Province("bac-ninh", "24", "Bắc Ninh", _units("27 Bắc Ninh", "24 Bắc Giang"), "bac", type_now="thành phố"),
    Province(
        "phu-tho",
        "25",
        "Phú Thọ",
        _units("25 Phú Thọ", "26 Vĩnh Phúc", "17 Hòa Bình"),
        "bac",
        aliases=_means("Hòa Bình", "Hoà Bình"),
    ),
    Province(
        "hai-phong",
        "31",
        "Hải Phòng",
        _units("31 Hải Phòng", "30 Hải Dương"),
        "bac",
        type_2025="thành phố",
        type_now="thành phố",
    ),
    Province("hung-yen", "33", "Hưng Yên", _units("33 Hưng Yên", "34 Thái Bình"), "bac"),
    Province("ninh-binh", "37", "Ninh Bình", _units("37 Ninh Bình", "35 Hà Nam", "36 Nam Định"), "bac"),
    Province("thanh-hoa", "38", "Thanh Hóa", _units("38 Thanh Hóa"), "bac", aliases=_means("Thanh Hóa", "Thanh Hoá")),
    Province("nghe-an", "40", "Nghệ An", _units("40 Nghệ An"), "bac"),
    Province("ha-tinh", "42", "Hà Tĩnh", _units("42 Hà Tĩnh"), "bac"),
    Province("quang-tri", "44", "Quảng Trị", _units("45 Quảng Trị", "44 Quảng Bình"), "trung-tay-nguyen"),
    Province(
        "hue",
        "46",
        "Huế",
        _units("46 Huế"),
        "trung-tay-nguyen",
        type_2025="thành phố",
        type_now="thành phố",
        aliases=_means("Huế", "Thừa Thiên Huế", "Thừa Thiên - Huế", "Thừa Thiên–Huế", "TT-Huế"),
    ),
    Province(
        "da-nang",
        "48",
        "Đà Nẵng",
        _units("48 Đà Nẵng", "49 Quảng Nam"),
        "trung-tay-nguyen",
        type_2025="thành phố",
        type_now="thành phố",
    ),
    Province(
        "quang-ngai",
        "51",
        "Quảng Ngãi",
        _units("51 Quảng Ngãi", "62 Kon Tum"),
        "trung-tay-nguyen",
        aliases=_means("Kon Tum", "Kontum", "KonTum"),
    ),
    Province("gia-lai", "52", "Gia Lai", _units("64 Gia Lai", "52 Bình Định"), "trung-tay-nguyen"),
    Province(
        "khanh-hoa",
        "56",
        "Khánh Hòa",
        _units("56 Khánh Hòa", "58 Ninh Thuận"),
        "trung-tay-nguyen",
        aliases=_means("Khánh Hòa", "Khánh Hoà"),
    ),
    Province(
        "dak-lak",
        "66",
        "Đắk Lắk",
        _units("66 Đắk Lắk", "54 Phú Yên"),
        "trung-tay-nguyen",
        aliases=_means("Đắk Lắk", "Đắc Lắc", "Đăk Lăk", "Đắc Lắk", "Daklak", "DakLak", "Dak Lak"),
    ),
    Province(
        "lam-dong",
        "68",
        "Lâm Đồng",
        _units("68 Lâm Đồng", "67 Đắk Nông", "60 Bình Thuận"),
        "trung-tay-nguyen",
        aliases=_means("Đắk Nông", "Đắc Nông", "Đăk Nông", "Dak Nong"),
    ),
    Province("dong-nai", "75", "Đồng Nai", _units("75 Đồng Nai", "70 Bình Phước"), "nam", type_now="thành phố"),
    Province(
        "ho-chi-minh",
        "79",
        "Hồ Chí Minh",
        _units("79 Hồ Chí Minh", "74 Bình Dương", "77 Bà Rịa - Vũng Tàu"),
        "nam",
        type_2025="thành phố",
        type_now="thành phố",
        aliases=(
            *_means(
                "Hồ Chí Minh",
                "TP. HCM",
                "TP.HCM",
                "TPHCM",
                "TP HCM",
                "TP. Hồ Chí Minh",
                "TP Hồ Chí Minh",
                "Thành phố Hồ Chí Minh",
                "Sài Gòn",
            ),
            *_means("Bà Rịa - Vũng Tàu", "Bà Rịa – Vũng Tàu", "Bà Rịa Vũng Tàu", "BR-VT", "Vũng Tàu"),
        ),
    ),
    Province("tay-ninh", "80", "Tây Ninh", _units("72 Tây Ninh", "80 Long An"), "nam"),
    Province("dong-thap", "82", "Đồng Tháp", _units("87 Đồng Tháp", "82 Tiền Giang"), "nam"),
    Province("vinh-long", "86", "Vĩnh Long", _units("86 Vĩnh Long", "83 Bến Tre", "84 Trà Vinh"), "nam"),
    Province("an-giang", "91", "An Giang", _units("89 An Giang", "91 Kiên Giang"), "nam"),
    Province(
        "can-tho",
        "92",
        "Cần Thơ",
        _units("92 Cần Thơ", "94 Sóc Trăng", "93 Hậu Giang"),
        "nam",
        type_2025="thành phố",
        type_now="thành phố",
    ),
    Province("ca-mau", "96", "Cà Mau", _units("96 Cà Mau", "95 Bạc Liêu"), "nam"),
)
"""In the order of their codes."""

SLUGS: frozenset[str] = frozenset(province.slug for province in PROVINCES)
_BY_SLUG = {province.slug: province for province in PROVINCES}


def by_slug(slug: str) -> Province | None:
    """The province of that slug; ``None`` when there is none."""
    return _BY_SLUG.get(slug)
