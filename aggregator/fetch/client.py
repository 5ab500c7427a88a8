"""The HTTP client: one address in, one outcome out, whatever the server does."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Self

import aiohttp
from multidict import CIMultiDict

from aggregator.fetch import outcome, redirect
from aggregator.fetch.decode import Decoder, too_large
from aggregator.fetch.limits import Limits
from aggregator.fetch.networks import Attempts, Guard, attempts
from aggregator.fetch.pacing import pacing
from aggregator.fetch.politeness import Politeness
from aggregator.fetch.redirect import Redirect
from aggregator.fetch.resolve import Resolver
from aggregator.fetch.tls import Authorities
from aggregator.model import Fetch, Fetched, FetchFailed, NotModified, Validators

if TYPE_CHECKING:
    import ssl
    from collections.abc import Sequence
    from types import TracebackType

    from aiohttp.abc import AbstractResolver
    from yarl import URL

_ACCEPT: Final = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.6, */*;q=0.1"
)
_ACCEPT_ENCODING: Final = "gzip, deflate"
_CHUNK: Final = 64 * 1024
_NOT_MODIFIED: Final = 304
_FIELD_BYTES: Final = 32 * 1024
"""Longest header field taken: content security policies outgrow aiohttp's default of 8 KiB."""
_NO_VALIDATORS: Final = Validators()
_LISTS: Final = ("Cache-Control", "Content-Encoding")
"""Fields whose several lines are one list (RFC 9110 section 5.3); of others the first line counts."""


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked, the same for all hops."""

    source: URL
    validators: Validators
    headers: Sequence[tuple[str, str]]
    tls: ssl.SSLContext

    def fields(self, target: URL, user_agent: str) -> CIMultiDict[str]:
        """Return the header fields for one hop; what is meant for the source goes to no other site."""
        fields = CIMultiDict({"User-Agent": user_agent, "Accept": _ACCEPT, "Accept-Encoding": _ACCEPT_ENCODING})
        if redirect.same_site(self.source, target):
            own = CIMultiDict(self.headers)
            for name in own:
                fields.popall(name, None)
            fields.extend(own)
            if self.validators.etag is not None:
                fields["If-None-Match"] = self.validators.etag
            if self.validators.last_modified is not None:
                fields["If-Modified-Since"] = self.validators.last_modified
        return fields


class Fetcher:
    """Fetches documents; one for the whole program, used as an async context manager.

    Args:
        limits: what a fetch may cost.
        resolver: how names become addresses; the system's way when ``None``. What it answers is judged all the same.
    """

    def __init__(self, limits: Limits, *, resolver: AbstractResolver | None = None) -> None:
        self._limits = limits
        self._resolver = resolver
        self._authorities = Authorities()
        self._politeness = Politeness(
            concurrency=limits.concurrency, per_host=limits.per_host, host_gap=limits.host_gap
        )
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                limit=0,  # politeness counts
                resolver=self._resolver or Resolver(),
                socket_factory=Guard(self._limits.allow_networks),
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            middlewares=(_ask_once,),
            timeout=aiohttp.ClientTimeout(
                connect=self._limits.connect_timeout.total_seconds(),
                sock_connect=self._limits.connect_timeout.total_seconds(),
                sock_read=self._limits.idle_timeout.total_seconds(),
            ),
            max_line_size=_FIELD_BYTES,
            max_field_size=_FIELD_BYTES,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            await asyncio.sleep(0)  # aborted TLS transports close their sockets on the next tick
            self._session = None

    async def fetch(
        self,
        url: str,
        *,
        validators: Validators = _NO_VALIDATORS,
        headers: Sequence[tuple[str, str]] = (),
        ca_file: str | None = None,
    ) -> Fetch:
        """Ask for a document, following redirects.

        Args:
            url: absolute http or https address; a fragment is dropped.
            validators: from the last good answer; sent back byte for byte. Without any the answer is a document.
            headers: further request header fields of the source; they replace ours of the same name.
            ca_file: path of a PEM file with certificates to believe besides the system's.

        Returns:
            The outcome. Nothing a server does raises; cancellation passes through.
        """
        source = redirect.address(url)
        if isinstance(source, FetchFailed):
            return source
        tls = self._authorities.context(ca_file)
        if isinstance(tls, FetchFailed):
            return tls
        return await self._follow(_Question(source, validators, headers, tls))

    async def _follow(self, question: _Question) -> Fetch:
        """Ask hop after hop; each waits for its turn, and only the time between the waits is limited."""
        clock = asyncio.get_running_loop().time
        left = self._limits.timeout.total_seconds()
        here, seen = question.source, {question.source}
        permanent = True
        while True:
            async with self._politeness.turn(redirect.host(here)):
                began = clock()
                answer = await self._ask(question, here, left, str(here) if permanent and len(seen) > 1 else None)
                left -= clock() - began
            if not isinstance(answer, Redirect):
                return answer
            permanent = permanent and answer.permanent
            here = answer.target
            if here in seen:
                return redirect.failed(f"{here.host} redirects in a loop (it may want cookies, which we do not keep)")
            if len(seen) > self._limits.max_redirects:
                return redirect.failed(f"{question.source.host} redirects more than {self._limits.max_redirects} times")
            seen.add(here)

    async def _ask(self, question: _Question, here: URL, left: float, moved_to: str | None) -> Fetch | Redirect:
        """Ask one address, within ``left`` seconds."""
        if self._session is None:
            raise RuntimeError("Fetcher is an async context manager: use `async with`")
        fields = question.fields(here, self._limits.user_agent)
        tried = Attempts()
        attempts.set(tried)
        request = self._session.get(here, headers=fields, ssl=question.tls, allow_redirects=False)
        try:
            async with asyncio.timeout(left), request as response:
                return await self._read(response, here, conditional=_is_conditional(fields), moved_to=moved_to)
        except (aiohttp.ClientError, OSError) as error:
            return outcome.by_error(error, here, tried)

    async def _read(
        self, response: aiohttp.ClientResponse, here: URL, *, conditional: bool, moved_to: str | None
    ) -> Fetch | Redirect:
        """Judge an answer by its status, then take its body."""
        fields = _folded(response)
        if response.status in redirect.STATUSES:
            return redirect.redirect(here, response.status, fields.get("Location"))
        paced = pacing(response.status, fields, datetime.now(UTC))
        if response.status == _NOT_MODIFIED:
            if not conditional:
                return outcome.unexpected_not_modified(here.host or "")
            return NotModified(str(here), paced, moved_to)
        failed = outcome.by_status(response.status, fields, paced)
        if failed is not None:
            return failed
        body = await self._body(response, fields.get("Content-Encoding"))
        if isinstance(body, FetchFailed):
            return body
        return Fetched(
            url=str(here),
            body=body,
            content_type=_sent(fields.get("Content-Type")),
            validators=Validators(_sent(fields.get("ETag")), _sent(fields.get("Last-Modified"))),
            pacing=paced,
            status=response.status,
            moved_to=moved_to,
        )

    async def _body(self, response: aiohttp.ClientResponse, content_encoding: str | None) -> bytes | FetchFailed:
        decoder = Decoder(content_encoding, self._limits.max_bytes)
        failed = decoder.unusable()
        if (response.content_length or 0) > self._limits.max_bytes:
            failed = too_large(self._limits.max_bytes)
        if failed is not None:
            return failed
        async for chunk in response.content.iter_chunked(_CHUNK):
            failed = decoder.feed(chunk)
            if failed is not None:
                return failed
        return decoder.finish()


async def _ask_once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keep aiohttp from asking a second time at once when a server hangs up on us.

    On a connection kept from an earlier request that is right (RFC 9112 section 9.3.1: the server may just have closed
    it), and such a request made no connection attempt of its own. On a fresh one it would pass by all politeness.
    """
    try:
        return await handler(request)
    except (aiohttp.ClientConnectorError, aiohttp.ServerTimeoutError):
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        if attempts.get().allowed:
            raise outcome.Unanswered from error
        raise


def _folded(response: aiohttp.ClientResponse) -> CIMultiDict[str]:
    fields = CIMultiDict(response.headers)
    for name in _LISTS:
        if name in fields:
            fields[name] = ", ".join(fields.popall(name))
    return fields


def _is_conditional(fields: CIMultiDict[str]) -> bool:
    return "If-None-Match" in fields or "If-Modified-Since" in fields


def _sent(value: str | None) -> str | None:
    """Return a header field to be kept; ``None`` when empty or not UTF-8, as it could not be stored or sent back."""
    if not value or any("\ud800" <= character <= "\udfff" for character in value):
        return None
    return value
