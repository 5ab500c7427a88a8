"""HTML's elements by what they mean to a reader of lists."""

from __future__ import annotations

from typing import Final

UNSEEN: Final = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "object",
        "select",
        "textarea",
        "head",
        "datalist",
        "audio",
        "video",
        "canvas",
        "math",
    ]
)
BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "button",
        "caption",
        "center",
        "col",
        "colgroup",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "frameset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "input",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "noframes",
        "ol",
        "optgroup",
        "option",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "title",
        "tr",
        "ul",
        "xmp",
    ]
)
ASIDES: Final = frozenset({"span", "i", "em", "small", "b", "strong", "label", "abbr", "sup", "sub"})
"""Inside a line; what is hidden there is meant for nobody who reads the line."""
IMAGES: Final = frozenset({"img", "amp-img"})
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def is_block(tag: str) -> bool:
    """Whether an element begins a line of its own. What no standard names is inline, unless it is a component."""
    return tag in BLOCKS or ("-" in tag and tag not in IMAGES)
