"""Which texts of an item can be its category, and which are something else: a counter, an author, a prompt."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from aggregator.provinces import PROVINCES
from aggregator.vietnamese import fold

MAX_LABEL: Final = 60
"""Characters of a category; what is longer is a sentence."""

OTHER_CLASS: Final = re.compile(
    r"(?<![a-z])(?:author|tac-?gia|byline|comments?|views?(?!-(?:field|row|content|label|grouping))|hits?|source|nguon"
    r"|date|time|ngay|title|tieu-?de|desc|summary|sapo|count|social|share|icon|new|more)(?![a-z])"
)
"""Classes of what is no category: authors, counters, dates, titles."""

TITLE_CLASS: Final = re.compile(
    r"(?<![a-z])(?:title|tieu-?de|tieude|headline|name|ten-?bai|tit|caption|subject|heading)"
)
"""Classes of titles."""
_SEPARATORS: Final = " \t|,.;:/-–—•·()[]<>*_~»›"
_EDGES: Final = re.compile(r"^[^\w(\[“‘\"']+|[^\w)\]”’\"'!?]+$")
"""What stands around a category: separators, icons."""
_WHOLE: Final = (
    "moi|hot|new|tin moi|luc|ngay|thu|vao|in|boi|by|trong|dang|video|anh|photo|audio|info(?:r)?graphics?|amp|rss|tin"
    "|(?:dang )?(?:trong )?(?:chuyen muc|danh muc|the loai|linh vuc)|(?:duoc )?dang (?:trong|o)|duoc"
    "|(?:posted|filed|published) (?:in|under)"
    "|category|categories|tags?|tu khoa|(?:tin )?noi bat|(?:super )?user|administrator|webmaster|root|bien tap"
    "|long-?form|mega ?story|e-?magazine|(?:tin|chum|phong su) anh|do hoa|(?:truong thuat )?truc tiep|live"
    "|thich|luu(?: tin| bai)?|like|pdf|docx?|word|excel|xlsx?|zip|da duyet|danh gia(?: .*)?"
    "|nghe (?:doc )?(?:bai|tin|audio).*|co chu|(?:ban|xem) (?:in|ngay)"
    "|thu (?:hai|ba|tu|nam|sau|bay)|chu nhat|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    "|(?:buoi )?(?:sang|trua|chieu|toi|dem)|ttxvn|vna|vov[0-9]?|vtv[0-9]?"
)
_PARTS: Final = (
    "^[0-9]|@|[0-9]{3}|[0-9] ?[:/h]",
    "luot (?:xem|doc|thich)|da xem|\\bviews?\\b|binh luan|\\bcomments?\\b|phan hoi|^khong co |^(?:thich|likes?) [0-9]",
    "nguoi (?:tao|dang|viet)|^cua |^quan tri|tac gia|quantri|\\badmin\\b",
    "(?:^|dang |viet )boi |posted|(?:^|submitted |written )by |^(?:bbt|btv|ctv|pv)\\b",
    "ban bien tap|bien tap vien|phong vien|^toa soan$|^nguon (?!nhan luc|von|luc|goc|hang)|^theo ",
    "xem (?:them|tiep|chi tiet)|^chi tiet|doc tiep|read more|continue|chia se|\\bshare\\b|\\bin bai",
    r"^trang (?:thai|chu)\b|^so [0-9]|[a-z]\.(?:vn|com|net|org)$",
    "\\bgmt\\b|^cap nhat|moi nhat|(?:gio|phut|ngay) truoc",
)
_NO_LABEL: Final = re.compile("|".join((*_PARTS, f"^(?:{_WHOLE})$")))
_LOGIN: Final = re.compile(r"[a-z0-9_.@-]+")
_PERSON: Final = re.compile(
    r"(?:nguyen|tran|le|pham|hoang|huynh|phan|bui|ngo|dinh|trinh|doan)(?: [a-z]+){1,3}"
    r"|(?:vu|vo|dang|do|duong|truong|luong|mai|dao|ho|ly)(?: [a-z]+){2,3}"
)
"""A family name and one to three more, at least two behind one that is a word, too (*Đào Tạo*)."""
_FAMILY_NAME: Final = re.compile("vũ|võ|đặng|đỗ|dương|trương|lương|mai|đào|hồ|lý|cao|tạ|hà|chu|kiều|quách|triệu|lưu|tô")
_INITIALS: Final = re.compile(r"(?:[A-ZĐ]\.\s?){1,3}[A-ZĐ]?(?:/[A-Z]{2,8})?")
_GIVEN_NAME: Final = re.compile(
    r"anh|an|bảo|bình|chi|châu|cường|diệp|dung|dũng|duy|dương|đạt|đức|giang|hà|hải|hằng|hạnh"
    r"|hiền|hiếu|hòa|hoa|hoài|hoàng|hồng|huệ|hùng|hưng|hương|hường|huy|huyền|khánh|khoa|kiên|kim"
    r"|lan|lâm|lê|liên|linh|loan|long|ly|mai|minh|my|nam|nga|ngân|ngọc|nhung|nhật|oanh|phong"
    r"|phúc|phương|phượng|quang|quân|quyên|quỳnh|sơn|tâm|thái|thanh|thành|thảo|thắng|thiện|thịnh"
    r"|thu|thủy|thúy|tiến|toàn|trang|trí|trung|tuấn|tùng|tuyết|vân|việt|vinh|vy|xuân|yến"
    r"|ánh|ân|bích|diễm|diệu|đan|đăng|điệp|hạ|hậu|hoan|hoàn|hữu|huyên|khải|khang|khôi|kiều|lam|lệ|lộc|luân|lý|mẫn|mạnh|mỹ"
    r"|ngà|nghĩa|nguyên|nguyệt|nhàn|nhân|nhi|như|phi|phú|phước|phụng|quế|quý|quyền|sang|sinh|sỹ|thạch|thắm|thi|thoa|thơ|thơm"
    r"|thùy|thuận|thục|thư|thương|tín|tố|trà|trâm|trinh|trọng|trúc|trường|tú|tuyên|tuyền|uyên|vũ|vương|xuyến|yên"
)
_BETWEEN_NAMES: Final = re.compile(r"\s[-–—&]\s|,\s")
_PLACES: Final = {unit.name for province in PROVINCES for unit in province.former} | {"Việt Nam"}
_COUNTER: Final = re.compile(
    r"(?:[\W_]*(?:(?:so )?luot (?:xem|doc|truy cap|thich)|da xem|xem|views?|binh luan|comments?|phan hoi"
    r"|[0-9]+(?![0-9])k?))+\W*"
)
_SENTENCE: Final = re.compile(r"(?:\S+\s+){3,}\S+[.!?…]\s*")
_NAMED: Final = re.compile(
    r"(?:chuyen muc|danh muc|muc|the loai|category|categories|posted in|filed under|trong|linh vuc|in)\s*:\s*"
)
_CATEGORY_FOLLOWS: Final = re.compile(
    r"(?:(?:chuyen muc|danh muc|the loai|linh vuc|category|categories)\s*:"
    r"|(?:duoc |da )?dang (?:trong|o)(?: (?:chuyen muc|danh muc))?|(?:posted|filed|published) (?:in|under)):?"
)
_WEEKDAY_BEFORE: Final = re.compile(
    r"(?:^|[\s,|-]+)(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ\s+nhật|t[2-7]|cn)$", re.IGNORECASE
)
_DATE_WORDS_BEFORE: Final = re.compile(
    r"(?:^|[\s,|–-]+)(?:ngày(?:\s+(?:đăng|viết|tạo))?|(?:được\s+)?đăng(?:\s+(?:ngày|lúc))?|cập\s+nhật(?:\s+lúc)?|lúc)"
    r"\s*:?$",
    re.IGNORECASE,
)


def is_counter(text: str) -> bool:
    """Whether a text says how often something was read or answered, and nothing else: *123 lượt xem*."""
    return len(text) <= MAX_LABEL and _COUNTER.fullmatch(fold(text)) is not None


def without_weekday(text: str) -> str:
    """What stands before a date, without its weekday."""
    return _WEEKDAY_BEFORE.sub("", text)


@lru_cache(maxsize=8192)
def label_of(text: str) -> str | None:
    """A text that stands where a category may stand, if it can be one; *Chuyên mục: Khuyến công* without its name."""
    if len(text) > 2 * MAX_LABEL or text.startswith("#") or _SENTENCE.fullmatch(text) is not None:
        return None
    label = _EDGES.sub("", text)
    if is_bracketed(label):
        label = label[1:-1].strip()
    if _NAMED.match(fold(label)) is not None:
        label = _EDGES.sub("", label[label.index(":") + 1 :])
    if not label or len(label) > MAX_LABEL or ":" in label or _NO_LABEL.search(fold(label)) or _is_person(label):
        return None
    return label if any(character.isalpha() for character in label) else None


def is_login(text: str) -> bool:
    """Whether a text is written like the name of an account: *thuha_ttkc*; a category begins with a capital."""
    return _LOGIN.fullmatch(text) is not None


def is_pen_name(text: str) -> bool:
    """Whether a text is made of given names only, and is no province: *Thu Hà*, but neither *Hà Nam* nor *Thu Hút*."""
    if _BETWEEN_NAMES.search(text) is not None:
        return all(is_pen_name(name) or _is_person(name) for name in _BETWEEN_NAMES.split(text))
    words = text.casefold().split()
    return text.istitle() and len(words) in {2, 3} and all(map(_GIVEN_NAME.fullmatch, words)) and text not in _PLACES


def _is_person(text: str) -> bool:
    """Whether a text names a person: *Nguyễn Văn Minh*, *Vũ Hương*, *T.H*, but neither *Mai vàng* nor *Đào Tạo*."""
    if _INITIALS.fullmatch(text) is not None:
        return True
    first, _, last = text.casefold().partition(" ")
    signed = _FAMILY_NAME.fullmatch(first) is not None and _GIVEN_NAME.fullmatch(last) is not None
    return text.istitle() and text not in _PLACES and (signed or _PERSON.fullmatch(fold(text)) is not None)


def is_bracketed(text: str) -> bool:
    """Whether a text stands in square brackets: *[Khuyến công]*."""
    return text[:1] == "[" and text[-1:] == "]"


@lru_cache(maxsize=8192)
def is_named_label(text: str) -> bool:
    """Whether a text says that it is a category: *Chuyên mục: Khuyến công*."""
    return _NAMED.match(fold(text[: 2 * MAX_LABEL]).lstrip(_SEPARATORS)) is not None


def names_category_behind(text: str) -> bool:
    """Whether a text says that what stands behind it is a category: *Đăng trong*, *Chuyên mục:*."""
    return len(text) <= MAX_LABEL and _CATEGORY_FOLLOWS.fullmatch(fold(text).strip(" \t|,.;/-–—•·()")) is not None


def label_before(text: str) -> str | None:
    """A category before a date: not its weekday, not *Ngày đăng*, not the paper of *(Báo Gia Lai, ngày 18/10)*."""
    if text.casefold().endswith(", ngày"):
        return None
    return label_of(_DATE_WORDS_BEFORE.sub("", without_weekday(text)))
