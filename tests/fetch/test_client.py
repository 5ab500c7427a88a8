"""One fetch, from a real server."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.fetch import Fetcher, Limits, user_agent
from aggregator.model import Fetched, FetchFailed, FetchReason, NotModified, Validators

from .server import LOCAL, Request, respond, serve

BOTH = Validators(etag='W/"a  b"', last_modified="Sat, 18 Oct 2025 00:17:00 gmt")


def test_document() -> None:
    """A 200 brings body, type, address without fragment, validators and freshness."""

    async def scenario() -> None:
        fields = ("Content-Type: text/xml", 'ETag: W/"a  b"', f"Last-Modified: {BOTH.last_modified}")
        script = lambda _: respond(b"<rss/>", *fields, "Cache-Control: public", "cache-control: max-age=60")  # noqa: E731
        async with serve(script) as server, Fetcher(LOCAL) as fetcher:
            fetched = await fetcher.fetch(server.url("/a b/tin.xml?q=é#top"))
            assert isinstance(fetched, Fetched)
            assert fetched.url == server.url("/a%20b/tin.xml?q=%C3%A9")
            assert (fetched.body, fetched.content_type, fetched.status) == (b"<rss/>", "text/xml", 200)
            assert fetched.validators == BOTH
            assert fetched.pacing.fresh_for == timedelta(minutes=1)
            assert fetched.moved_to is None

    asyncio.run(scenario())


def test_request() -> None:
    """We say who we are and what we read, keep no cookie, send no Referer and no validators we do not have."""

    async def scenario() -> None:
        async with serve(lambda _: respond(b"x", "Set-Cookie: a=b")) as server, Fetcher(LOCAL) as fetcher:
            await fetcher.fetch(server.url())
            await fetcher.fetch(server.url("/again"))
            fields = server.requests[1].fields
            assert fields["user-agent"] == user_agent()
            assert fields["accept-encoding"] == "gzip, deflate"
            assert "application/atom+xml" in fields["accept"]
            assert "text/html" in fields["accept"]
            assert not fields.keys() & {"cookie", "referer", "if-none-match", "if-modified-since", "cache-control"}

    asyncio.run(scenario())


def test_validators_echoed() -> None:
    """Both validators go back byte for byte, and a 304 is the outcome."""

    async def scenario() -> None:
        script = lambda _: respond(b"", "Cache-Control: max-age=5", status=304)  # noqa: E731
        async with serve(script) as server, Fetcher(LOCAL) as fetcher:
            outcome = await fetcher.fetch(server.url(), validators=BOTH)
            fields = server.requests[0].fields
            assert (fields["if-none-match"], fields["if-modified-since"]) == (BOTH.etag, BOTH.last_modified)
            assert isinstance(outcome, NotModified)
            assert outcome.pacing.fresh_for == timedelta(seconds=5)

    asyncio.run(scenario())


@pytest.mark.parametrize(("etag", "kept"), [('"bản-1"', '"bản-1"'), ('"\udce9"', None), ("", None)])
def test_odd_validators(etag: str, kept: str | None) -> None:
    """A validator that is UTF-8 survives the round trip; one that is not, or is empty, is not kept."""

    async def scenario() -> None:
        async with serve(lambda _: respond(b"x", f"ETag: {etag}")) as server, Fetcher(LOCAL) as fetcher:
            fetched = await fetcher.fetch(server.url())
            assert isinstance(fetched, Fetched)
            assert fetched.validators == Validators(kept, None)
            await fetcher.fetch(server.url(), validators=fetched.validators)
            assert server.requests[1].fields.get("if-none-match") == kept

    asyncio.run(scenario())


def test_unasked_not_modified() -> None:
    """A 304 to a request without validators is a failure, not a lost document."""

    async def scenario() -> None:
        async with serve(lambda _: respond(status=304)) as server, Fetcher(LOCAL) as fetcher:
            outcome = await fetcher.fetch(server.url())
            assert isinstance(outcome, FetchFailed)
            assert outcome.reason is FetchReason.PROTOCOL

    asyncio.run(scenario())


def test_configured_headers() -> None:
    """A source's own headers go along and replace ours of the same name."""

    async def scenario() -> None:
        async with serve(lambda _: respond(b"x")) as server, Fetcher(LOCAL) as fetcher:
            await fetcher.fetch(server.url(), headers=[("Authorization", "Bearer 1"), ("user-agent", "Other/1")])
            fields = server.requests[0].fields
            assert (fields["authorization"], fields["user-agent"]) == ("Bearer 1", "Other/1")

    asyncio.run(scenario())


