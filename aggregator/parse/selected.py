"""Listed articles found by the operator's CSS selectors; what they leave out is found inside each item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from selectolax.lexbor import LexborHTMLParser

from aggregator.parse.articles import Articles
from aggregator.parse.entries import Raw, text_of, whole_title
from aggregator.parse.outline import outline
from aggregator.parse.stamps import DateLine, find_date_lines, label_of, lines_of
from aggregator.vietnamese import plain

if TYPE_CHECKING:
    from datetime import datetime

    from selectolax.lexbor import LexborNode

    from aggregator.model import Source

_LEVELS: Final = 6
"""How far up from a title its item may begin."""


def select_listed(tree: LexborHTMLParser, base: str, *, source: Source, now: datetime) -> list[Raw]:
    """Read what the selectors name.

    Without ``item``, an item is the largest place that holds one title (or link, or date) and no second one.

    Raises:
        selectolax.lexbor.SelectolaxError: a selector is not valid CSS.
    """
    selectors = source.listing
    if selectors.item is not None:
        items = tree.css(selectors.item)
    else:
        items = _items_around(tree, selectors.title or selectors.link or selectors.date or selectors.category or "a")
    return [_raw(item, base, source, now) for item in items]


def _items_around(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    """The places around what a selector finds, each once."""
    places: dict[int, LexborNode] = {}
    for node in tree.css(selector):
        place = node
        for _ in range(_LEVELS):
            parent = place.parent
            if parent is None or (parent.tag or "") in {"body", "html", "ul", "ol", "tbody", "table"}:
                break
            if len(parent.css(selector)) > 1:
                break
            place = parent
        places.setdefault(place.mem_id, place)
    return list(places.values())


def _raw(item: LexborNode, base: str, source: Source, now: datetime) -> Raw:
    selectors = source.listing
    articles, dates = _outlined(item, base, source, now)
    chosen = articles.best_in(0, dates[0] if dates else None, weak=True)
    titled, dated, labelled = (_inside(item, one) for one in (selectors.title, selectors.date, selectors.category))
    linked = _inside(item, selectors.link) or _link_of(titled)
    address = articles.link(chosen) if chosen is not None else None
    if selectors.date is not None:
        dates = _outlined(dated, base, source, now)[1] if dated is not None else []
    label = label_of(_whole(labelled)) if selectors.category else articles.label(address or "", articles.first_date, 0)
    return Raw(
        base=base,
        title=_title(titled) or (articles.title(chosen) if chosen is not None else ""),
        links=(linked.attributes.get("href"),) if linked is not None else (address,),
        dates=(*_written(dated), *(date.written for date in dates[:1])),
        labels=(label,) if label else (),
        images=(articles.image(chosen, 0),) if chosen is not None else (),
    )


def _outlined(node: LexborNode, base: str, source: Source, now: datetime) -> tuple[Articles, list[DateLine]]:
    """A part of the page, looked at as a page without selectors is."""
    markup = node.html or ""
    if node.tag in {"tr", "td", "th", "tbody"}:  # only inside a table are they what they are
        markup = f"<table>{markup}</table>"
    part = outline(LexborHTMLParser(markup), base)
    lines = lines_of(part)
    dates = find_date_lines(part, lines, source=source, now=now)
    return Articles(part, lines, dates), dates


def _inside(item: LexborNode, selector: str | None) -> LexborNode | None:
    """The first match in an item, or the item itself when it is one."""
    if selector is None:
        return None
    found: LexborNode | None = item.css_first(selector)
    return found


def _link_of(node: LexborNode | None) -> LexborNode | None:
    """The link that is a node, is in it, or that it is in."""
    if node is None:
        return None
    inside: LexborNode | None = node.css_first("a[href]")
    outer: LexborNode | None = node
    while inside is None and outer is not None:
        if outer.tag == "a" and outer.attributes.get("href"):
            return outer
        outer = outer.parent
    return inside


def _title(node: LexborNode | None) -> str:
    """A node's text; its ``title`` attribute where the text is cut or missing."""
    if node is None:
        return ""
    shown, full = _whole(node), plain(node.attributes.get("title") or "")
    return whole_title(shown, full)


def _written(node: LexborNode | None) -> tuple[str, ...]:
    """A date as written: for machines first, then as shown."""
    if node is None:
        return ()
    machine = node.attributes.get("datetime") or node.attributes.get("content")
    return tuple(text for text in (machine, _whole(node)) if text)


def _whole(node: LexborNode | None) -> str:
    return text_of(node.text(separator=" ")) if node is not None else ""
