"""The links of a page that can be articles, and what each is called."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from aggregator.parse.address import article_key, is_home
from aggregator.parse.entries import whole_title
from aggregator.parse.labels import TITLE_CLASS, names_category_behind
from aggregator.parse.tags import HEADINGS
from aggregator.vietnamese import fold, plain

if TYPE_CHECKING:
    from aggregator.parse.lines import Line
    from aggregator.parse.outline import Anchor, Outline
    from aggregator.parse.stamps import DateLine

_WORDS: Final = 4
_LETTERS: Final = 20
"""A headline has at least four words or twenty letters, unless it is a heading."""
_LONGEST_PROMPT: Final = 60
"""Characters."""
_LONGEST: Final = 220
"""Characters; what is longer is a paragraph."""
_PROMPTS: Final = (
    r"(?:xem|doc|tim hieu) (?:them|tiep|chi tiet|toan van|bai viet|tin|tat ca)\b.{0,3}",
    r"chi tiet.{0,4}|xem|doc tiep.{0,4}",
    r"read more.{0,4}|more|continue(?: reading)?.{0,4}|view (?:more|all|details?)|details?",
    r".{0,4}(?:binh luan|comments?|phan hoi|leave a comment)|tra loi|chia se|share|facebook|twitter|zalo|youtube",
    r"trang (?:\d+|truoc|sau|dau|cuoi|tiep|ke)(?: .{0,25})?|(?:bai|tin) (?:truoc|sau|cu hon|moi hon|ke tiep)",
    r"truoc|sau|tiep(?: theo)?|previous|next|newer.{0,8}|older.{0,8}|\d+|[«»<>|.…\s-]+",
    r"tai (?:ve|xuong|file|tep).{0,12}|download.{0,12}|in(?: bai.{0,8}| trang)?|print.{0,8}|rss.{0,30}",
    r"e-?mail.{0,12}|gui (?:mail|email|bai.{0,10}|cho ban be)",
    r"ve trang chu|trang chu|tat ca|len dau trang|quay lai|truy cap noi dung.{0,12}|skip to.{0,15}",
)
_MORE: Final = re.compile("|".join(_PROMPTS))
_MORE_ABOUT: Final = re.compile(
    r"(?:xem them|doc tiep|doc them|xem tiep|xem chi tiet|chi tiet|read more|continue reading|more)"
    r"(?: ve| about| of|:)?\s+\S"
)
_DESCRIBED: Final = re.compile(
    r"(?<![a-z])(?:cat(?:egor(?:y|ies))?(?:-?(?:links?|name|label))?|post-?cat(?:egory)?|chuyen-?muc|section-?name|author"
    r"|tac-?gia|byline|tags?|tag-?links?|comments?(?:-?links?)?|more(?:-?links?)?|read-?more|view-?more|xem-?them)(?![a-z])"
)
PROMPT_BEHIND: Final = re.compile(
    r"\s*(?:\[?(?:…|\.\.\.)\]?|\[…\])?\s*[\[(]?(?:xem thêm|xem tiếp|xem chi tiết|chi tiết|đọc tiếp|đọc thêm|read more)"
    r"\W*$",
    re.IGNORECASE,
)
"""A prompt at the end of a lead or a title."""
_ENOUGH_ALIKE: Final = 0.6
"""Share of a title's words that an address spells."""


@dataclass(slots=True)
class Headline:
    """One link as an article: its key and what it is called."""

    anchor: int
    key: str
    """Equal for the links of one article."""
    shown: str
    """What it shows, dates left out; empty for an image."""
    title: str
    """The same, whole where it is cut or missing."""
    likely: bool
    """Whether it reads like a headline."""
    described: bool
    """Whether class, relation or address say that it is something else: a category, an author, a home page."""
    line: int
    """Number of its line; of an image the line behind it."""


def headlines_of(page: Outline, lines: list[Line], dates: list[DateLine]) -> list[Headline]:
    """One for each link of the page, in reading order."""
    return _Reading(page, lines, dates).headlines()


