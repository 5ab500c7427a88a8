"""Mend a feed's XML before a parser meets it, so that the strict reader can take it.

No DOCTYPE reaches the parser, so no entity is ever defined, expanded or fetched: ``&name;`` is a character that HTML
knows, or text.
"""

from __future__ import annotations

import html.entities
import re
from dataclasses import dataclass
from typing import Final

from aggregator.parse.encoding import without_illegal_references

DECLARATION: Final = '<?xml version="1.0" encoding="utf-8"?>'

_CDATA_END: Final = "]]>"
_CDATA: Final = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_AMPERSAND: Final = re.compile(r"&(?:([A-Za-z][A-Za-z0-9]{1,31});|(?!#[0-9]{1,8};|#[xX][0-9A-Fa-f]{1,8};))")
_STRAY_LESS: Final = re.compile(r"<(?![A-Za-z_/!?])")
_ITEM_END: Final = re.compile(r"</(?:[A-Za-z_][\w.-]{0,60}:)?(?:item|entry)\s*>", re.IGNORECASE)
_XML_NAMES: Final = frozenset({"amp", "lt", "gt", "quot", "apos"})


@dataclass(frozen=True, slots=True)
class Mended:
    """A feed's XML ready for the parser, and what was mended."""

    xml: bytes
    warnings: tuple[str, ...]


def mend(text: str, root: str) -> Mended | None:
    """Mend bare ``&`` and ``<``, HTML's named characters, illegal references, a cut-off end, and junk behind the end.

    Args:
        text: from the root element on.
        root: the root element's name as written (``rss``, ``a:feed``, ``rdf:RDF``).

    Returns:
        UTF-8 with a declaration of its own; what was cut off within an item is left out. ``None`` when the document was
        cut off before its first item ended.
    """
    close = f"</{root}"
    end = text.rfind(close)
    warnings: tuple[str, ...] = ()
    if end >= 0:
        text = text[:end] + close + ">"
    else:
        kept = _cut(text, root)
        if kept is None:
            return None
        text, warnings = kept, ("the document is cut off; its complete items were read",)
    text = without_illegal_references(text)
    behind = text.rfind(_CDATA_END) + len(_CDATA_END) if _CDATA_END in text else 0  # no section ends there any more
    parts = _CDATA.split(text[:behind])
    parts[-1] += text[behind:]
    parts[0::2] = [_STRAY_LESS.sub("&lt;", _AMPERSAND.sub(_reference, part)) for part in parts[0::2]]
    return Mended((DECLARATION + "".join(parts)).encode("utf-8", "replace"), warnings)


def _reference(match: re.Match[str]) -> str:
    name = match[1]
    if name is None:
        return "&amp;"
    if name in _XML_NAMES:
        return match[0]
    characters = html.entities.html5.get(name + ";")
    if characters is None:
        return f"&amp;{name};"
    return "".join(f"&#{ord(character)};" for character in characters)


def _cut(text: str, root: str) -> str | None:
    """Leave out the item that was cut off and close what is open."""
    ends = [match.end() for match in _ITEM_END.finditer(text)]
    if not ends:
        return None
    kept = text[: ends[-1]]
    local = root.rpartition(":")[2].lower()
    return kept + ("</channel>" if local == "rss" else "") + f"</{root}>"
