"""Text that may stand in what we publish: legal characters, legal addresses, plain words of HTML."""

from __future__ import annotations

import html
import re
from urllib.parse import quote

import nh3

_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""All but ``Char`` of XML 1.0 (section 2.2); lone surrogates are among them, so the rest can be encoded."""

_NO_IRI = re.compile(r"[\x00-\x20<>\"{}|\\^`\x7f]")
"""ASCII characters that may not stand in an IRI (RFC 3987 section 2.2)."""

_BLOCK = re.compile(r"<\s*/?\s*(?:p|div|br|li|ul|ol|tr|td|th|table|h[1-6]|blockquote|section|figure)\b", re.IGNORECASE)


def legal(text: str) -> str:
    """The text without the characters XML 1.0 does not allow."""
    return _ILLEGAL.sub("", text)


def address(link: str | None) -> str | None:
    """The link as an IRI that may be published; ``None`` when it is not an absolute http(s) address."""
    if link is None or not link.lower().startswith(("http://", "https://")):
        return None
    return _NO_IRI.sub(lambda found: quote(found.group()), legal(link))


def plain(markup: str) -> str:
    """The words of sanitised HTML in one line."""
    spaced = _BLOCK.sub(lambda tag: " " + tag.group(), markup)
    return " ".join(html.unescape(nh3.clean(legal(spaced), tags=set())).split())


def shorten(words: str, length: int) -> str:
    """At most ``length`` characters, cut at a space, with an ellipsis where something was cut."""
    if len(words) <= length:
        return words
    head, _, _ = words[:length].rpartition(" ")
    return (head or words[: length - 1]).rstrip(" ,;:.-–") + "…"
