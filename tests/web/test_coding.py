from __future__ import annotations

import asyncio

import httpx
import pytest
from starlette.responses import Response

from aggregator.web.coding import Accepted, Coded, accepted
from tests.web.conftest import Served

GZIP, PLAIN = {"Accept-Encoding": "gzip"}, {"Accept-Encoding": "identity"}
PATHS = ["/feed.atom", "/province/hai-phong/feed.json", "/", "/sources", "/static/style.css"]


@pytest.mark.parametrize(
    ("header", "gzip_", "identity", "prefers_gzip"),
    [
        (None, False, True, False),
        ("", False, True, False),
        ("gzip", True, True, True),
        ("GZIP ; Q=0.5", True, True, True),
        ("x-gzip", True, True, True),
        ("deflate, br", False, True, False),
        ("*", True, True, True),
        ("*;q=0", False, False, False),
        ("*;q=0, gzip", True, False, True),
        ("gzip;q=0, *", False, True, False),
        ("identity;q=0", False, False, False),
        ("identity;q=0, *;q=0.1", True, False, True),
        ("gzip;q=0.5, identity", True, True, False),
        ("gzip;q=1.0, identity;q=0.5", True, True, True),
        ("identity;q=0.2, *;q=0.1", True, True, False),
        ("gzip;q=0.000", False, True, False),
        ("gzip;q=2, br;x=1, ;, é", False, True, False),
        ("gzip;q=2, , gzip;q=0.001", True, True, True),
    ],
)
def test_what_a_reader_takes(header: str | None, gzip_: bool, identity: bool, prefers_gzip: bool) -> None:
    """Weights decide; ``*`` stands for what is not named; what makes no sense is passed over."""
    assert accepted(header) == Accepted(gzip_, identity, prefers_gzip)


@pytest.mark.parametrize("path", PATHS)
def test_one_etag_for_each_coding(still: Served, path: str) -> None:
    """A document comes as gzip or as it is, as the reader prefers, with the same words and an ETag for each."""
    packed, plain = still.client.get(path, headers=GZIP), still.client.get(path, headers=PLAIN)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"]) == len(plain.content)
    assert packed.headers["ETag"] == plain.headers["ETag"][:-1] + '-gzip"'
    assert packed.headers["Vary"] == plain.headers["Vary"] == "Accept-Encoding"
    assert packed.headers["Content-Type"] == plain.headers["Content-Type"]
    head = still.client.head(path, headers=GZIP)
    assert head.content == b""
    for name in ("ETag", "Content-Encoding", "Content-Length", "Vary"):
        assert head.headers[name] == packed.headers[name]


@pytest.mark.parametrize("path", ["/feed.atom", "/sources"])
def test_304_names_what_the_reader_has(still: Served, path: str) -> None:
    """A reader that has a coding it takes gets 304 with that coding's tag, however weak it is written."""
    packed = still.client.get(path, headers=GZIP).headers["ETag"]
    plain = still.client.get(path, headers=PLAIN).headers["ETag"]
    for takes, held, said in [
        (GZIP, packed, packed),
        (GZIP, f'"x", W/{packed}', packed),
        (GZIP, plain, plain),
        (GZIP, f"{plain}, {packed}", packed),
        (PLAIN, f"{packed}, {plain}", plain),
        (PLAIN, plain, plain),
        (GZIP, "*", packed),
        (PLAIN, "*", plain),
    ]:
        answer = still.client.get(path, headers=takes | {"If-None-Match": held})
        assert (answer.status_code, answer.headers["ETag"], answer.content) == (304, said, b""), (takes, held)
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert "Content-Encoding" not in answer.headers


def test_what_a_reader_cannot_read_it_does_not_have(still: Served) -> None:
    """A tag of a coding that is not taken matches nothing, and the date is not asked instead."""
    first = still.client.get("/feed.atom", headers=GZIP)
    packed, plain = first.headers["ETag"], first.headers["ETag"].replace("-gzip", "")
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    for takes, held in [
        (PLAIN, packed),
        ({"Accept-Encoding": "gzip, identity;q=0"}, plain),
        (GZIP, '"x-gzip"'),
        (GZIP, packed.replace("-gzip", "-br")),
        (GZIP, "nonsense"),
    ]:
        assert still.client.get("/feed.atom", headers=takes | since | {"If-None-Match": held}).status_code == 200
    assert still.client.get("/feed.atom", headers=GZIP | since).headers["ETag"] == packed


@pytest.mark.parametrize(
    ("size", "content_type", "takes", "coding"),
    [
        (499, "text/html", "gzip", None),
        (500, "text/html", "gzip", "gzip"),
        (10, "text/html", "gzip, identity;q=0", "gzip"),
        (5000, "image/png", "gzip", None),
        (5000, "application/feed+json", "gzip", "gzip"),
        (5000, "application/atom+xml; charset=utf-8", "gzip;q=0", None),
    ],
)
def test_what_is_worth_compressing(size: int, content_type: str, takes: str, coding: str | None) -> None:
    """Only text is compressed, and little text only where it is not taken as it is; what was made is kept."""
    body = b"x" * size
    coded = Coded(Response(body, headers={"ETag": '"abc"', "Content-Type": content_type}))

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(coded)
        async with httpx.AsyncClient(transport=transport, base_url="http://a.example") as client:
            return await client.get("/", headers={"Accept-Encoding": takes})

    first, second = asyncio.run(ask()), asyncio.run(ask())
    assert first.headers.get("Content-Encoding") == coding
    assert (first.content, second.content) == (body, body)
    assert first.headers["ETag"] == second.headers["ETag"] == ('"abc-gzip"' if coding else '"abc"')
    assert (coded._shelf.get('"abc-gzip"') is not None) == (coding is not None)


def test_what_is_stays_as_it_is(still: Served) -> None:
    """Answers without an ETag, such as health and errors, are not compressed."""
    for path in ("/healthz", "/nope", "/robots.txt"):
        assert "Content-Encoding" not in still.client.get(path, headers=GZIP).headers
