"""Documents as HTTP responses: validators, caching, 304, and the headers that keep pages from doing harm."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aggregator.web.conditional import unchanged

FEED_CACHE = "public, max-age=300, stale-while-revalidate=60, stale-if-error=86400"
"""A feed may be five minutes old; while we are down, a day old (RFC 5861)."""
PAGE_CACHE = "no-cache"
"""A page is asked for again each time, with its ETag."""
FILE_CACHE = "public, max-age=3600"

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
"""On every answer. No page of ours has a script, a frame or a picture from elsewhere."""


class SecurityHeaders:
    """Adds ``SECURITY`` to every answer, errors too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and its answer back with the headers."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(SECURITY)
            await send(message)

        await self._app(scope, receive, with_headers)


def validators(etag: str, updated: datetime | None, cache: str) -> dict[str, str]:
    """The headers a 200 and its 304 share (RFC 9110 section 15.4.5); ``coding`` adds ``Vary`` and the ETag's coding."""
    headers = {"ETag": etag, "Cache-Control": cache}
    if updated is not None:
        headers["Last-Modified"] = format_datetime(updated.astimezone(UTC), usegmt=True)
    return headers


def last_modified(updated: datetime, now: datetime) -> datetime:
    """The ``Last-Modified`` of a document that last changed at ``updated``, as it is told now.

    HTTP dates know no fractions: within the second of a change another may follow, and who was told that second would
    be answered 304 for the later one. Until the second is over, the second before is told (RFC 9110 section 8.8.2.2).
    """
    second = updated.replace(microsecond=0)
    return second - timedelta(seconds=1) if now - second < timedelta(seconds=1) else second


def has_it(request: Request, etag: str, updated: datetime | None) -> bool:
    """Whether the request's preconditions say that the reader has this document."""
    asked = request.headers.getlist("if-none-match")
    since = request.headers.get("if-modified-since") if updated is not None else None
    return unchanged(", ".join(asked) if asked else None, since, etag, updated or datetime.min.replace(tzinfo=UTC))


def whole(request: Request, body: bytes, content_type: str, cache: str = PAGE_CACHE) -> Response:
    """A document known only by its bytes: their hash is its ETag."""
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = validators(etag, None, cache)
    if has_it(request, etag, None):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers | {"Content-Type": content_type})
