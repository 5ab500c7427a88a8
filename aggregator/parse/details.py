"""What an item shows besides title, date and category: its summary, its image."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import groupby
from typing import TYPE_CHECKING, Final

from aggregator.parse.address import is_file
from aggregator.parse.headlines import PROMPT_BEHIND, is_prompt, says_title
from aggregator.parse.labels import OTHER_CLASS
from aggregator.vietnamese import fold

if TYPE_CHECKING:
    from aggregator.parse.headlines import Headline
    from aggregator.parse.lines import Line
    from aggregator.parse.outline import Outline, Picture
    from aggregator.parse.series import Place
    from aggregator.parse.stamps import DateLine

_SUMMARY_CLASS: Final = re.compile(
    r"(?<![a-z])(?:desc|summar|sapo|lead|excerpt|trich|mo-?ta|mota|intro|teaser|abstract|tom-?tat|tomtat|short|entry-?content|body)"
)
_SUMMARY: Final = 30
"""Letters; a shorter text in an item is a summary only where it is called one."""
_SHORT_SUMMARY: Final = 15
_COMMON: Final = 4
"""Articles or places of one image, from which on it is none of theirs; slider, list and side box show one thrice."""


class Details:
    """Reads the items of any series of one page."""

    def __init__(self, page: Outline, lines: list[Line], headlines: list[Headline], dates: list[DateLine]) -> None:
        self.page = page
        self.lines = lines
        self.headlines = headlines
        self.starts = [line.start for line in lines]
        self.dated = {date.line for date in dates}
        self.picture_starts = [picture.start for picture in page.pictures]
        self.decoration = self._decoration()

    def lines_in(self, start: int, end: int) -> range:
        """Numbers of the lines in a part of the page."""
        return range(bisect_left(self.starts, start), bisect_left(self.starts, end))

    def _own(self, number: int, place: Place) -> bool:
        """Whether a line is in no link, or in one to the item's article."""
        anchor = self.lines[number].anchor
        return anchor is None or self.headlines[anchor].key == place.headline.key

    def is_told(self, number: int, place: Place) -> bool:
        """Whether a line is the item's title or a date, or is not shown."""
        return self._is_title(number, place) or number in self.dated or self.lines[number].machine

    def _is_title(self, number: int, place: Place) -> bool:
        return bool(place.headline.shown) and number == place.headline.line

    # --- summaries ---

    def summary(self, place: Place, span: tuple[int, int]) -> str | None:
        """The paragraph of an item that tells what it is about."""
        best: tuple[bool, int, str] = (False, 0, "")
        title = place.headline.title
        numbers = [number for number in self.lines_in(*span) if self._tells(number, place)]
        for _, block in groupby(numbers, key=lambda number: self.lines[number].block):
            within = list(block)
            called, text = self._paragraph(within, place)
            text = PROMPT_BEHIND.sub("", text).strip()
            if len(text) < (_SHORT_SUMMARY if called else _SUMMARY) or says_title(text, title):
                continue
            best = max(best, (called, len(text), text))
        return best[2] or None

    def _paragraph(self, numbers: list[int], place: Place) -> tuple[bool, str]:
        """Lines of one block: those parts of them that are called a summary, else all that are called nothing else."""
        pieces = [piece for number in numbers for piece in self.lines[number].pieces]
        named = [(self._names(piece.element, place), piece.text.strip()) for piece in pieces]
        called = [text for names, text in named if any(_SUMMARY_CLASS.search(name) for name in names)]
        other = [text for names, text in named if not any(OTHER_CLASS.search(name) for name in names)]
        return bool(called), " ".join(called or other)

    def around(self, line: Line, place: Place) -> list[int]:
        """The element of a line and two it stands in, inside the item and without its title."""
        return self._own_chain(line.element, place, 3)

    def _names(self, element: int, place: Place) -> list[str]:
        """Classes of an element and of the one it stands in, inside the item and without its title."""
        return [name for one in self._own_chain(element, place, 2) for name in self.page.elements[one].classes]

    def _own_chain(self, element: int, place: Place, levels: int) -> list[int]:
        """What an element stands in; the class of what holds the title too says nothing of the element alone."""
        title, elements = self.page.anchors[place.headline.anchor].start, self.page.elements
        return [
            one
            for one in self.page.chain(element, levels)
            if elements[one].start > place.start and not elements[one].start < title < elements[one].end
        ]

    def _tells(self, number: int, place: Place) -> bool:
        line = self.lines[number]
        if self.is_told(number, place) or is_prompt(line.text):
            return False
        if line.anchor is not None:
            one = self.headlines[line.anchor]
            if one.key != place.headline.key:
                return not one.likely and self._inline(number)
            return line.text != place.headline.title and not fold(line.text).startswith(
                ("xem them", "doc tiep", "read more")
            )
        return True

    def _inline(self, number: int) -> bool:
        """Whether a link stands in the middle of a text."""
        block = self.lines[number].block
        before = self.lines[number - 1] if number else None
        return before is not None and before.block == block and before.anchor is None

    # --- images ---

    def image(self, place: Place, span: tuple[int, int]) -> str | None:
        """Address of the item's image as written: one that links to the article, else the first that links nowhere.

        A link to a file, the image in full size, is none.
        """
        low, high = (bisect_left(self.picture_starts, bound) for bound in span)
        pictures = self.page.pictures[low:high]
        pictures = [picture for picture in pictures if picture.link not in self.decoration]
        for picture in pictures:
            if picture.anchor is not None and self.headlines[picture.anchor].key == place.headline.key:
                return picture.link
        return next((picture.link for picture in pictures if self._leads_nowhere(picture)), None)

    def image_before(self, place: Place, start: int) -> int | None:
        """The place of the last image before a place, if it can be the item's."""
        at = bisect_left(self.picture_starts, start) - 1
        picture = self.page.pictures[at] if at >= 0 else None
        if picture is None or picture.link in self.decoration:
            return None
        own = picture.anchor is not None and self.headlines[picture.anchor].key == place.headline.key
        return picture.start if own or self._leads_nowhere(picture) else None

    def _decoration(self) -> set[str]:
        """Images that several articles have in common: bullets, a stand-in for those without an image."""
        owners: dict[str, set[str | int]] = {}
        for picture in self.page.pictures:
            owner = picture.start if picture.anchor is None else self.headlines[picture.anchor].key
            owners.setdefault(picture.link, set()).add(owner)
        return {link for link, several in owners.items() if len(several) >= _COMMON}

    def _leads_nowhere(self, picture: Picture) -> bool:
        return picture.anchor is None or is_file(self.page.anchors[picture.anchor].link)
