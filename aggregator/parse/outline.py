"""An HTML page as a flat outline: its elements, links, images and pieces of text, in reading order.

All that finds a listing works on this outline, not on the parser's tree, so it is plain data and can be tested as such.
Everything has a place: a number that grows in reading order, so that *inside* is a comparison of numbers.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from selectolax.lexbor import LexborHTMLParser

from aggregator.parse.address import Absolute
from aggregator.parse.link import usable_link
from aggregator.parse.marked import date_in, is_hidden, published_in, rows_in, tells_change, width_in
from aggregator.parse.picture import picture_of, pictured_by
from aggregator.parse.tags import ASIDES, HEADINGS, IMAGES, UNSEEN, is_block
from aggregator.vietnamese import plain

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_MOST_PLACES: Final = 300_000
"""Elements and texts that are looked at; a page of 10,000 full items has fewer."""
_CUT_OFF: Final = 5_000
"""Characters of one text, and of one attribute, that are looked at."""


@dataclass(slots=True)
class Element:
    """One element: its place in the tree and what of it matters here."""

    tag: str
    parent: int
    """Index of its parent; ``-1`` at the root."""
    classes: tuple[str, ...]
    """Lower case, as written."""
    name: str
    """Its ``id`` and ``role``, lower case."""
    depth: int
    """How many elements it stands in."""
    start: int
    """Its place."""
    end: int = 0
    """The place behind all it holds."""
    hidden: bool = False
    width: tuple[float, str] | None = None
    """As its style or attribute says: a number, and ``%`` or ``px``."""
    rows: int = 1
    """Rows of its table that a cell reaches over."""


@dataclass(slots=True)
class Anchor:
    """A link: ``<a href>``."""

    element: int
    link: str
    """Absolute http(s) address."""
    start: int
    end: int = 0
    advance: str = ""
    """Its ``title`` attribute, else its ``aria-label``."""
    alt: str = ""
    """``alt`` of an image inside it."""
    rel: str = ""
    heading: bool = False
    """Whether it stands in a heading or holds one."""


@dataclass(slots=True)
class Picture:
    """An image that shows something: no icon, no placeholder."""

    link: str
    """As written."""
    start: int
    anchor: int | None


@dataclass(slots=True)
class Piece:
    """A run of text with nothing but itself in one element, in reading order."""

    text: str
    """White space collapsed; a blank at its start means there was some before it."""
    element: int
    anchor: int | None
    """Index of the link it stands in."""
    block: int
    """Number of its block: a block-level element or a line break begins another."""
    start: int
    machine: bool = False
    """A date written for machines (an attribute), not shown."""
    changed: bool = False
    """A date that its element calls one of a change."""


@dataclass(slots=True)
class Outline:
    """The page."""

    base: str
    url: str = ""
    """Its own address."""
    title: str | None = None
    cut: bool = False
    """Whether it is only the first part of a page that is too long."""
    elements: list[Element] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    classes: Counter[str] = field(default_factory=Counter)
    """How often each class occurs."""
    indexes: dict[int, int] = field(default_factory=dict)
    """From the parser's nodes (their memory address) to elements: where CSS selectors point."""

    def chain(self, element: int, levels: int) -> list[int]:
        """An element and what it stands in, from the inside out, at most so many."""
        found: list[int] = []
        while element >= 0 and len(found) < levels:
            found.append(element)
            element = self.elements[element].parent
        return found


def base_of(tree: LexborHTMLParser, url: str) -> str:
    """The address relative links are relative to: ``<base href>`` or the document's own."""
    node = tree.css_first("base[href]")
    return (usable_link(node.attributes.get("href"), url) if node is not None else None) or url


def outline(tree: LexborHTMLParser, url: str) -> Outline:
    """Flatten a page; scripts, forms' choices and the like are left out, what is hidden is marked."""
    page = Outline(base_of(tree, url), url)
    heading = tree.css_first("title")
    page.title = plain(heading.text()[:1000]) or None if heading is not None else None
    if tree.root is not None:
        _Walk(page).walk(tree.root)
    return page


