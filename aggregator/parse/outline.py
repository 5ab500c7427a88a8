"""An HTML page as a flat outline: its elements with their parents, and its pieces of text in reading order.

All that finds a listing works on this outline, not on the parser's tree, so it is plain data and can be tested as such.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from selectolax.lexbor import LexborHTMLParser

from aggregator.parse.link import usable_link
from aggregator.vietnamese import plain

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_UNSEEN: Final = frozenset(
    {
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "object",
        "select",
        "textarea",
        "button",
        "head",
        "nav",
    }
)
_FURNITURE: Final = frozenset(
    {
        "footer",
        "menu",
        "main-menu",
        "mainmenu",
        "top-menu",
        "topmenu",
        "nav",
        "navbar",
        "breadcrumb",
        "breadcrumbs",
        "pagination",
        "pager",
        "paging",
        "copyright",
    }
)
"""Classes and ids of what stands on every page of a site."""
_FURNITURE_ROLES: Final = frozenset({"navigation", "contentinfo", "search"})
_INLINE: Final = frozenset(
    {
        "a",
        "abbr",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "dfn",
        "em",
        "font",
        "i",
        "img",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "picture",
        "source",
    }
)
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True)
class Element:
    """One element: its place in the tree and what of it matters here."""

    tag: str
    parent: int
    """Index of its parent; ``-1`` at the root."""
    classes: frozenset[str]
    depth: int


@dataclass(slots=True)
class Anchor:
    """A link: ``<a href>``."""

    element: int
    link: str
    """Absolute http(s) address."""
    advance: str = ""
    """Its ``title`` attribute."""
    heading: bool = False
    """Whether it stands in a heading or holds one."""
    alt: str = ""
    """``alt`` of an image inside it."""
    image: str | None = None
    """Address of that image, as written."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with nothing but itself in one element, in reading order."""

    text: str
    """White space collapsed; a blank at its start means there was some before it."""
    element: int
    anchor: int | None
    """Index of the link it stands in."""
    block: int
    """Number of its line: pieces of one line have the same, and a link, heading or block begins another."""


@dataclass(slots=True)
class Outline:
    """The page."""

    base: str
    title: str | None = None
    elements: list[Element] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)

    def ancestors(self, element: int) -> list[int]:
        """An element and all it stands in, from the inside out."""
        chain = []
        while element >= 0:
            chain.append(element)
            element = self.elements[element].parent
        return chain


def base_of(tree: LexborHTMLParser, url: str) -> str:
    """The address relative links are relative to: ``<base href>`` or the document's own."""
    node = tree.css_first("base[href]")
    return (usable_link(node.attributes.get("href"), url) if node is not None else None) or url


def outline(tree: LexborHTMLParser, url: str) -> Outline:
    """Flatten a page; menus, footers, pagers, scripts and the like are left out."""
    page = Outline(base_of(tree, url))
    heading = tree.css_first("title")
    page.title = plain(heading.text()[:1000]) or None if heading is not None else None
    _Walk(page).walk(tree.root)
    return page


class _Walk:
    """One pass over the tree in reading order, without recursion: pages nest deeper than Python's stack."""

    def __init__(self, page: Outline) -> None:
        self.page = page
        self.block = 0
        self.anchor: int | None = None
        self.space = False

    def walk(self, root: LexborNode | None) -> None:
        """Visit every node that can be seen; the stack holds what comes next and what ends."""
        stack: list[tuple[LexborNode | None, int, int | None]] = [(root, -1, None)]
        while stack:
            node, parent, ends = stack.pop()
            if ends is not None:
                self._leave(ends)
                continue
            if node is None:
                continue
            if node.next is not None and parent >= 0:
                stack.append((node.next, parent, None))
            if node.is_text_node:
                self._text(node, parent)
            elif node.is_element_node and not self._unseen(node, parent):
                index = self._enter(node, parent)
                stack.append((None, -1, index))
                if node.child is not None and (node.tag or "") != "time":
                    stack.append((node.child, index, None))

    def _unseen(self, node: LexborNode, parent: int) -> bool:
        tag = node.tag or ""
        if tag in _UNSEEN:
            return True
        attributes = node.attributes
        names = {(attributes.get("id") or "").lower(), *(attributes.get("class") or "").lower().split()}
        in_item = any(self.page.elements[one].tag in {"article", "li"} for one in self._near(parent))
        if tag == "footer" or names & _FURNITURE:
            return not in_item
        return attributes.get("role") in _FURNITURE_ROLES

    def _near(self, element: int) -> list[int]:
        """The element and a few it stands in."""
        chain: list[int] = []
        while element >= 0 and len(chain) < 8:  # noqa: PLR2004 - an item is never nested deeper
            chain.append(element)
            element = self.page.elements[element].parent
        return chain

    def _enter(self, node: LexborNode, parent: int) -> int:
        page, tag, attributes = self.page, node.tag or "", node.attributes
        depth = page.elements[parent].depth + 1 if parent >= 0 else 0
        page.elements.append(Element(tag, parent, frozenset((attributes.get("class") or "").split()), depth))
        index = len(page.elements) - 1
        if tag not in _INLINE or tag == "a":
            self.block += 1
        if tag == "a":
            self._open_anchor(index, attributes)
        elif tag == "img" and self.anchor is not None:
            _picture(page.anchors[self.anchor], attributes)
        elif tag in _HEADINGS and self.anchor is not None:
            page.anchors[self.anchor].heading = True
        elif tag == "time":
            self._time(node, index)
        return index

    def _open_anchor(self, index: int, attributes: dict[str, str | None]) -> None:
        link = usable_link(attributes.get("href"), self.page.base)
        if link is None:
            return
        heading = any(self.page.elements[one].tag in _HEADINGS for one in self._near(index))
        self.page.anchors.append(Anchor(index, link, plain(attributes.get("title") or ""), heading))
        self.anchor = len(self.page.anchors) - 1

    def _leave(self, index: int) -> None:
        if self.page.elements[index].tag not in _INLINE or self.page.elements[index].tag == "a":
            self.block += 1
        if self.anchor is not None and self.page.anchors[self.anchor].element == index:
            self.anchor = None

    def _text(self, node: LexborNode, parent: int) -> None:
        self._piece(node.text_content or "", parent)

    def _time(self, node: LexborNode, index: int) -> None:
        """``<time datetime>`` says it for machines; what it shows may be *2 giờ trước*, or finer than a bare date."""
        machine, shown = node.attributes.get("datetime") or "", node.text()
        self._piece(shown if ":" in shown and ":" not in machine else machine or shown, index)

    def _piece(self, written: str, element: int) -> None:
        text = plain(written)
        if not text:
            self.space = self.space or bool(written)
            return
        before = " " if self.space or written[:1].isspace() else ""
        self.space = written[-1:].isspace()
        self.page.pieces.append(Piece(before + text, element, self.anchor, self.block))


def _picture(anchor: Anchor, attributes: dict[str, str | None]) -> None:
    """Note the first image of a link; pages that load images late keep the address in ``data-src``."""
    anchor.alt = anchor.alt or plain(attributes.get("alt") or "")
    anchor.image = (
        anchor.image or attributes.get("data-src") or attributes.get("data-original") or attributes.get("src")
    )
