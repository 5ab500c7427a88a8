"""Sanitised HTML with absolute links, and the short summary we publish."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape
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
_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener",
    strip_comments=True,
)
"""Made once: its settings cost more than cleaning a lead."""

_TAG = re.compile(r"<[^>]*>")
_MARKUP = re.compile("[<>&\u00a0]")
"""What the sanitiser would look at or write otherwise; a text without it is as it was."""
_LINKED = re.compile(r'<(?:a|img)(?: [a-z]+="[^"]*")+>')
"""A tag with an address, as the sanitiser writes it."""
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_PLAIN_ADDRESS = re.compile(r"https?://[A-Za-z0-9][A-Za-z0-9.-]*(?:/[A-Za-z0-9._~/%!$'()*+,:@-]*)?")
"""An absolute address with nothing to resolve, repair or escape in it."""
_INVISIBLE_IMAGE = re.compile(r"<img\b[^>]*\b(?:width|height)=\"[01](?:px)?\"[^>]*>")


@dataclass(frozen=True, slots=True)
class Clean:
    """Safe HTML and what a reader sees of it."""

    html: str
    text: str
    """On one line."""


def sanitise(html: str, link: str | None) -> Clean:
    """Safe HTML: listed tags only, http(s) and mailto addresses made absolute, no tracking pixels, legal characters.

    Args:
        html: anything a source sent.
        link: absolute address of the article, against which relative addresses are resolved.

    Returns:
        Both empty when nothing is left to see.
    """
    html = legible(html[:LONGEST_HTML])
    if not _MARKUP.search(html):
        text = plain(html)
        return Clean(html.strip() if text else "", text)
    clean = legible(_CLEANER.clean(html))  # character references became characters
    clean = _LINKED.sub(lambda tag: _ATTRIBUTE.sub(lambda attribute: _absolute(attribute, link), tag[0]), clean)
    clean = _INVISIBLE_IMAGE.sub("", clean).strip()
    text = visible_text(clean)
    return Clean(clean, text) if text or "<img" in clean else Clean("", "")


def _absolute(attribute: re.Match[str], link: str | None) -> str:
    """An attribute as the sanitiser wrote it, its address absolute; nothing when it leads nowhere."""
    name, written = attribute.groups()
    if name not in {"href", "src"} or _PLAIN_ADDRESS.fullmatch(written):
        return attribute[0]
    try:
        joined = urljoin(link or "", unescape(written).strip())
        scheme = urlsplit(joined).scheme.lower()
    except ValueError:
        return ""
    return f' {name}="{escape(joined.replace(" ", "%20"))}"' if scheme in {"http", "https", "mailto"} else ""


def visible_text(html: str) -> str:
    """The text a reader sees of sanitised HTML, on one line."""
    return plain(_TAG.sub(" ", html))


def summarise(summary: str | None, content: str | None, link: str | None) -> Clean | None:
    """The summary to publish: the source's own, or the beginning of its content.

    Returns:
        Sanitised HTML of at most about 1,000 visible characters; None when there is nothing to say.
    """
    clean, limit = sanitise(summary or "", link), LONGEST_SUMMARY
    if not clean.text and content:
        clean, limit = sanitise(content, link), DERIVED_SUMMARY
    if len(clean.text) > limit:
        cut = _cut(clean.text, limit)
        return Clean(escape(cut, quote=False), cut)
    return clean if clean.html else None


def _cut(text: str, limit: int) -> str:
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,.;:-–") + " …"
