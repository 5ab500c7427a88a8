"""The category of each item of a series: what stands in the same spot of every item and can be one."""

from __future__ import annotations

import re
from collections import Counter
from enum import IntEnum
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

from aggregator.parse.address import is_article_like, shape_of
from aggregator.parse.headlines import is_prompt, says_title
from aggregator.parse.heads import Head, Heads
from aggregator.parse.labels import OTHER_CLASS, is_bracketed, is_login, is_named_label, is_pen_name, label_of
from aggregator.parse.series import stable_class
from aggregator.vietnamese import fold

if TYPE_CHECKING:
    from aggregator.parse.details import Details
    from aggregator.parse.headlines import Headline
    from aggregator.parse.lines import Line
    from aggregator.parse.outline import Outline
    from aggregator.parse.series import Place, Series

_LABEL_CLASS: Final = re.compile(
    r"(?<![a-z])(?:cat|cate|categor(?:y|ies)|catname|catlinks?|chuyen-?muc|section|topic|danh-?muc|linh-?vuc|the-?loai"
    r"|catitemcategory|menu-?title|zone|label)(?![a-z])"
)
_TAG_CLASS: Final = re.compile(r"(?<![a-z])(?:tags?|badge|ribbon|chip|pill)(?![a-z])")
_AUTHOR_PATH: Final = re.compile(
    r"/(?:tac-?gia|authors?(?:view|id)?|users?|thanh-?vien|nguoi-dang|profile|don-?vi|co-?quan|phong-?ban|nguon(?:-tin)?)[/_.-]",
    re.IGNORECASE,
)
_SIGNED: Final = re.compile(r"(?:\bboi|\bby|\btac gia|\bnguoi (?:dang|viet|tao))\s*:?\s*$")
"""What stands before an author's name."""
_TAG_PATH: Final = re.compile(r"/(?:tags?|tu-?khoa|keywords?|the)[/_.-]")
_KICKER: Final = 30
"""Letters of a text above a title that is a category."""
_UNIT: Final = re.compile(
    r"(?:phòng(?! (?:cháy|chống))|trung tâm|ban(?! hành)|sở(?! hữu)|chi cục|văn phòng|tổ(?! chức)|cục|viện|tạp chí"
    r"|đài(?! loan)|báo(?! (?:cáo|chí|giá))|ubnd|hđnd|tt|ttkc)(?: |$)"
)
"""Who writes: *Phòng Công nghiệp*, *Ban biên tập*, *Báo Gia Lai*."""
_SHORT: Final = 45
"""Letters of a category that nothing calls one."""
_TWICE: Final = 2
_MANY: Final = 5
"""Texts in one spot, each another: names of authors. Of so many categories one recurs."""

_RARE: Final = 5
"""What fewer than one in so many items show in a spot, and nothing calls a category, is none."""

_Shape = tuple[tuple[str, str], ...]


class _Rank(IntEnum):
    """How surely a text is a category."""

    BESIDE = 0
    """A short text of its own beside the date, or in brackets behind the title."""
    TAGGED = 1
    """One of the tags."""
    BADGED = 2
    """A badge, or a short text of its own above the title."""
    LINKED = 3
    """A short link to what is no article."""
    DATED = 4
    """Behind (or before) the date on its line."""
    SAID = 5
    """*Chuyên mục: …*."""
    CALLED = 6
    """Its class, its relation or the head of its column says so."""


_UNCALLED: Final = frozenset({_Rank.BESIDE, _Rank.BADGED, _Rank.DATED})
"""What only its spot makes a category."""


class _Label(NamedTuple):
    rank: _Rank
    text: str
    shape: _Shape


