"""A real HTTP server on loopback: pages are set by a test, requests are remembered."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


@dataclass(slots=True)
class Page:
    """What an address answers."""

    body: bytes
    content_type: str | None = "application/rss+xml; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: str | None = None
    """Sent, and answered with 304 when asked for again."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that came."""

    path: str
    headers: dict[str, str]


class Loopback:
    """A server as a context manager; ``pages`` maps paths to pages or to functions that make one."""

    def __init__(self, port: int = 0) -> None:
        self.pages: dict[str, Page | Callable[[], Page]] = {}
        self.asked: list[Asked] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def address(self) -> str:
        """Without a last slash."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"


def _handler(server: Loopback) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            server.asked.append(Asked(self.path, {name.lower(): value for name, value in self.headers.items()}))
            found = server.pages.get(self.path.split("?")[0], Page(b"", "text/plain", 404))
            page = found() if callable(found) else found
            if page.etag is not None and self.headers.get("If-None-Match") == page.etag:
                self.send_response(304)
                self.send_header("ETag", page.etag)
                self.end_headers()
                return
            self.send_response(page.status)
            if page.content_type is not None:
                self.send_header("Content-Type", page.content_type)
            if page.etag is not None:
                self.send_header("ETag", page.etag)
            for name, value in page.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(page.body)))
            self.end_headers()
            with contextlib.suppress(ConnectionError):  # who reads too much to want the rest hangs up
                self.wfile.write(page.body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    return Handler
