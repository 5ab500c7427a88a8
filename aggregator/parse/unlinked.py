"""Articles whose title is no link: a heading, and below it *Xem chi tiết*, or over its card a link without a text."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, Final

from aggregator.parse.address import is_article_like, is_file
from aggregator.parse.headlines import is_prompt, reads_like_one
from aggregator.parse.tags import HEADINGS

if TYPE_CHECKING:
    from aggregator.parse.headlines import Headline
    from aggregator.parse.lines import Line
    from aggregator.parse.outline import Outline
    from aggregator.parse.stamps import DateLine

_LOOK_BACK: Final = 12
"""Lines between a title and its prompt."""
_FEW: Final = 8
"""Links of one article in its card."""
_CLIMB: Final = 5
"""Levels from a link without a text to its card."""
_STRONG: Final = frozenset({"strong", "b", "a"})
"""What may be a title: bold text, and a link that leads nowhere (``javascript:__doPostBack(…)``)."""


def title_prompts(page: Outline, lines: list[Line], dates: list[DateLine], headlines: list[Headline]) -> None:
    """Give prompts to articles that nothing else on the page links to the title that stands over them."""
    known = {one.key for one in headlines if one.likely}
    prompts = [one for one in headlines if one.shown and is_prompt(one.shown) and one.key not in known]
    prompts = [one for one in prompts if not is_file(page.anchors[one.anchor].link)]
    texts = Counter(one.shown for one in prompts)
    prompts = [one for one in prompts if texts[one.shown] > 1]
    places = [line.start for line in lines]
    dated = {date.line for date in dates}
    previous = 0
    for one in prompts:
        here = bisect_left(places, page.anchors[one.anchor].start)
        numbers = range(max(previous, here - _LOOK_BACK), here)
        ranked = [(_rank(page, lines[number]), -number) for number in numbers if number not in dated]
        rank, number = max(ranked, default=(0, 0))
        if rank:
            one.title = one.shown = lines[-number].text
            one.line, one.likely, one.described = -number, True, False
        previous = here


def title_covers(page: Outline, lines: list[Line], dates: list[DateLine], headlines: list[Headline]) -> None:
    """Give links without a text, which lie over a card or hold its image, the title in the card they alone stand in."""
    known = {one.key for one in headlines if one.likely}
    covers = [one for one in headlines if not one.title and not one.described and one.key not in known]
    covers = [one for one in covers if is_article_like(page.anchors[one.anchor].link)]
    links = [anchor.start for anchor in page.anchors]
    places = [line.start for line in lines]
    dated = {date.line for date in dates}
    for one in covers if len(covers) > 1 else ():
        for element in page.chain(page.anchors[one.anchor].element, _CLIMB):
            box = page.elements[element]
            first, last = bisect_left(links, box.start), bisect_left(links, box.end)
            if last - first > _FEW or any(other.key != one.key for other in headlines[first:last]):
                break
            numbers = range(bisect_left(places, box.start), bisect_left(places, box.end))
            ranked = [(_rank(page, lines[number]), -number) for number in numbers if number not in dated]
            rank, number = max(ranked, default=(0, 0))
            if rank:
                one.title = one.shown = lines[-number].text
                one.line, one.likely = -number, True
                break


def _rank(page: Outline, line: Line) -> int:
    """How surely a line is a title: a heading before bold text; 0 for anything else."""
    if line.anchor is not None or not reads_like_one(line.text):
        return 0
    tags = {page.elements[element].tag for element in page.chain(line.element, 3)}
    return 2 if tags & HEADINGS else 1 if tags & _STRONG else 0
