"""Content codings undone as the bytes arrive, bounded by what comes out (RFC 9110 section 8.4).

The bytes decide, the header is a hint: gzip is recognised whether declared or not, a declared gzip that is plain text
is taken as it is. A compressed body that ends early is refused whole: half a feed looks like a feed whose other
stories vanished.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Protocol

from aggregator.model import FetchFailed, FetchReason

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE = 64 * 1024
"""Bytes decompressed at a time: a bomb is noticed one piece after the limit."""
_GZIP_MAGIC = b"\x1f\x8b\x08"
_SNIFF = 512
_MOST_CODINGS = 3
_PLAIN = re.compile(rb'(?:\xef\xbb\xbf)?\s*(?:<[?!a-zA-Z]|[{\[][\s"{])')
_ALIASES = {"x-gzip": "gzip", "x-deflate": "deflate"}
_GZIP, _ZLIB, _RAW = 31, zlib.MAX_WBITS, -zlib.MAX_WBITS


class _Stage(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]: ...
    def finish(self) -> Iterator[bytes]: ...


class _Inflate:
    """One zlib stream, or several gzip members one after the other (RFC 1952 section 2.2)."""

    def __init__(self, wbits: int) -> None:
        self._wbits = wbits
        self._stream = zlib.decompressobj(wbits)

    def feed(self, data: bytes) -> Iterator[bytes]:
        while data:
            if self._stream.eof:
                if self._wbits != _GZIP or not data.startswith(_GZIP_MAGIC[: len(data)]):
                    return  # padding after the end is not ours to judge
                self._stream = zlib.decompressobj(self._wbits)
            yield self._stream.decompress(data, _PIECE)
            data = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail

    def finish(self) -> Iterator[bytes]:
        # What a full piece held back inside zlib, although no input is left over
        while not self._stream.eof:
            piece = self._stream.decompress(self._stream.unconsumed_tail, _PIECE)
            if not piece:
                raise zlib.error("ends early")
            yield piece


class _Identity:
    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def finish(self) -> Iterator[bytes]:
        return iter(())


class _Sniff:
    """Chooses a stage by the first bytes, ``declared`` being what the header says."""

    def __init__(self, declared: str) -> None:
        self._declared = declared
        self._head = b""
        self._stage: _Stage | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        if self._stage is None:
            self._head += data
            if len(self._head) < _SNIFF:
                return
            data, self._head = self._head, b""
            self._stage = _stage(self._declared, data)
        yield from self._stage.feed(data)

    def finish(self) -> Iterator[bytes]:
        if self._stage is None and self._head:
            self._stage = _stage(self._declared, self._head)
            yield from self._stage.feed(self._head)
        if self._stage is not None:
            yield from self._stage.finish()


def _stage(declared: str, head: bytes) -> _Stage:
    if head.startswith(_GZIP_MAGIC):
        return _Inflate(_GZIP)
    if declared != "deflate" or _PLAIN.match(head):
        return _Identity()
    # RFC 9110 section 8.4.1.2 means zlib (RFC 1950); some servers send a bare deflate stream
    is_zlib = head[0] & 0x0F == 8 and int.from_bytes(head[:2], "big") % 31 == 0  # noqa: PLR2004 - RFC 1950 section 2.2
    return _Inflate(_ZLIB if is_zlib else _RAW)


class Decoder:
    """Takes a body as it arrives and gives it decoded, or says why it cannot.

    Args:
        content_encoding: the header field; several codings are undone from the last to the first.
        max_bytes: most that may come in, and come out of each coding.
    """

    def __init__(self, content_encoding: str | None, max_bytes: int) -> None:
        codings = [_ALIASES.get(name, name) for name in re.split(r"[\s,]+", (content_encoding or "").lower())]
        self._codings = [name for name in codings if name not in {"", "identity"}]
        # The last stage meets what is declared by nobody: a file that was gzip before the server compressed it.
        self._stages: list[_Stage] = [*map(_Sniff, reversed(self._codings)), _Sniff("")]
        self._passed = [0] * (len(self._stages) + 1)
        self._max_bytes = max_bytes
        self._body = bytearray()

    def unusable(self) -> FetchFailed | None:
        """Say why the declared codings cannot be undone, before any byte is read."""
        unknown = [name for name in self._codings if name not in {"gzip", "deflate"}]
        if unknown:
            return _undecodable(f"it is compressed as {unknown[0][:40]!r}, which we did not ask for")
        return _undecodable("it is compressed several times over") if len(self._codings) > _MOST_CODINGS else None

    def feed(self, chunk: bytes) -> FetchFailed | None:
        """Take the next bytes of the body; a failure ends it."""
        return self._settle(self._through(0, chunk))

    def finish(self) -> bytes | FetchFailed:
        """End the body and return it whole."""
        for index, stage in enumerate(self._stages):
            failed = self._settle(piece for held in stage.finish() for piece in self._through(index + 1, held))
            if failed is not None:
                return failed
        return bytes(self._body)

    def _through(self, index: int, data: bytes) -> Iterator[bytes]:
        """Pass bytes through the stages from ``index`` on, counting at each so that none can grow without end."""
        self._passed[index] += len(data)
        if self._passed[index] > self._max_bytes:
            raise _TooMuch
        if index == len(self._stages):
            yield data
            return
        for piece in self._stages[index].feed(data):
            yield from self._through(index + 1, piece)

    def _settle(self, pieces: Iterator[bytes]) -> FetchFailed | None:
        try:
            for piece in pieces:
                self._body += piece
        except _TooMuch:
            return too_large(self._max_bytes)
        except zlib.error as error:
            return _undecodable(f"its compression is broken or cut off ({error})")
        return None


class _TooMuch(Exception):  # noqa: N818 - never leaves this file
    pass


def too_large(max_bytes: int) -> FetchFailed:
    """Say that a document is over the limit and what to do."""
    sentence = (
        f"The document is larger than fetch.max_bytes ({max_bytes:,} bytes, decompressed); raise it if it is right."
    )
    return FetchFailed(FetchReason.TOO_LARGE, sentence)


def _undecodable(why: str) -> FetchFailed:
    return FetchFailed(FetchReason.ENCODING, f"The body cannot be decompressed: {why}; tell the site's administrators.")
