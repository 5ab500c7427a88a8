"""Which of the dates near an article's title say when it was published.

An article of that day names the hour of its event, the end of a term, and readers comment on it. So a date counts only
where it stands by itself, behind words of publishing, or among short things of an article's head: author, category,
number of readers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from aggregator.vietnamese import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aggregator.parse.lines import Line
    from aggregator.parse.outline import Outline

BODY: Final = 60
"""Characters from which a line without a link is of the text."""
_SHORT: Final = 40
"""Characters of what stands beside a date in an article's head."""
_LABEL: Final = re.compile(
    r"(?:(?:thoi gian|thoi diem|ngay|gio|tin|bai|duoc|da|lan cuoi|last) )*(?:dang|dang tai|dang tin|cap nhat|xuat ban"
    r"|phat hanh|gui|viet|tao|ngay|luc|vao|published|posted|updated|modified|date)"
    r"(?: (?:luc|ngay|vao|vao luc|on|at|tin|bai|gan nhat|cuoi|boi))* ?:?"
)
"""Folded words of publishing before a date."""
_OF_HEAD: Final = re.compile(
    r"luot|views?\b|lan (?:xem|doc)|nguoi (?:xem|doc|tao|viet|dang)|da xem|so lan|xem\b|boi\b|by\b|nguon\b|tac gia\b"
    r"|bien tap|theo\b|chuyen muc|danh muc|gmt|ict|utc|in\b"
)
"""Folded words that begin what is of the head though it has a colon or a small letter."""
_OF_AN_EVENT: Final = re.compile(r"\W*thoi gian(?!\W*(?:dang|cap nhat|xuat ban|gui|tao)\b)")
"""*Thời gian: 14:00 ngày …* stands over *Địa điểm: …*."""
_BETWEEN: Final = re.compile(r"\s*(?:[|•·»›/()\[\]<>]|\s[-–—]\s|^\s*[-–—]|[-–—]\s*$)\s*")
_SENTENCE_GOES_ON: Final = re.compile(r"[,;.:]?\s*[^\W\d_]")
_COMMENT: Final = re.compile(r"comment|binh-?_?luan|reply|respon[ds]|y-?kien|related|lien-?quan", re.IGNORECASE)
_LEVELS: Final = 6
"""Levels up to which an element's classes may say that it is a comment's."""


def datelines(page: Outline, lines: list[Line], spans: dict[int, tuple[int, int]]) -> Iterator[int]:
    """Numbers of the lines whose date is the article's.

    Args:
        page: the article's page.
        lines: of its head, the title's first.
        spans: of the date on each line that has one, by the line's number.
    """
    in_text = False
    for number, line in enumerate(lines):
        span = spans.get(number)
        if span is not None and not _is_comment(page, line) and not _OF_AN_EVENT.match(fold(line.text[slice(*span)])):
            before, behind = line.text[: span[0]], line.text[span[1] :]
            is_bare = _is_label(before) and not behind.strip(" .,;|-–—()[]")
            if (is_bare and not (in_text and _follows_a_name(lines, number))) or (
                not in_text and _is_of_head(before, behind)
            ):
                yield number
        in_text = in_text or (number > 0 and span is None and line.anchor is None and len(line.text) >= BODY)


def _is_label(text: str) -> bool:
    folded = fold(text).strip(" |•·-–—,/()[]»›>")
    return not folded or _LABEL.fullmatch(folded) is not None


def _is_of_head(before: str, behind: str) -> bool:
    """Whether beside a date stand only short things of an article's head."""
    *parts, last = _BETWEEN.split(before)
    if not _is_label(last) and (not _is_thing(last) or not _is_name(last)):
        return False
    return all(_is_label(part) or _is_thing(part) for part in parts) and _may_follow(behind)


def _may_follow(behind: str) -> bool:
    first, *parts = _BETWEEN.split(behind)
    text = first.strip()
    if text and _SENTENCE_GOES_ON.match(text) and text[:1] in ",;.:":
        return False
    return all(not part.strip() or _is_thing(part) for part in (first, *parts))


def _is_thing(text: str) -> bool:
    """An author, a category, a number of readers: short, no label of something else, no part of a sentence."""
    text = text.strip(" -–—")
    if not text:
        return True
    if len(text) > _SHORT or text.endswith((".", "!", "?")):
        return False
    if _OF_HEAD.match(fold(text)) is not None:
        return True
    return ":" not in text.rstrip(":") and not text[0].islower()


def _is_name(text: str) -> bool:
    """Two words or more that all begin with a capital letter: who wrote it, right before the date."""
    words = text.split()
    return len(words) > 1 and all(word[0].isupper() for word in words)


def _follows_a_name(lines: list[Line], number: int) -> bool:
    """Whether a short line stands before a date in the text: who comments, not who wrote."""
    before = lines[number - 1].text
    return len(before) < BODY and not _is_label(before)


def _is_comment(page: Outline, line: Line) -> bool:
    return any(
        _COMMENT.search(name) for one in page.chain(line.element, _LEVELS) for name in page.elements[one].classes
    )
