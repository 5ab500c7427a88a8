"""Each way to fail has its class, and a sentence."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.fetch import Fetcher, Limits
from aggregator.model import Fetch, FetchFailed, FetchReason

from .server import LOCAL, Request, Script, respond, serve

BROKEN = {
    "not HTTP": b"SSH-2.0-OpenSSH_9.2\r\n",
    "nothing": b"",
    "half a status line": b"HTTP/1.1 2",
    "headers cut off": b"HTTP/1.1 200 OK\r\nContent-Ty",
    "headers without end": b"HTTP/1.1 200 OK\r\nX: " + b"x" * 100_000 + b"\r\n\r\n",
    "body too short": b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n<rss>",
    "chunks cut off": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n",
    "chunks of nonsense": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n<rss>\r\n",
    "length of nonsense": b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n<rss>",
}
STATUSES = [
    (400, (), FetchReason.HTTP),
    (401, (), FetchReason.BLOCKED),
    (403, (), FetchReason.BLOCKED),
    (404, (), FetchReason.HTTP),
    (410, (), FetchReason.GONE),
    (429, (), FetchReason.THROTTLED),
    (429, ("cf-mitigated: challenge",), FetchReason.BLOCKED),
    (200, ("CF-Mitigated: challenge",), FetchReason.BLOCKED),
    (500, (), FetchReason.HTTP),
    (503, (), FetchReason.HTTP),
    (503, ("Retry-After: soon",), FetchReason.THROTTLED),
    (204, (), FetchReason.HTTP),
    (206, (), FetchReason.HTTP),
    (300, ("Location: /x",), FetchReason.HTTP),
    (302, (), FetchReason.REDIRECT),
    (302, ("Location:",), FetchReason.REDIRECT),
    (302, ("Location: http://[bad",), FetchReason.REDIRECT),
    (302, ("Location: http://h:99999/",), FetchReason.REDIRECT),
    (302, ("Location: file:///etc/passwd",), FetchReason.REFUSED),
    (301, ("Location: javascript:alert(1)",), FetchReason.REFUSED),
]


def asked(script: Script, limits: Limits = LOCAL, path: str = "/feed.xml") -> FetchFailed:
    async def scenario() -> Fetch:
        async with serve(script) as server, Fetcher(limits) as fetcher:
            outcome = await fetcher.fetch(server.url(path))
            assert len(server.requests) == 1  # and not a second one at once
            return outcome

    outcome = asyncio.run(scenario())
    assert isinstance(outcome, FetchFailed)
    assert outcome.sentence.endswith(".")
    assert "\n" not in outcome.sentence
    return outcome


@pytest.mark.parametrize(("status", "fields", "reason"), STATUSES)
def test_status(status: int, fields: tuple[str, ...], reason: FetchReason) -> None:
    """The status decides, before any body is read."""
    outcome = asked(lambda _: respond(b"" if status == 204 else b"\x00garbage", *fields, status=status))
    assert (outcome.reason, outcome.status) == (reason, status)


def test_throttled() -> None:
    """How long a 429 asks us to wait is in its outcome."""
    outcome = asked(lambda _: respond(b"", "Retry-After: 120", status=429))
    assert outcome.pacing.retry_after == timedelta(minutes=2)


@pytest.mark.parametrize("answer", BROKEN.values(), ids=BROKEN.keys())
def test_broken_answer(answer: bytes) -> None:
    """What is no HTTP, or half of it, is a protocol failure, asked once."""
    assert asked(lambda _: answer).reason is FetchReason.PROTOCOL


def test_reset() -> None:
    """A connection reset in the middle is a protocol failure."""

    def reset(request: Request) -> bytes:
        request.writer.transport.abort()
        return b""

    assert asked(reset).reason is FetchReason.PROTOCOL


@pytest.mark.parametrize("length", [101, 50])
def test_too_large(length: int) -> None:
    """A document over the limit is refused by its stated length, or else once the limit is passed."""

    async def drip(request: Request) -> bytes:
        head = f"Content-Length: {length}\r\n" if length > 100 else ""
        request.writer.write(f"HTTP/1.1 200 OK\r\n{head}\r\n".encode())
        if length <= 100:
            request.writer.write(b"x" * 101)
        await asyncio.Event().wait()  # never ends by itself
        return b""

    outcome = asked(drip, replace(LOCAL, max_bytes=100))
    assert outcome.reason is FetchReason.TOO_LARGE
    assert "fetch.max_bytes" in outcome.sentence


async def _silent(_: Request) -> bytes:
    await asyncio.Event().wait()
    return b""


async def _slow_loris(request: Request) -> bytes:
    request.writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        request.writer.write(b"x")
        await request.writer.drain()
        await asyncio.sleep(0.01)


@pytest.mark.parametrize("script", [_silent, _slow_loris])
def test_timeout(script: Script) -> None:
    """A server that says nothing ends at the idle deadline, one that drips for ever at the total."""
    outcome = asked(script, replace(LOCAL, timeout=timedelta(seconds=0.9)))
    assert outcome.reason is FetchReason.TIMEOUT


def test_refused_connection() -> None:
    """Nobody listening is a connect failure."""

    async def scenario() -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        async with Fetcher(LOCAL) as fetcher:
            outcome = await fetcher.fetch(f"http://127.0.0.1:{port}/")
            assert isinstance(outcome, FetchFailed)
            assert outcome.reason is FetchReason.CONNECT
            assert "nothing listens there" in outcome.sentence

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "url",
    [
        "ftp://127.0.0.1/",
        "/feed.xml",
        "127.0.0.1/feed",
        "",
        "http://",
        "http://[bad",
        "http://h:99999/",
        "http://u:p@h/",
        "http://2130706433/",
    ],
)
def test_bad_address(url: str) -> None:
    """What is no address of a document, or would publish a password, is refused before any connection."""

    async def scenario() -> None:
        async with Fetcher(LOCAL) as fetcher:
            outcome = await fetcher.fetch(url)
            assert isinstance(outcome, FetchFailed)
            assert outcome.reason is FetchReason.REFUSED

    asyncio.run(scenario())