class _Walk:
    """One pass over the tree in reading order, without recursion: pages nest deeper than Python's stack."""

    def __init__(self, page: Outline) -> None:
        self.page = page
        self.place = 0
        self.block = 0
        self.anchor: int | None = None
        self.headings = 0
        self.space = False
        self.absolute = Absolute(page.base)

    def walk(self, root: LexborNode) -> None:
        """Visit every node that can be seen."""
        node: LexborNode = root
        path: list[tuple[LexborNode, int]] = []
        while True:
            index, inward = self._visit(node, path[-1][1] if path else -1)
            self.page.cut = self.place > _MOST_PLACES
            child = node.child if inward and not self.page.cut else None
            if child is not None:
                path.append((node, index))
                node = child
                continue
            if index >= 0:
                self._leave(index)
            following = node.next if path and not self.page.cut else None
            while following is None:
                if not path:
                    return
                node, index = path.pop()
                self._leave(index)
                following = node.next if path and not self.page.cut else None
            node = following

    def _visit(self, node: LexborNode, parent: int) -> tuple[int, bool]:
        """Take a node in; its index (``-1``: none) and whether to go into it."""
        tag = node.tag or ""
        if tag == "-text":
            self._text(node.text_content or "", parent)
            return -1, False
        if tag == "noscript" and (image := node.css_first("img")) is not None:
            self._show(picture_of(image.attributes), self.place - 1)
        if tag in UNSEEN or not node.is_element_node:
            return -1, False
        return self._enter(node, tag, parent)

    def _enter(self, node: LexborNode, tag: str, parent: int) -> tuple[int, bool]:
        attributes, page = node.attributes, self.page
        index = len(page.elements)
        page.elements.append(self._element(tag, attributes, parent))
        page.indexes[node.mem_id] = index
        if is_block(tag):
            self.block += 1
        if tag in HEADINGS:
            self.headings += 1
            if self.anchor is not None:
                page.anchors[self.anchor].heading = True
        inward = True
        if tag == "a":
            self._open_anchor(index, attributes)
        elif tag in IMAGES:
            self._picture(node, attributes)
        elif tag == "meta":
            self._meta(attributes, index)
        elif attributes and (written := date_in(tag, attributes, node.text)):
            self._piece(written, index, changed=tells_change(attributes))
            inward = False
        return index, inward

    def _element(self, tag: str, attributes: dict[str, str | None], parent: int) -> Element:
        place, self.place = self.place, self.place + 1
        outer = self.page.elements[parent] if parent >= 0 else None
        depth = outer.depth + 1 if outer is not None else 0
        hidden = outer is not None and outer.hidden
        if not attributes:
            return Element(tag, parent, (), "", depth, place, hidden=hidden)
        if tag not in IMAGES:
            self._show(pictured_by(attributes), place)
        name = f"{attributes.get('id') or ''} {attributes.get('role') or ''}".strip().lower()
        classes = tuple((attributes.get("class") or "")[:_CUT_OFF].lower().split())
        self.page.classes.update(classes)
        hidden = hidden or is_hidden(attributes, classes)
        width, rows = width_in(attributes), rows_in(attributes)
        return Element(tag, parent, classes, name, depth, place, hidden=hidden, width=width, rows=rows)

    def _open_anchor(self, index: int, attributes: dict[str, str | None]) -> None:
        link = self.absolute.of(attributes.get("href") or "")
        if link is None:
            return
        self.page.anchors.append(
            Anchor(
                index,
                link,
                self.page.elements[index].start,
                advance=plain((attributes.get("title") or attributes.get("aria-label") or "")[:_CUT_OFF]),
                rel=(attributes.get("rel") or "").lower(),
                heading=self.headings > 0,
            )
        )
        self.anchor = len(self.page.anchors) - 1

    def _leave(self, index: int) -> None:
        element = self.page.elements[index]
        element.end = self.place
        if is_block(element.tag):
            self.block += 1
        if element.tag in HEADINGS:
            self.headings -= 1
        if self.anchor is not None and self.page.anchors[self.anchor].element == index:
            self.page.anchors[self.anchor].end = self.place
            self.anchor = None

    def _picture(self, node: LexborNode, attributes: dict[str, str | None]) -> None:
        if self.anchor is not None and not self.page.anchors[self.anchor].alt:
            self.page.anchors[self.anchor].alt = plain((attributes.get("alt") or "")[:_CUT_OFF])
        image, frame = self.page.elements[-1], node.parent
        source = frame.css_first("source") if frame is not None and frame.tag == "picture" else None
        link = picture_of(attributes) or (picture_of(source.attributes) if source is not None else None)
        self._show(None if image.hidden else link, image.start)

    def _show(self, link: str | None, place: int) -> None:
        if link:
            self.page.pictures.append(Picture(link, place, self.anchor))

    def _meta(self, attributes: dict[str, str | None], index: int) -> None:
        """Microdata: ``<meta itemprop="datePublished" content="…">``."""
        written = published_in(attributes)
        if written is not None:
            self.block += 1
            self._piece(written, index, machine=True)
            self.block += 1

    def _text(self, written: str, parent: int) -> None:
        if parent >= 0 and self.page.elements[parent].hidden and self.page.elements[parent].tag in ASIDES:
            return
        text = plain(written[:_CUT_OFF])
        if not text:
            self.space = self.space or bool(written)
            return
        before = " " if self.space or written[:1].isspace() else ""
        self.space = written[-1:].isspace()
        self._add(Piece(before + text, parent, self.anchor, self.block, self.place))

    def _piece(self, written: str, element: int, *, machine: bool = False, changed: bool = False) -> None:
        text = plain(written)
        if text:
            self._add(Piece(f" {text}", element, self.anchor, self.block, self.place, machine, changed))

    def _add(self, piece: Piece) -> None:
        self.place += 1
        self.page.pieces.append(piece)
