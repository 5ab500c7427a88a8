"""Say what a document is by its content; its ``Content-Type`` is not asked, for it lies too often."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from aggregator.model import ParseReason
from aggregator.parse.tangle import crowded, tangled

_MAGIC: Final = (
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\x1f\x8b", "gzip data compressed too often"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
)
_FEED_ROOTS: Final = frozenset({"rss", "feed", "rdf", "channel"})
_OTHER_ROOTS: Final = {
    "opml": "an OPML list of feeds, not a feed; add the feeds it names one by one",
    "urlset": "a sitemap, not a feed; give the address of the news list instead",
    "sitemapindex": "a sitemap, not a feed; give the address of the news list instead",
    "svg": "an SVG image, not a feed",
    "error": "an error message in XML, not a feed; look at the address in a browser",
}
_ROOT: Final = re.compile(r"<(?:([A-Za-z_][\w.-]{0,60}):)?([A-Za-z_][\w.-]{0,60})")
_FEED_INSIDE: Final = re.compile(r"<(?:[A-Za-z_][\w.-]{0,60}:)?(?:rss|RDF|feed)(?=[\s>])")
_HTML_INSIDE: Final = re.compile(
    r"<(?:html|body|head|div|p|a|table|ul|h[1-6]|meta|title|form|script)[\s>]", re.IGNORECASE
)
_FIREWALL: Final = re.compile(
    r"<title>\s*(?:just a moment|attention required!|ddos-guard|access denied|request rejected|web page blocked"
    r"|403 forbidden|security check)|cf-browser-verification|/cdn-cgi/challenge|_incapsula_resource|incapsula incident"
    r"|sucuri website firewall|checking your browser before|your support id is|g-recaptcha|h-captcha|cf-turnstile"
    r"|captcha-delivery|bitninja|modsecurity|xác (?:minh|thực) bạn (?:là người|không phải)",
    re.IGNORECASE,
)
_COOKIE_GATE: Final = re.compile(
    r"document\.cookie\s*=[^<]{0,2000}location(?:\.reload|\.href|\.replace|\s*=)", re.IGNORECASE
)
"""A page that only sets a cookie and loads itself again, as hosts do against floods."""
_LOGIN: Final = re.compile(
    r"<input[^<>]{0,200}type\s*=\s*[\"']?password|<form[^<>]{0,200}(?:login|log-in|signin|sign-in|dang-?nhap)",
    re.IGNORECASE,
)
_GATE: Final = 60_000
"""Characters; pages that stand in the way are smaller."""
_FEW_LINKS: Final = 5
_SPACE: Final = re.compile(r"\s*")
_SUBSET_END: Final = re.compile(r"\]\s*>")
_SEARCHED: Final = 20_000
"""Characters searched for a feed behind a server's chatter (PHP warnings)."""


@dataclass(frozen=True, slots=True)
class Sniffed:
    """What a document is."""

    kind: Literal["json", "feed", "html", "other"]
    what: str = ""
    """For ``other``: what it is, as the end of the sentence *this is …*."""
    start: int = 0
    """Where a feed's root element begins; prolog and DOCTYPE are passed over and never read."""
    reason: ParseReason = ParseReason.NOT_A_FEED
    """For ``other``: the class of the failure."""
    root: str = ""
    """The root element of a feed as written, with its prefix."""


def binary(body: bytes) -> str | None:
    """What a document that is no text is, or ``None``."""
    return next((what for magic, what in _MAGIC if body.startswith(magic)), None)


def sniff(text: str) -> Sniffed:
    """Say what a decoded document is by its first mark-up."""
    start = _after_prolog(text)
    if text[start : start + 1] in {"{", "["}:
        return Sniffed("json", start=start)
    match = _ROOT.match(text, start)
    root = match[2].lower() if match is not None else ""
    if match is not None and root in _FEED_ROOTS:
        return _feed(text, start, match[0][1:])
    if root in _OTHER_ROOTS:
        return Sniffed("other", _OTHER_ROOTS[root])
    inside = _FEED_INSIDE.search(text, start, start + _SEARCHED) if root != "html" else None
    if inside is not None:
        return _feed(text, inside.start(), inside[0][1:])
    if root == "html" or _HTML_INSIDE.search(text):
        return _gate(text) or _tangled(text) or Sniffed("html")
    if root:
        return Sniffed(
            "other", f"XML with the root element <{root[:40]}>, not a feed; look at the address in a browser"
        )
    return Sniffed("other", "neither a feed nor an HTML page; look at the address in a browser")


def _feed(text: str, start: int, root: str) -> Sniffed:
    why = crowded(text)
    return Sniffed("feed", start=start, root=root) if why is None else Sniffed("other", why)


def _gate(text: str) -> Sniffed | None:
    """A page that stands before the one that was asked for: a firewall's or a form to log in, with hardly a link."""
    if len(text) > _GATE or text.lower().count("<a ") > _FEW_LINKS or "application/ld+json" in text:
        return None
    if _FIREWALL.search(text) is not None or _COOKIE_GATE.search(text) is not None:
        return Sniffed("other", "a firewall's page; ask the site to let our User-Agent in", reason=ParseReason.BLOCKED)
    if _LOGIN.search(text) is not None:
        return Sniffed("other", "a login page; give the address of the public news list or feed")
    return None


def _tangled(text: str) -> Sniffed | None:
    why = tangled(text)
    return Sniffed("other", why) if why is not None else None


def _after_prolog(text: str) -> int:
    """Position after white space, processing instructions, comments and a DOCTYPE with its internal subset."""
    position = 0
    while True:
        space = _SPACE.match(text, position)
        position = space.end() if space is not None else position
        if text.startswith("<?", position):
            end = text.find("?>", position)
            step = end + 2
        elif text.startswith("<!--", position):
            end = text.find("-->", position)
            step = end + 3
        elif text[position : position + 9].upper() == "<!DOCTYPE":
            end = step = _after_doctype(text, position)
        else:
            return position
        if end < 0:
            return position
        position = step


def _after_doctype(text: str, position: int) -> int:
    """Position after a DOCTYPE; ``-1`` when it never ends."""
    close = text.find(">", position)
    subset = text.find("[", position, close if close >= 0 else len(text))
    if subset < 0:
        return close + 1 if close >= 0 else -1
    end = _SUBSET_END.search(text, subset)
    return end.end() if end is not None else -1