def test_partial_update() -> None:
    """A 226 is a document and says so."""

    async def scenario() -> None:
        async with serve(lambda _: respond(b"x", status=226)) as server, Fetcher(LOCAL) as fetcher:
            fetched = await fetcher.fetch(server.url())
            assert isinstance(fetched, Fetched)
            assert fetched.status == 226

    asyncio.run(scenario())


def test_redirects_followed() -> None:
    """Permanent redirects in a row end in the document, and tell where it moved."""

    async def scenario() -> None:
        targets = {"/feed.xml": (301, "/b"), "/b": (308, "c%20d?x=1#frag")}

        def script(request: Request) -> bytes:
            if request.target not in targets:
                return respond(b"here")
            status, target = targets[request.target]
            return respond(b"moved", f"Location: {target}", status=status)

        async with serve(script) as server, Fetcher(LOCAL) as fetcher:
            fetched = await fetcher.fetch(server.url())
            assert isinstance(fetched, Fetched)
            assert fetched.url == fetched.moved_to == server.url("/c%20d?x=1")
            targets["/b"] = (302, "/c")
            fetched = await fetcher.fetch(server.url())
            assert isinstance(fetched, Fetched)
            assert (fetched.url, fetched.moved_to) == (server.url("/c"), None)

    asyncio.run(scenario())


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_every_redirect(status: int) -> None:
    """All five kinds of redirect are followed."""

    async def scenario() -> None:
        script = lambda request: (  # noqa: E731
            respond(b"x") if request.target == "/to" else respond(b"", "Location: /to", status=status)
        )
        async with serve(script) as server, Fetcher(LOCAL) as fetcher:
            assert isinstance(await fetcher.fetch(server.url()), Fetched)

    asyncio.run(scenario())


def test_redirect_to_another_site() -> None:
    """Validators and configured headers are for the source's site: another one does not get them."""

    async def scenario() -> None:
        async with (
            serve(lambda _: respond(b"x")) as other,
            serve(lambda _: respond(b"", f"Location: {other.url()}", status=301)) as server,
            Fetcher(LOCAL) as fetcher,
        ):
            fetched = await fetcher.fetch(server.url(), validators=BOTH, headers=[("Authorization", "Bearer 1")])
            assert isinstance(fetched, Fetched)
            assert server.requests[0].fields["authorization"] == "Bearer 1"
            assert not other.requests[0].fields.keys() & {"authorization", "if-none-match", "if-modified-since"}

    asyncio.run(scenario())


@pytest.mark.parametrize("path", ["/feed.xml", "/next?n=0"])
def test_endless_redirects(path: str) -> None:
    """A loop and an endless chain of redirects both end, after at most ten hops."""

    async def scenario() -> None:
        def script(request: Request) -> bytes:
            start, _, count = request.target.partition("n=")
            target = f"{start}n={int(count) + 1}" if count else request.target
            return respond(b"", f"Location: {target}", status=302)

        async with serve(script) as server, Fetcher(LOCAL) as fetcher:
            outcome = await fetcher.fetch(server.url(path))
            assert isinstance(outcome, FetchFailed)
            assert outcome.reason is FetchReason.REDIRECT
            assert len(server.requests) == (11 if "n=" in path else 1)

    asyncio.run(scenario())


def test_connection_reused() -> None:
    """A connection kept open serves the next request; one the server closed meanwhile is replaced."""

    async def scenario() -> None:
        async with serve(lambda _: respond(b"x", keep=True)) as server, Fetcher(LOCAL) as fetcher:
            await fetcher.fetch(server.url())
            assert isinstance(await fetcher.fetch(server.url()), Fetched)
            assert server.connections == 1
            server.script = lambda request: b"" if len(server.requests) == 3 else respond(b"y")  # noqa: ARG005
            assert isinstance(await fetcher.fetch(server.url()), Fetched)
            assert (server.connections, len(server.requests)) == (2, 4)

    asyncio.run(scenario())


def test_cancelled() -> None:
    """Cancelling a fetch passes through and frees its place."""

    async def scenario() -> None:
        arrived = asyncio.Event()

        async def hang(_: Request) -> bytes:
            arrived.set()
            await asyncio.Event().wait()
            return b""

        limits = replace(LOCAL, concurrency=1, per_host=1)
        async with serve(hang) as server, Fetcher(limits) as fetcher:
            task = asyncio.create_task(fetcher.fetch(server.url()))
            await arrived.wait()
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            assert task.cancelled()
            server.script = lambda _: respond(b"x")
            assert isinstance(await fetcher.fetch(server.url()), Fetched)

    asyncio.run(scenario())


def test_user_agent() -> None:
    """The User-Agent names program, version, site and contact."""
    agent = user_agent("https://tin.example", "mailto:admin@tin.example")
    assert agent == f"{Limits().user_agent} (+https://tin.example; mailto:admin@tin.example)"
    assert agent.startswith("khuyencong-aggregator/")