class Categories:
    """Reads the categories of any series of one page."""

    def __init__(self, page: Outline, lines: list[Line], headlines: list[Headline], details: Details) -> None:
        self.page = page
        self.lines = lines
        self.headlines = headlines
        self.details = details
        self.heads = Heads(page)
        self.often = Counter(one.key for one in headlines)
        self.leads: dict[str, list[str]] = {}
        for one in headlines:
            self.leads.setdefault(one.shown, []).append(one.key)

    def of(self, series: Series, spans: list[tuple[int, int]]) -> list[tuple[str, ...]]:
        """Categories of each item, as shown.

        Args:
            series: the items.
            spans: the part of the page that tells of each.
        """
        offers = [self._offers(place, span) for place, span in zip(series.places, spans, strict=True)]
        votes: Counter[tuple[int, _Shape]] = Counter()
        for labels in offers:
            votes.update({(label.rank, label.shape) for label in labels})
        never = _refused(offers, votes)
        enough = min(_TWICE, len(offers))
        chosen = [
            _chosen([one for one in labels if _votes_for(one, votes) >= enough and (one.rank, one.shape) not in never])
            for labels in offers
        ]
        spots = {shape for (rank, shape), many in votes.items() if rank == _Rank.LINKED and _TWICE * many > len(offers)}
        return [
            texts or self._linked_in(spots, place, span)
            for texts, place, span in zip(chosen, series.places, spans, strict=True)
        ]

    def _linked_in(self, spots: set[_Shape], place: Place, span: tuple[int, int]) -> tuple[str, ...]:
        """The link where most items link to their category, though its address and name could be an article's."""
        for number in self.details.lines_in(*span) if spots else ():
            line = self.lines[number]
            text = label_of(line.text) if line.anchor is not None and self._shape(line) in spots else None
            if text is not None and len(text) <= _SHORT and not self._leads_to(number, place):
                return (text,)
        return ()

    def _offers(self, place: Place, span: tuple[int, int]) -> list[_Label]:
        """Every text of an item that can be its category."""
        numbers = self.details.lines_in(*span)
        found = [label for label in (self._label(number, place) for number in numbers) if label is not None]
        beside = place.date.label if place.date is not None else None
        if beside is not None and not _is_writer(beside):
            found.append(_Label(_Rank.DATED, beside, ()))
        return found

    def _label(self, number: int, place: Place) -> _Label | None:
        line = self.lines[number]
        if self.details.is_told(number, place):
            return None
        text = label_of(line.text)
        if text is None or is_prompt(text) or self._is_title(text, place):
            return None
        rank = _Rank.SAID if is_named_label(line.text) else self._rank(number, place)
        if rank is None or (rank < _Rank.SAID and len(text) > _SHORT):
            return None
        return _Label(rank, text, self._shape(line))

    def _is_title(self, text: str, place: Place) -> bool:
        """Whether a text is the item's title once more; a short beginning of it may be a category."""
        title = place.headline.title
        return text == title or (len(text) > _KICKER and says_title(text, title))

    def _rank(self, number: int, place: Place) -> _Rank | None:
        """By what the head of its column or its classes call a text, by where it links, by where it stands."""
        head = self.heads.over(self.lines[number].element)
        if head is not None:
            return _Rank.CALLED if head is Head.CATEGORY else None
        anchor = None if self._leads_to(number, place) else self.lines[number].anchor
        rel = set() if anchor is None else set(self.page.anchors[anchor].rel.split())
        around = self.details.around(self.lines[number], place)
        if any(self.page.elements[element].tag == "button" for element in around):
            return None
        names = self._classes(around)
        if "category" in rel or any(_LABEL_CLASS.search(name) for name in names):
            return None if "author" in rel else _Rank.CALLED
        alone = self._classes([element for element in around if not self._holds_date(element, place)])
        if "author" in rel or any(OTHER_CLASS.search(name) for name in alone):
            return None
        if "tag" in rel or any(_TAG_CLASS.search(name) for name in names):
            return _Rank.BADGED if anchor is None else _Rank.TAGGED
        if anchor is None:
            return self._bare_rank(number, place)
        return None if self._is_signature(number) else self._linked_rank(anchor, place)

    def _classes(self, elements: list[int]) -> list[str]:
        return [name for element in elements for name in self.page.elements[element].classes]

    def _holds_date(self, element: int, place: Place) -> bool:
        """Whether an element holds the item's date too: what it is called it is not called for the text alone."""
        box = self.page.elements[element]
        return place.date is not None and box.start <= place.date.start < box.end

    def _linked_rank(self, anchor: int, place: Place) -> _Rank | None:
        """Of a link that nothing calls anything: by its address, and by how often the page links to it."""
        link = self.page.anchors[anchor]
        path = f"{urlsplit(link.link).path}/"
        if link.heading or _AUTHOR_PATH.search(path):
            return None
        if _TAG_PATH.search(path):
            return _Rank.TAGGED
        one = self.headlines[anchor]
        own = self.page.anchors[place.headline.anchor].link
        unlike = not is_article_like(link.link) or shape_of(link.link) != shape_of(own)
        section = not one.likely or self.often[one.key] > (1 if unlike else _TWICE)
        return _Rank.LINKED if section and not self._is_action(one.shown) else None

    def _is_signature(self, number: int) -> bool:
        """Whether a link stands behind *Đăng bởi:* on its line."""
        line, before = self.lines[number], self.lines[number - 1] if number else None
        return before is not None and before.block == line.block and _SIGNED.search(fold(before.text)) is not None

    def _is_action(self, text: str) -> bool:
        """Whether links of one text lead to ever other addresses: *Lưu bài viết*; those of a section lead to one."""
        leads = self.leads[text]
        return len(set(leads)) > _TWICE and _TWICE * len(set(leads)) > len(leads)

    def _bare_rank(self, number: int, place: Place) -> _Rank | None:
        """Of a text that nothing calls anything."""
        if _is_writer(self.lines[number].text.strip()):
            return None
        if self._is_kicker(number, place):
            return _Rank.BADGED
        behind = number == place.headline.line + 1 and is_bracketed(self.lines[number].text.strip())
        return _Rank.BESIDE if behind or self._is_beside_date(number, place) else None

    def _is_kicker(self, number: int, place: Place) -> bool:
        """Whether a line stands alone right above the title or its lead."""
        line, title = self.lines[number], self.page.anchors[place.headline.anchor].start
        above = line.start < title or (bool(place.headline.shown) and number < place.headline.line)
        alone = all(
            not 0 <= other < len(self.lines) or self.lines[other].block != line.block
            for other in (number - 1, number + 1)
        )
        return above and alone and len(line.text) <= _KICKER

    def _is_beside_date(self, number: int, place: Place) -> bool:
        """Whether a line stands right before or behind the date, in a small place of their own."""
        if place.date is None or abs(number - place.date.line) != 1:
            return False
        mine, dated = self.lines[number].element, place.date.element
        shared = set(self.page.chain(mine, 3)[1:]) & set(self.page.chain(dated, 3)[1:])
        return any(self.page.elements[one].start >= place.start for one in shared)

    def _leads_to(self, number: int, place: Place) -> bool:
        """Whether a line links to the item's article."""
        anchor = self.lines[number].anchor
        return anchor is not None and self.headlines[anchor].key == place.headline.key

    def _shape(self, line: Line) -> _Shape:
        chain = self.page.chain(line.element, 2)
        return tuple((self.page.elements[one].tag, stable_class(self.page, one)) for one in chain)