class _Reading:
    def __init__(self, page: Outline, lines: list[Line], dates: list[DateLine]) -> None:
        self.page = page
        self.lines = lines
        self.dated = {date.line for date in dates}
        self.inside: list[list[int]] = [[] for _ in page.anchors]
        for number, line in enumerate(lines):
            if line.anchor is not None and number not in self.dated and not line.machine:
                self.inside[line.anchor].append(number)

    def headlines(self) -> list[Headline]:
        found = [self._headline(index, anchor) for index, anchor in enumerate(self.page.anchors)]
        fullest: dict[str, str] = {}
        for one in found:
            title = PROMPT_BEHIND.sub("", one.title)
            if not is_prompt(title) and len(title) > len(fullest.get(one.key, "")):
                fullest[one.key] = title
        for one in found:
            one.title = whole_title(one.title, fullest.get(one.key, ""))
            one.likely = self._likely(one)
        return found

    def _headline(self, index: int, anchor: Anchor) -> Headline:
        numbers = self.inside[index]
        key = article_key(anchor.link)
        number = self._best(numbers, anchor) if len(numbers) > 1 else next(iter(numbers), None)
        shown = plain(self.lines[number].text) if number is not None else ""
        if number is None:
            number = self._line_behind(anchor)
        title = _trimmed(whole_title(shown, anchor.advance), anchor.advance) or anchor.alt
        described = self._described(anchor) or self._is_announced(number, anchor)
        return Headline(index, key, shown, title, likely=False, described=described, line=number)

    def _is_announced(self, number: int, anchor: Anchor) -> bool:
        """Whether the text right before a link says that it names a category: *Đăng trong* Tiết kiệm năng lượng."""
        before = self.lines[number - 1] if 0 < number <= len(self.lines) and not anchor.heading else None
        return before is not None and before.anchor is None and names_category_behind(before.text)

    def _line_behind(self, anchor: Anchor) -> int:
        low, high = 0, len(self.lines)
        while low < high:
            middle = (low + high) // 2
            if self.lines[middle].start < anchor.start:
                low = middle + 1
            else:
                high = middle
        return low

    def _best(self, numbers: list[int], anchor: Anchor) -> int:
        """The line of a card that is its title: a heading, what is called one, what the address spells, the first."""
        words = set(re.split(r"[^a-z0-9]+", anchor.link.lower()))

        def rank(number: int) -> tuple[int, int]:
            line = self.lines[number]
            text = line.text
            score = 0
            around = [self.page.elements[one] for one in self.page.chain(line.element, 3)]
            if any(one.tag in HEADINGS for one in around):
                score += 8
            elif any(TITLE_CLASS.search(name) for one in around[:2] for name in one.classes):
                score += 4
            if text and text.rstrip(".… ") in {anchor.advance, anchor.alt}:
                score += 4
            if reads_like_one(text):
                score += 2
                spelt = [word for word in re.split(r"[^a-z0-9]+", fold(text)) if word]
                score += 2 * (sum(word in words for word in spelt) > _ENOUGH_ALIKE * len(spelt))
            if len(text) > _LONGEST:
                score -= 4
            return score, -number

        return max(numbers, key=rank)

    def _described(self, anchor: Anchor) -> bool:
        if {"tag", "author", "category", "prev", "next"} & set(anchor.rel.split()) or is_home(anchor.link):
            return True
        around = [self.page.elements[one] for one in self.page.chain(anchor.element, 2)]
        return any(_names_something_else(name) for one in around for name in one.classes)

    def _likely(self, one: Headline) -> bool:
        if one.described or not one.title or is_prompt(one.title):
            return False
        if names_its_article(one.shown or one.title):
            return False
        return self.page.anchors[one.anchor].heading or reads_like_one(one.title)


@lru_cache(maxsize=4096)
def _names_something_else(name: str) -> bool:
    """Whether a class is a category's, an author's, a tag's or a prompt's."""
    return _DESCRIBED.fullmatch(name.replace("_", "-")) is not None


@lru_cache(maxsize=8192)
def is_prompt(text: str) -> bool:
    """Whether a link's text asks for a click instead of naming an article."""
    if len(text) > _LONGEST_PROMPT:
        return False
    bare = fold(text).strip(" .…»›«+[]()>-–")
    return not bare or _MORE.fullmatch(bare) is not None


@lru_cache(maxsize=8192)
def names_its_article(text: str) -> bool:
    """Whether a prompt repeats what it leads to: *Đọc thêm: Hội chợ …*."""
    return _MORE_ABOUT.match(fold(text[:_LONGEST_PROMPT])) is not None


def says_title(text: str, title: str) -> bool:
    """Whether a text begins with a title, or is its beginning."""
    return text.startswith(title) or title.startswith(text.rstrip(" .…"))


def reads_like_one(text: str) -> bool:
    """Whether a text is long enough for a headline."""
    return len(text.split()) >= _WORDS or len(text) >= _LETTERS


def _trimmed(shown: str, full: str) -> str:
    """Without what a badge or counter adds: ``Mới Tên bài``, ``Tên bài (12)``."""
    if len(full) >= _LETTERS and len(full) < len(shown) <= len(full) + _LETTERS and full in shown:
        return full
    return shown
