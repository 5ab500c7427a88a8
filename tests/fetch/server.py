"""A scriptable HTTP server on loopback that sends exactly the bytes it is told to."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

from aggregator.fetch import Limits

TLS = Path(__file__).parent / "tls"
LOCAL = Limits(
    allow_networks=(ip_network("127.0.0.0/8"),), host_gap=timedelta(), timeout=timedelta(seconds=20), per_host=100
)
"""Limits under which the server may be asked as fast as one can."""


@dataclass(frozen=True)
class Request:
    target: str
    fields: dict[str, str]
    """Header fields by lower-case name, undecodable bytes as surrogate escapes."""
    writer: asyncio.StreamWriter


Script = Callable[[Request], bytes | Awaitable[bytes]]


@dataclass
class Server:
    script: Script
    scheme: str = "http"
    port: int = 0
    requests: list[Request] = field(default_factory=list)
    connections: int = 0
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def url(self, path: str = "/feed.xml", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        task = asyncio.current_task()
        assert task is not None
        self.tasks.add(task)
        try:
            # cancelled: the server is being closed, and asyncio would log it
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                while await self.answer(reader, writer):
                    pass
        finally:
            self.tasks.discard(task)
            writer.close()

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request and say whether the connection stays open."""
        head = (await reader.readuntil(b"\r\n\r\n")).decode("utf-8", "surrogateescape").split("\r\n")
        fields = dict(line.split(": ", 1) for line in head[1:] if line)
        request = Request(head[0].split(" ")[1], {name.lower(): value for name, value in fields.items()}, writer)
        self.requests.append(request)
        answer = self.script(request)
        data = answer if isinstance(answer, bytes) else await answer
        writer.write(data)
        await writer.drain()
        return b"Connection: keep-alive" in data


def respond(body: bytes = b"", *fields: str, status: int = 200, keep: bool = False) -> bytes:
    """Write a whole answer with its length; ``fields`` are lines such as ``ETag: "1"``."""
    connection = "keep-alive" if keep else "close"
    lines = [f"HTTP/1.1 {status} Status", f"Content-Length: {len(body)}", f"Connection: {connection}", *fields]
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape") + body


@contextlib.asynccontextmanager
async def serve(script: Script, *, certificate: str | None = None) -> AsyncIterator[Server]:
    """Serve on 127.0.0.1, by TLS when a certificate of ``tls/`` is named."""
    context = None
    if certificate is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(TLS / certificate)
    server = Server(script, "https" if context else "http")
    listener = await asyncio.start_server(server.handle, "127.0.0.1", 0, ssl=context)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        hung = tuple(server.tasks)
        for task in hung:
            task.cancel()
        await asyncio.gather(*hung, return_exceptions=True)