def _is_writer(text: str) -> bool:
    """Whether a text that nothing calls a category names who writes: a person, an account, a unit, a paper."""
    return is_login(text) or is_pen_name(text) or _UNIT.match(text.casefold()) is not None


def _refused(offers: list[list[_Label]], votes: Counter[tuple[int, _Shape]]) -> set[tuple[int, _Shape]]:
    """Spots whose texts are no categories: each of many another (names), or hardly any there (a source, *Nổi bật*)."""
    texts = {(label.rank, label.shape, label.text) for labels in offers for label in labels}
    different: Counter[tuple[int, _Shape]] = Counter((rank, shape) for rank, shape, _ in texts)
    names = {kind for kind, many in different.items() if many == votes[kind] >= _MANY and kind[0] <= _Rank.BADGED}
    rare = {kind for kind, many in votes.items() if kind[0] in _UNCALLED and _RARE * many < len(offers)}
    return names | rare if len(offers) >= _MANY else names


def _votes_for(label: _Label, votes: Counter[tuple[int, _Shape]]) -> int:
    return _TWICE if label.rank >= _Rank.DATED else votes[(label.rank, label.shape)]


def _chosen(labels: list[_Label]) -> tuple[str, ...]:
    """The labels of the best rank; several only where they are called categories."""
    best = max((label.rank for label in labels), default=None)
    texts = [label.text for label in labels if label.rank == best]
    return tuple(texts) if best is not None and best >= _Rank.SAID else tuple(texts[:1])
