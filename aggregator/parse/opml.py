"""Read an OPML list, ours or any other reader's, whatever its age and habits."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, get_args

from lxml import etree

from aggregator.model import OPML_NAMESPACE, Kind, ParseFailed, ParseReason, Refusal
from aggregator.parse.encoding import decode, without_illegal_references
from aggregator.parse.link import usable_link
from aggregator.vietnamese import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEGINNING: Final = re.compile(r"<opml[\s>]", re.IGNORECASE)
_FEED_SCHEME: Final = re.compile(r"\Afeed:(?://)?(https?:)?(?://)?", re.IGNORECASE)
"""``feed://host/…`` and ``feed:https://host/…``, as some readers write addresses."""
_CREDENTIALS: Final = re.compile(r"\A(?:https?:|www\.)[/\\]*[^/?#\\]*@", re.IGNORECASE)
_OURS: Final = ("id", "kind", "province", "category", "enabled")
_LONGEST_NAME: Final = 200
_DEEPEST: Final = 256
"""Elements in one another; libxml2's own bound."""
_MOST: Final = 10_000
"""Outlines read; nobody follows more, and a hostile list stops here."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a list says of one source; ``None`` where it says nothing."""

    url: str
    """Absolute http(s) address."""
    name: str | None
    kind: Kind
    id: str | None = None
    province: str | None = None
    category: str | None = None
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """What a list holds, in its order, folders dissolved; ``refused`` names outlines that hold no usable address."""

    found: tuple[Subscription, ...]
    refused: tuple[Refusal, ...]


def read_opml(body: bytes) -> Subscriptions | ParseFailed:
    """Read a list.

    Args:
        body: any bytes. A DOCTYPE is passed over unread, so no entity is ever resolved.

    Returns:
        What it holds, or why it cannot be read: XML that is not well-formed is not mended, for what recovers from a
        bare ``&`` changes the addresses behind it.
    """
    text = decode(body).text
    beginning = _BEGINNING.search(text)
    if beginning is None:
        return ParseFailed(ParseReason.BROKEN, "this is no OPML: no <opml> is in it; export the list again")
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(without_illegal_references(text[beginning.start() :]).encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        line = (error.lineno or 1) + text.count("\n", 0, beginning.start())
        fault = _fault(error.code)  # type: ignore[attr-defined] # lxml-stubs has left it out
        return ParseFailed(ParseReason.BROKEN, f"line {line} {fault}; mend it or export it again")
    return _gathered(root)


def _fault(code: int) -> str:
    """What is wrong, in our words: the parser's own speak of its options."""
    kinds = etree.ErrorTypes
    sentences = {
        kinds.ERR_RESOURCE_LIMIT: f"is nested more than {_DEEPEST} deep, or holds far too long a text",
        kinds.ERR_UNDECLARED_ENTITY: "is not well-formed XML: it uses an entity that XML itself does not know",
        kinds.ERR_NAME_REQUIRED: "is not well-formed XML: a bare & or < stands in it",
        kinds.ERR_ENTITYREF_SEMICOL_MISSING: "is not well-formed XML: a bare & stands in it",
        kinds.ERR_LT_IN_ATTRIBUTE: "is not well-formed XML: a bare < stands in it",
        kinds.ERR_TAG_NAME_MISMATCH: "is not well-formed XML: it closes another element than is open",
        kinds.ERR_TAG_NOT_FINISHED: "is not well-formed XML: the list is cut off there",
        kinds.ERR_ATTRIBUTE_REDEFINED: "is not well-formed XML: an attribute stands twice",
    }
    return sentences.get(code, "is not well-formed XML")


def _gathered(root: etree._Element) -> Subscriptions:
    found: list[Subscription] = []
    refused: list[Refusal] = []
    for number, outline in enumerate(_outlines(root)):
        if number >= _MOST:
            refused.append(Refusal("the rest", f"a list of more than {_MOST} outlines is not read to its end"))
            break
        one = _subscription(outline)
        if isinstance(one, Subscription):
            found.append(one)
        elif one is not None:
            refused.append(one)
    return Subscriptions(tuple(found), tuple(refused))


def _outlines(root: etree._Element) -> Iterator[etree._Element]:
    for element in root.iter(etree.Element):
        if etree.QName(element).localname.lower() == "outline":
            yield element


def _subscription(outline: etree._Element) -> Subscription | Refusal | None:
    """What an outline names; ``None`` for a folder."""
    written_there = {str(name): str(value).strip() for name, value in outline.attrib.items()}
    said = {name.lower(): value for name, value in written_there.items()}
    own = {name: written_there.get(f"{{{OPML_NAMESPACE}}}{name}") or None for name in _OURS}
    name = plain(said.get("text") or said.get("title") or "")[:_LONGEST_NAME] or None
    feed, page = said.get("xmlurl"), said.get("url")
    written = feed or page
    if not written:
        return None if len(outline) else Refusal(name or "an outline", _without_address(said))
    address = _FEED_SCHEME.sub(lambda match: f"{match[1] or 'http:'}//", written)
    if _CREDENTIALS.match(address):  # not repeated: it may hold a password
        return Refusal(
            name or "an outline", "its address carries a user name or password; take it out, addresses are published"
        )
    url = usable_link(address, "")
    if url is None:
        return Refusal(name or written[:_LONGEST_NAME], f"{written[:_LONGEST_NAME]!r} is no http or https address")
    return Subscription(
        url=url,
        name=name,
        kind=_kind(own["kind"], feed=bool(feed)),
        id=own["id"],
        province=own["province"],
        category=own["category"],
        enabled=own["enabled"] != "false",
    )


def _kind(said: str | None, *, feed: bool) -> Kind:
    kinds: tuple[Kind, ...] = get_args(Kind)
    return next((kind for kind in kinds if kind == said), "feed" if feed else "auto")


def _without_address(said: dict[str, str]) -> str:
    if said.get("htmlurl"):
        return "it names a page but no feed; `aggregator add` with the page's address looks for one"
    return "it names no address"
