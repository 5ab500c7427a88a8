"""Sanitised HTML with absolute links, and the short summary we publish."""

from __future__ import annotations

import re
from html import escape as html_escape
from urllib.parse import urljoin, urlsplit

import nh3

from aggregator.vietnamese import legible, plain

LONGEST_SUMMARY = 1_000
"""Visible characters of a summary; what is longer is cut at a word and loses its markup."""
DERIVED_SUMMARY = 500
"""Visible characters of a summary made from the content."""
LONGEST_HTML = 400_000
"""Characters of HTML looked at; a longer text is cut first."""

_TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "cite", "code", "del", "em", "hr", "i", "img", "ins", "p", "pre", "q", "s"),
    *("small", "span", "strong", "sub", "sup", "u", "div", "figure", "figcaption", "h2", "h3", "h4", "h5", "h6"),
    *("dl", "dt", "dd", "ol", "ul", "li"),
    *("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"),
}
_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
_TAG = re.compile(r"<[^>]*>")
_ADDRESSES = {"href", "src"}
_INVISIBLE_IMAGE = re.compile(r"<img\b[^>]*\b(?:width|height)=\"[01](?:px)?\"[^>]*>")


def sanitise(html: str, link: str | None) -> str:
    """Safe HTML: listed tags only, http(s) and mailto addresses made absolute, no tracking pixels, legal characters.

    Args:
        html: anything a source sent.
        link: absolute address of the article, against which relative addresses are resolved.

    Returns:
        Sanitised HTML; empty when nothing is left to see.
    """

    def absolute(_tag: str, name: str, value: str) -> str | None:
        return _absolute(value, link) if name in _ADDRESSES else legible(value)

    clean = nh3.clean(
        legible(html[:LONGEST_HTML]),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=absolute,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
        strip_comments=True,
    )
    clean = _INVISIBLE_IMAGE.sub("", legible(clean)).strip()  # character references became characters
    return clean if visible_text(clean) or "<img" in clean else ""


def _absolute(address: str, link: str | None) -> str | None:
    try:
        joined = urljoin(link or "", legible(address).strip())
        scheme = urlsplit(joined).scheme.lower()
    except ValueError:
        return None
    return joined.replace(" ", "%20") if scheme in {"http", "https", "mailto"} else None


def visible_text(html: str) -> str:
    """The text a reader sees of sanitised HTML, on one line."""
    return plain(_TAG.sub(" ", html))


def summarise(summary: str | None, content: str | None, link: str | None) -> str | None:
    """The summary to publish: the source's own, or the beginning of its content.

    Returns:
        Sanitised HTML of at most about 1,000 visible characters; None when there is nothing to say.
    """
    clean = sanitise(summary, link) if summary else ""
    limit = LONGEST_SUMMARY
    if not visible_text(clean) and content:
        clean, limit = sanitise(content, link), DERIVED_SUMMARY
    text = visible_text(clean)
    if len(text) > limit:
        return html_escape(_cut(text, limit), quote=False)
    return clean or None


def _cut(text: str, limit: int) -> str:
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,.;:-–") + " …"
