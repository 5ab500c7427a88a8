"""feedparser's strict parser for XML that is known to be well-formed, without what it does for us in vain.

`feedparser.parse` looks for an encoding and a DOCTYPE, tries the strict parser and falls back to its loose one. None of
that is needed for a document that was decoded, mended and found well-formed before. Entries in which nothing is unusual
(`usual`) need no feedparser either: it gets the start and the end of each, and all that is inside of the others only.
And of the strict parser's time a quarter goes into deep copies of four words that describe each text, and a tenth into
dates that we read ourselves.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final
from xml.parsers import expat
from xml.sax import xmlreader

from feedparser.api import StrictFeedParser
from feedparser.exceptions import UndeclaredNamespace

from aggregator.parse.usual import USUAL_NAMES, Event, usual_entry

if TYPE_CHECKING:
    from collections.abc import Mapping

FAULTS: Final = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)
"""What feedparser raises on documents it did not expect, e.g. an element called ``links``."""


class _Detail(dict[str, str]):
    """What describes a text (type, language, base): a dictionary of words, so that its copies need not be deep."""

    def __deepcopy__(self, _memo: object) -> _Detail:
        return _Detail(self)


class _Parser(StrictFeedParser):  # type: ignore[misc]  # feedparser ships no types
    """The strict parser; it neither sanitises nor resolves."""

    resolve_relative_uris = False
    sanitize_html = False

    def push_content(self, tag: str, attributes: dict[str, str], kind: str, text: int) -> None:
        """As its own, but what describes a text is a dictionary that is copied and asked much faster."""
        super().push_content(tag, attributes, kind, text)
        self.contentparams: _Detail = _Detail(self.contentparams)

    def opens_an_entry(self) -> bool:
        """Whether an entry begins in which all means what it usually means."""
        return bool(self.inentry) and not self.baseuri and not self.insource and not self.incontent

    def _end_published(self) -> None:
        self.pop("published")

    def _end_updated(self) -> None:
        self.pop("updated")

    _end_pubdate = _end_issued = _end_published
    _end_modified = _end_lastbuilddate = _end_updated


class _Driver:
    """Gives expat's events to feedparser, but for the entries that are as usual."""

    def __init__(self, parser: _Parser) -> None:
        self._parser = parser
        self._expat = expat.ParserCreate("utf-8", " ")
        self._expat.namespace_prefixes = True
        self._expat.buffer_text = True
        self._expat.StartNamespaceDeclHandler = parser.startPrefixMapping
        self._held: list[Event] = []
        """What is inside the entry that is open, until it is known who reads it."""
        self._entry = ""
        """Its name."""
        self._pass_on()

    def read(self, document: bytes) -> None:
        """Read a whole document."""
        self._expat.Parse(document, True)  # noqa: FBT003 - "this is all"; pyexpat takes no keywords

    def _pass_on(self) -> None:
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._parser.characters

    def _hold(self) -> None:
        self._expat.StartElementHandler = self._start_held
        self._expat.EndElementHandler = self._end_held
        self._expat.CharacterDataHandler = self._held.append

    def _give(self, name: str, attributes: Mapping[str, str]) -> None:
        self._parser.startElementNS(_pair(name), None, _attributes(attributes) if attributes else _NO_ATTRIBUTES)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._give(name, attributes)
        if name in USUAL_NAMES and not attributes and self._parser.opens_an_entry():
            self._entry = name
            self._hold()

    def _end(self, name: str) -> None:
        self._parser.endElementNS(_pair(name), None)

    def _start_held(self, name: str, attributes: dict[str, str]) -> None:
        self._held.append((name, attributes))

    def _end_held(self, name: str) -> None:
        if name != self._entry:
            self._held.append(None)
            return
        self._pass_on()
        usual = usual_entry(self._held, self._parser.version, _means_nothing)
        if usual is None:
            self._replay()
        else:
            self._parser.entries[-1].update(usual)
        self._held.clear()
        self._end(name)

    def _replay(self) -> None:
        """Let feedparser read the entry after all."""
        opened: list[str] = []
        for event in self._held:
            if isinstance(event, str):
                self._parser.characters(event)
            elif event is None:
                self._end(opened.pop())
            else:
                opened.append(event[0])
                self._give(*event)


def read_strictly(document: bytes, base: str) -> Mapping[str, object] | None:
    """What feedparser makes of a well-formed feed.

    Args:
        document: UTF-8 without a DOCTYPE; in its entries neither entries nor namespaces of their own (`split`).
        base: what relative links are joined to; empty leaves them as they are written.

    Returns:
        ``version``, ``feed`` and ``entries`` as of `feedparser.parse`, of usual entries no more than we look at;
        ``None`` when it fails.
    """
    parser = _Parser(base, None, "utf-8")
    try:
        _Driver(parser).read(document)
    except (expat.ExpatError, UndeclaredNamespace, *FAULTS):
        return None
    return {"version": parser.version, "feed": parser.feeddata, "entries": parser.entries}


@lru_cache(maxsize=1_024)
def _means_nothing(name: str) -> bool:
    """Whether feedparser has no rule for an unprefixed element: it only becomes a key of that name."""
    return name.isascii() and name.isalpha() and not any(hasattr(_Parser, f"_{at}_{name.lower()}") for at in _TAGS)


_TAGS: Final = ("start", "end")


def _attributes(attributes: Mapping[str, str]) -> xmlreader.AttributesNSImpl:
    """As a SAX driver gives them."""
    pairs = {name: _pair(name) for name in attributes}
    return xmlreader.AttributesNSImpl(
        {pairs[name]: value for name, value in attributes.items()},
        {pair: _written(name) for name, pair in pairs.items()},
    )


_NO_ATTRIBUTES: Final = xmlreader.AttributesNSImpl({}, {})


def _pair(name: str) -> tuple[str | None, str]:
    """Namespace and name, of expat's namespace, name and prefix."""
    parts = name.split(" ")
    return (parts[0], parts[1]) if len(parts) > 1 else (None, name)


def _written(name: str) -> str:
    """The name as it is written, with its prefix."""
    parts = name.split(" ")
    return f"{parts[2]}:{parts[1]}" if len(parts) > 2 else parts[-1]  # noqa: PLR2004 - the prefix is third
