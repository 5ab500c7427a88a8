"""Reasons and faults in Vietnamese: below the pages all is said in English; who reads pages reads Vietnamese."""

from __future__ import annotations

import re

_PATTERNS: tuple[tuple[str, str], ...] = (
    # why an item is in its story (dedupe)
    (r"first", "mục làm mốc, các mục khác được so với mục này"),
    (r"same minute", "cùng tiêu đề, cùng phút"),
    (r"within (?P<span>.+), (?P<n>\d+) sources", "cùng tiêu đề, cách nhau {span}, {n} nguồn"),
    (r"hour precision", "cùng tiêu đề; nguồn chỉ cho biết giờ, và trùng giờ"),
    (r"day precision", "cùng tiêu đề; nguồn chỉ cho biết ngày, và trùng ngày"),
    (
        r"(?P<grain>hour|day) precision, (?P<n>\d+) candidates, the earliest taken",
        "cùng tiêu đề; nguồn chỉ cho biết {grain}; trong {n} tin phù hợp, chọn tin sớm nhất",
    ),
    (r"same (?P<grain>hour|day)", "cùng tiêu đề, cùng {grain}"),
    (r"same time of day (?P<clock>[\d:]+), its date was inferred", "cùng tiêu đề, cùng lúc {clock}; ngày được suy ra"),
    (r"no date, first seen (?P<span>.+) apart", "cùng tiêu đề; nguồn không ghi ngày, thấy lần đầu cách nhau {span}"),
    (r"same link", "cùng một địa chỉ bài"),
    (r"joined by hand", "được ghép bằng tay"),
    (r"parted by hand from the first", "được tách bằng tay"),
    # why this category (classify)
    (r"label “(?P<label>.*)”", "nguồn xếp vào mục “{label}”"),
    (r"category of its source", "chuyên mục của nguồn"),
    (r"“(?P<word>.*)” in the title", "tiêu đề có “{word}”"),
    (r"no label, source category or title word matched", "không nhãn, nguồn hay từ nào trong tiêu đề cho biết"),
    # why these provinces (classify)
    (r"named in the title", "nêu trong tiêu đề"),
    (r"named in the lead", "nêu trong phần tóm tắt"),
    (r"no province is named; all its sources are of this one", "tin không nêu tỉnh nào; các nguồn đều của tỉnh này"),
    (r"no province is named", "tin không nêu tỉnh nào"),
)
_REASONS = tuple((re.compile(pattern, re.DOTALL), vietnamese) for pattern, vietnamese in _PATTERNS)
_UNITS = {"min": "phút", "h": "giờ", "d": "ngày"}
_GRAINS = {"hour": "giờ", "day": "ngày"}

_FAULTS = {
    "refused": "Địa chỉ thuộc mạng không được phép đọc; nếu đúng là mạng của ta, thêm vào fetch.allow_networks.",
    "dns": "Không tìm thấy tên miền; kiểm tra địa chỉ trong feeds.yaml.",
    "connect": "Không kết nối được máy chủ; sẽ tự thử lại.",
    "tls": "Chứng chỉ bảo mật không hợp lệ; nếu thiếu chứng chỉ trung gian, khai báo ca_file cho nguồn.",
    "timeout": "Máy chủ trả lời quá chậm; sẽ tự thử lại.",
    "http": "Máy chủ báo lỗi; nếu kéo dài, kiểm tra địa chỉ hoặc báo quản trị trang nguồn.",
    "gone": "Địa chỉ đã bị gỡ bỏ; tìm địa chỉ mới của nguồn.",
    "blocked": "Máy chủ từ chối, có thể do tường lửa; liên hệ quản trị trang nguồn.",
    "throttled": "Máy chủ yêu cầu đọc thưa hơn; sẽ chờ đúng hạn.",
    "redirect": "Chuyển hướng vòng vèo, không đến đâu; kiểm tra địa chỉ.",
    "too large": "Tài liệu quá lớn; nếu đúng là nguồn cần đọc, tăng fetch.max_bytes.",
    "encoding": "Không giải nén được câu trả lời; báo quản trị trang nguồn.",
    "protocol": "Câu trả lời bị cắt ngang hoặc không phải HTTP; sẽ tự thử lại.",
    "empty": "Tài liệu rỗng; sẽ tự thử lại.",
    "not a feed": "Không phải nguồn cấp tin hay danh sách tin; kiểm tra địa chỉ, hoặc khai báo listing cho nguồn.",
    "broken": "Tài liệu hỏng, không đọc được; sẽ tự thử lại.",
    "too long": "Đọc tài liệu quá lâu nên bị dừng; xem địa chỉ ấy trả về gì.",
    "fault": "Lỗi của chính chương trình này; xem nhật ký.",
}

_SENTENCES = tuple(
    (re.compile(pattern, re.DOTALL), vietnamese)
    for pattern, vietnamese in (
        (r"our own network", "Gần như mọi nguồn đều không tới được: có lẽ do mạng của chính máy này; sẽ tự thử lại."),
        (
            r"login page",
            (
                "Đây là một biểu mẫu, có lẽ là trang đăng nhập, không có danh sách tin; "
                "khai báo địa chỉ công khai của nguồn."
            ),
        ),
        (
            r"names? (?:its|the) feed[^;]*[;:] (?:set url to )?(?P<feed>\S+)",
            "Trang này có nguồn cấp tin; khai báo url: {feed}",
        ),
        (
            r"selectors? under listing",
            "Các bộ chọn CSS dưới listing không còn khớp với trang; trang có thể đã đổi, hãy xem lại.",
        ),
        (
            r"fault \(status (?P<number>\d+)\)",
            "Máy chủ của nguồn bị lỗi (mã {number}); sẽ tự thử lại, nếu kéo dài thì báo quản trị trang nguồn.",
        ),
        (
            r"status (?P<number>\d+)",
            (
                "Máy chủ trả lời mã {number} thay vì tài liệu; "
                "nếu kéo dài, kiểm tra địa chỉ hoặc báo quản trị trang nguồn."
            ),
        ),
    )
)
"""What a sentence says beyond its status."""


def in_vietnamese(reason: str) -> str:
    """A reason of ``dedupe`` or ``classify`` in Vietnamese; one that is not known stays as it is."""
    for pattern, vietnamese in _REASONS:
        found = pattern.fullmatch(reason)
        if found:
            named = found.groupdict()
            if "grain" in named:
                named["grain"] = _GRAINS[named["grain"]]
            if "span" in named:
                named["span"] = " ".join(_UNITS.get(word, word) for word in named["span"].split())
            return vietnamese.format(**named)
    return reason


def fault_in_vietnamese(status: str, sentence: str = "") -> str:
    """Why a source cannot be read and what to do, in Vietnamese; empty for a status that is no fault.

    Args:
        status: of its last poll.
        sentence: what was said of that in English.
    """
    for pattern, vietnamese in _SENTENCES:
        found = pattern.search(sentence)
        if found and status in _FAULTS:
            return vietnamese.format(**found.groupdict())
    return _FAULTS.get(status, "")
