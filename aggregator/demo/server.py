"""The sample sources, each served by a small web server of its own on loopback."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from aggregator.demo.documents import LOOPBACK, Sample, Site, article, failure, listing
from aggregator.demo.scenario import SampleSource, Scenario, Timeline, shown_by

Headers = Mapping[str, str]
"""Of a request, by name in small letters."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request is answered with."""

    status: int
    headers: dict[str, str]
    body: bytes = b""


@contextlib.contextmanager
def served(
    scenario: Scenario, timeline: Timeline, clock: Callable[[], datetime], ports: Mapping[str, int]
) -> Iterator[dict[str, Site]]:
    """Serve all sample sources until the block is left.

    Args:
        scenario: what they show.
        timeline: when they show it.
        clock: gives the aware moment.
        ports: by source, the port it is wanted on; any other where that one is taken, and for the rest.

    Yields:
        The sites by source.
    """
    with contextlib.ExitStack() as stack:
        sites = {}
        for source in scenario.sources:
            server = _listening(ports.get(source.id, 0))
            site = Site(source, server.server_address[1])
            server.answer = _answering(site, scenario, timeline, clock)
            stack.enter_context(_running(server))
            sites[source.id] = site
        yield sites


def answer(site: Site, scenario: Scenario, timeline: Timeline, now: datetime, path: str, headers: Headers) -> Answer:
    """Answer a GET as the source's platform would; ``path`` is with its query."""
    source = site.source
    status = source.fails or (HTTPStatus.SERVICE_UNAVAILABLE if _is_down(source, timeline.elapsed(now)) else None)
    if status is not None:
        return _with(failure(site, status), status)
    shown = shown_by(source, scenario, timeline, now)
    if source.form == "login" or _leads_to(path, source.path):
        sample = listing(site, shown, timeline.started, now)
        return Answer(HTTPStatus.NOT_MODIFIED, _validators(sample)) if _has_it(sample, headers) else _with(sample)
    if path == "/":
        return Answer(HTTPStatus.FOUND, {"Location": source.path})
    found = next((one for one in shown if _leads_to(path, site.path(one))), None)
    return (
        _with(failure(site, HTTPStatus.NOT_FOUND), HTTPStatus.NOT_FOUND)
        if found is None
        else _with(article(site, found))
    )


def _is_down(source: SampleSource, elapsed: float) -> bool:
    return source.up_from(elapsed) > elapsed


def _leads_to(path: str, wanted: str) -> bool:
    """Whether a path is the one wanted; what is behind its question mark counts only where the platform has it."""
    return path == wanted or ("?" not in wanted and path.partition("?")[0] == wanted)


def _with(sample: Sample, status: int = HTTPStatus.OK) -> Answer:
    return Answer(status, {"Content-Type": sample.content_type} | _validators(sample), sample.body)


def _validators(sample: Sample) -> dict[str, str]:
    named = {"ETag": sample.etag, "Last-Modified": sample.last_modified}
    return {name: value for name, value in named.items() if value is not None}


def _has_it(sample: Sample, headers: Headers) -> bool:
    """Whether the asker has this very document; the ETag decides where it sends one (RFC 9110 section 13.2.2)."""
    if sample.etag is not None and "if-none-match" in headers:
        return headers["if-none-match"] == sample.etag
    return sample.last_modified is not None and headers.get("if-modified-since") == sample.last_modified


# --- HTTP ------------------------------------------------------------------------------------------------------------


class _Server(ThreadingHTTPServer):
    """Answers each connection in a thread that does not outlive the program."""

    daemon_threads = True
    answer: Callable[[str, Headers], Answer]

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 - as socketserver has it
        """Say nothing of a reader that went away, as ours does when it is stopped."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "aggregator-demo"
    server: _Server

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        given = self.server.answer(self.path, headers)
        self.send_response(given.status)
        for name, value in given.headers.items():
            self.send_header(name, value)
        if given.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(given.body)))
        self.end_headers()
        self.wfile.write(given.body)

    def log_message(self, *_: Any) -> None:  # noqa: ANN401 - what our own fetcher asks for is logged by it
        pass


def _answering(
    site: Site, scenario: Scenario, timeline: Timeline, clock: Callable[[], datetime]
) -> Callable[[str, Headers], Answer]:
    return lambda path, headers: answer(site, scenario, timeline, clock(), path, headers)


def _listening(port: int) -> _Server:
    try:
        return _Server((LOOPBACK, port), _Handler)
    except OSError:
        return _Server((LOOPBACK, 0), _Handler)


@contextlib.contextmanager
def _running(server: _Server) -> Iterator[None]:
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
