"""Content codings: a document as it is or as gzip, each with an ETag of its own (RFC 9110 section 8.8.3.1).

Routes know nothing of it. On the way in, a reader's ``"abc-gzip"`` becomes the document's own ``"abc"``; on the way
out, a 304 gets back the tag the reader has, and a document is compressed, once, and kept for the next who asks.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aggregator.publish import compress
from aggregator.web.shelf import Shelf

SMALLEST = 500
"""Bytes from which compressing is worth its headers and its packet."""
_SUFFIX = "-gzip"
_TEXTUAL = re.compile(r"text/|application/(?:[\w.-]+\+)?(?:xml|json)\b", re.IGNORECASE)
_TAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_CODING = re.compile(
    r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*(?:;\s*q\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?", re.IGNORECASE
)
_NO_TAG = '""'
"""Matches no document of ours; a request that named tags must not fall back on its date (section 13.2.2)."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """Which codings a reader takes."""

    gzip: bool
    identity: bool
    """The document as it is."""
    prefers_gzip: bool


def accepted(header: str | None) -> Accepted:
    """Read ``Accept-Encoding`` (RFC 9110 section 12.5.3).

    Args:
        header: several lines joined by commas. ``None`` is given the document as it is: who does not name gzip may not
            know it.
    """
    weights: dict[str, float] = {}
    for element in (header or "").split(","):
        found = _CODING.fullmatch(element)
        if found is not None:
            weights[found[1].lower().removeprefix("x-")] = float(found[2] or 1)
    other = weights.get("*")
    packed = weights.get("gzip", other or 0)
    plain = weights.get("identity", other)  # acceptable unless told otherwise, and then the last choice
    return Accepted(packed > 0, plain != 0, packed > 0 and packed >= (plain or 0))


@dataclass(frozen=True, slots=True)
class Packed:
    """A document as gzip, under its own ETag."""

    etag: str
    body: bytes


class Coded:
    """Answers GET and HEAD in the coding the reader prefers, where the answer has an ETag and is text."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._shelf: Shelf[Packed] = Shelf()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with the tags routes know, and its answer back in a coding."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        takes = accepted(_joined(headers, "accept-encoding"))
        tags = _joined(headers, "if-none-match")
        if tags is None or tags.strip() == "*":
            answering = _Answering(send, takes, self._shelf, {})
        else:
            held = _held(tags, takes)
            answering = _Answering(send, takes, self._shelf, held)
            scope = _asking_for(scope, held)
        await self._app(scope, receive, answering.send)


def _joined(headers: Headers, name: str) -> str | None:
    lines = headers.getlist(name)
    return ", ".join(lines) if lines else None


def _held(tags: str, takes: Accepted) -> dict[str, set[bool]]:
    """Documents the reader has in a coding it takes, by their own opaque tag: as gzip, as they are, or both.

    A cache may hold what its present reader cannot read: that is no reason to answer 304.
    """
    held: dict[str, set[bool]] = {}
    for tag in _TAG.findall(tags):
        packed = tag.endswith(_SUFFIX)
        if takes.gzip if packed else takes.identity:
            held.setdefault(tag.removesuffix(_SUFFIX), set()).add(packed)
    return held


def _asking_for(scope: Scope, held: dict[str, set[bool]]) -> Scope:
    asked = ", ".join(f'"{tag}"' for tag in held) or _NO_TAG
    kept = [(name, value) for name, value in scope["headers"] if name != b"if-none-match"]
    return {**scope, "headers": [*kept, (b"if-none-match", asked.encode("latin-1"))]}


class _Answering:
    """One answer on its way out."""

    def __init__(self, send: Send, takes: Accepted, shelf: Shelf[Packed], held: dict[str, set[bool]]) -> None:
        self._send = send
        self._takes = takes
        self._shelf = shelf
        self._held = held
        self._start: Message | None = None
        self._body: list[bytes] = []

    async def send(self, message: Message) -> None:
        """Take what the application says; a document is held back until it is whole."""
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            etag = headers.get("etag")
            if etag is not None and message["status"] == 304:  # noqa: PLR2004 - Not Modified
                headers.add_vary_header("Accept-Encoding")
                if self._has_it_packed(etag):
                    headers["ETag"] = _packed_tag(etag)
            elif etag is not None and message["status"] == 200 and _TEXTUAL.match(headers.get("content-type", "")):  # noqa: PLR2004 - OK
                headers.add_vary_header("Accept-Encoding")
                self._start = message
                return
        elif message["type"] == "http.response.body" and self._start is not None:
            self._body.append(message.get("body", b""))
            if not message.get("more_body", False):
                await self._answer(self._start, b"".join(self._body))
            return
        await self._send(message)

    def _has_it_packed(self, etag: str) -> bool:
        """Whether a 304 is about the document as gzip: what the reader has, or else what it would be given."""
        held = self._held.get(etag.strip('"'))
        if held is None:  # it asked by date, or for any
            return self._takes.prefers_gzip
        return True in held and (self._takes.prefers_gzip or False not in held)

    async def _answer(self, start: Message, body: bytes) -> None:
        takes = self._takes
        if takes.prefers_gzip and (len(body) >= SMALLEST or not takes.identity):
            headers = MutableHeaders(scope=start)
            packed = await self._packed(headers["etag"], body)
            body = packed.body
            headers.update({"ETag": packed.etag, "Content-Encoding": "gzip", "Content-Length": str(len(body))})
        await self._send(start)
        await self._send({"type": "http.response.body", "body": body})

    async def _packed(self, etag: str, body: bytes) -> Packed:
        found = self._shelf.get(_packed_tag(etag))
        if found is None:
            found = Packed(_packed_tag(etag), await asyncio.to_thread(compress, body))
            self._shelf.put(found)
        return found


def _packed_tag(etag: str) -> str:
    return f'{etag[:-1]}{_SUFFIX}"'
