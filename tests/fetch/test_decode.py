"""Bodies as servers compress them."""

from __future__ import annotations

import asyncio
import gzip
import random
import tracemalloc
import zlib

import pytest

from aggregator.fetch import Fetcher
from aggregator.fetch.decode import Decoder
from aggregator.model import Fetched, FetchFailed, FetchReason

from .server import LOCAL, respond, serve

TEXT = "<?xml version='1.0'?><rss>Khuyến công</rss>".encode() * 50
RANDOM = random.Random(1).randbytes(200_000)  # noqa: S311 - incompressible, the same each time


def raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return stream.compress(data) + stream.flush()


GOOD = {
    "none": (None, TEXT, TEXT),
    "identity": ("identity", TEXT, TEXT),
    "gzip": ("gzip", gzip.compress(TEXT), TEXT),
    "gzip of much": ("gzip", gzip.compress(RANDOM), RANDOM),
    "x-gzip in capitals": ("X-GZIP", gzip.compress(TEXT), TEXT),
    "zlib": ("deflate", zlib.compress(TEXT), TEXT),
    "bare deflate": ("deflate", raw_deflate(TEXT), TEXT),
    "gzip called deflate": ("deflate", gzip.compress(TEXT), TEXT),
    "gzip not declared": (None, gzip.compress(TEXT), TEXT),
    "gzip declared over plain": ("gzip", TEXT, TEXT),
    "deflate declared over plain": ("deflate", TEXT, TEXT),
    "gzip of a gzip file": ("gzip", gzip.compress(gzip.compress(TEXT)), TEXT),
    "two declared": ("deflate, gzip", gzip.compress(zlib.compress(TEXT)), TEXT),
    "two members": ("gzip", gzip.compress(TEXT) + gzip.compress(TEXT), TEXT + TEXT),
    "padded": ("gzip", gzip.compress(TEXT) + bytes(512), TEXT),
    "empty": ("gzip", b"", b""),
    "gzip of nothing": ("gzip", gzip.compress(b""), b""),
    "one byte": ("gzip", b"\x1f", b"\x1f"),
}
BAD = {
    "brotli": ("br", b"\x0b\x02\x80hello\x03"),
    "gzip cut off": ("gzip", gzip.compress(TEXT)[:-20]),
    "gzip without its end": ("gzip", gzip.compress(TEXT)[:-8]),
    "much gzip cut off": ("gzip", gzip.compress(RANDOM)[:-20_000]),
    "gzip with a wrong checksum": ("gzip", gzip.compress(TEXT)[:-8] + bytes(8)),
    "second member cut off": ("gzip", gzip.compress(TEXT) + gzip.compress(TEXT)[:-20]),
    "zlib cut off": ("deflate", zlib.compress(TEXT)[:-6]),
    "garbage called deflate": ("deflate", b"\xff" * 100),
    "ten times": (", ".join(["gzip"] * 10), TEXT),
}


def decoded(content_encoding: str | None, data: bytes, *, size: int, max_bytes: int = 1_000_000) -> bytes | FetchFailed:
    decoder = Decoder(content_encoding, max_bytes)
    failed = decoder.unusable()
    for start in range(0, len(data), size):
        failed = failed or decoder.feed(data[start : start + size])
    return failed or decoder.finish()


@pytest.mark.parametrize("size", [7, 1_000_000])
@pytest.mark.parametrize(("declared", "data", "body"), GOOD.values(), ids=GOOD.keys())
def test_decoded(declared: str | None, data: bytes, body: bytes, size: int) -> None:
    """Whatever the header says and however the bytes arrive, the body is what was compressed."""
    assert decoded(declared, data, size=size) == body


@pytest.mark.parametrize("size", [7, 1_000_000])
@pytest.mark.parametrize(("declared", "data"), BAD.values(), ids=BAD.keys())
def test_refused(declared: str, data: bytes, size: int) -> None:
    """What cannot be decompressed to its end is refused whole."""
    outcome = decoded(declared, data, size=size)
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason is FetchReason.ENCODING


@pytest.mark.parametrize("declared", ["gzip", None])
def test_limit(declared: str | None) -> None:
    """The limit is on what comes out: exactly at it passes, one byte more does not."""
    data = gzip.compress(bytes(5000))
    assert decoded(declared, data, size=100, max_bytes=5000) == bytes(5000)
    outcome = decoded(declared, data, size=100, max_bytes=4999)
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason is FetchReason.TOO_LARGE


@pytest.mark.parametrize("times", [1, 2])
def test_bomb(times: int) -> None:
    """A decompression bomb is stopped at the limit, with little memory, also one inside another."""
    data = bytes(100_000_000)
    for _ in range(times):
        data = gzip.compress(data, compresslevel=1)
    tracemalloc.start()
    outcome = decoded("gzip", data, size=64 * 1024)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason is FetchReason.TOO_LARGE
    assert peak < 4_000_000


@pytest.mark.parametrize("chunked", [True, False])
def test_over_http(chunked: bool) -> None:
    """A compressed answer arrives decoded through the client, chunked or not."""
    data = gzip.compress(TEXT)

    async def scenario() -> None:
        answer = respond(data, "Content-Encoding: gzip")
        if chunked:
            head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
            answer = head + b"".join(b"1\r\n%c\r\n" % byte for byte in data) + b"0\r\n\r\n"
        async with serve(lambda _: answer) as server, Fetcher(LOCAL) as fetcher:
            fetched = await fetcher.fetch(server.url())
            assert isinstance(fetched, Fetched)
            assert fetched.body == TEXT

    asyncio.run(scenario())
