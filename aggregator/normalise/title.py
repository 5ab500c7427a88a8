"""Clean titles: one line of plain text, without markup and without the site's name behind it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from aggregator.vietnamese import fold, plain, unescape

_BREAKING = re.compile(r"</?(?:br|p|div|img|h[1-6]|li|ul|ol|tr|td|hr)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_INLINE = re.compile(
    r"</?(?:a|abbr|acronym|b|bdo|big|cite|code|del|em|font|i|ins|label|mark|q|s|small|span|strike|strong|sub|sup|tt|u"
    r"|script|style)(?:\s[^<>]*)?/?>|<!--.*?-->",
    re.IGNORECASE | re.DOTALL,
)
_SEPARATOR = re.compile(r" [-–—|»·:]+ ")
LONGEST_RAW = 5_000
"""Characters looked at: no title says more, and what a source sends must not take long to read."""
_FEWEST_WORDS = 3
"""A title must keep so many words when a site's name is cut off."""


def clean_title(title: str, sites: Iterable[str] = ()) -> str:
    """A title as a person would write it on one line, in NFC.

    Args:
        title: plain text or HTML, escaped up to twice; a ``<`` that begins no known tag is text.
        sites: names of the site; when one stands behind the title after a dash or bar, it is cut off.

    Returns:
        The title; empty when nothing legible is in it.
    """
    text = title[:LONGEST_RAW]
    for _ in range(2):
        text = unescape(_without_tags(text))
    line = plain(_without_tags(text))
    before = _without_site(line, _folded(tuple(sites)))
    return line if before == line else plain(before)


def _without_tags(text: str) -> str:
    return _INLINE.sub("", _BREAKING.sub(" ", text)) if "<" in text else text


@lru_cache(maxsize=64)
def _folded(sites: tuple[str, ...]) -> frozenset[str]:
    return frozenset(fold(site) for site in sites if site)


def _without_site(title: str, sites: frozenset[str]) -> str:
    longest = max(map(len, sites), default=0)
    for separator in _SEPARATOR.finditer(title):
        before, behind = title[: separator.start()], title[separator.end() :]
        if len(behind) <= 2 * longest and fold(behind) in sites and len(before.split()) >= _FEWEST_WORDS:
            return before
    return title


def is_legible(title: str) -> bool:
    """Whether a title has at least one letter or digit."""
    return any(unicodedata.category(character)[0] in "LN" for character in title)
