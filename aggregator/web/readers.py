"""Pages that only the live service has: one story, the sources, the provinces, and how to subscribe."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from aggregator import health, publish
from aggregator.render import pages
from aggregator.web.answer import PAGE_CACHE, whole
from aggregator.web.door import Door
from aggregator.web.language import language

HTML = publish.CONTENT_TYPES["html"]


def routes(door: Door) -> APIRouter:
    """Routes of ``/story/<hash>``, ``/sources``, ``/provinces`` and ``/subscribe``."""
    router = APIRouter()

    @router.api_route("/story/{hash_}", methods=["GET", "HEAD"])
    def story(request: Request, hash_: str) -> Response:
        if not (hash_.isalnum() and hash_.isascii()):
            raise HTTPException(404)
        told = door.store.story(hash_)
        if told is None:
            return _gone(door, request, hash_)
        settings = door.settings()
        if told.hash != hash_:  # merged away: the address of the one that lives
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(pages.root(settings.site) + f"/story/{told.hash}{query}", status_code=301)
        return whole(request, pages.story(_around(door, request), publish.named(settings, told)), HTML)

    @router.api_route("/sources", methods=["GET", "HEAD"])
    def sources(request: Request) -> Response:
        return whole(request, pages.sources(_around(door, request), rows(door)), HTML)

    @router.api_route("/provinces", methods=["GET", "HEAD"])
    def provinces(request: Request) -> Response:
        settings = door.settings()
        today = door.clock().astimezone(settings.site.timezone).date()
        return whole(request, publish.provinces(door.store, settings, _around(door, request), today), HTML)

    @router.api_route("/subscribe", methods=["GET", "HEAD"])
    def subscribe(request: Request) -> Response:
        return whole(request, pages.subscribe(_around(door, request), door.settings().sources), HTML)

    return router


def _gone(door: Door, request: Request, story_hash: str) -> Response:
    """What is said of a story that expired; of one that never was, that there is no such page."""
    expired = door.store.expired(story_hash)
    if expired is None:
        raise HTTPException(404)
    body = pages.expired(_around(door, request), f"/story/{story_hash}", expired)
    return Response(body, status_code=410, headers={"Content-Type": HTML, "Cache-Control": PAGE_CACHE})


def _around(door: Door, request: Request) -> pages.Frame:
    return publish.frame(door.settings(), language=language(request))


TOLD_FOR = timedelta(days=30)
"""How long /sources tells of an event after it was last seen going on."""


def rows(door: Door) -> list[pages.SourceRow]:
    """Every source that is declared or was once, with its state now."""
    now = door.clock()
    republished = {event.source: event for event in reversed(door.store.events(now - TOLD_FOR))}
    found = []
    for view in door.store.sources():
        judged = health.judge(view.state, now, enabled=view.enabled, declared=view.declared)
        found.append(
            pages.SourceRow(
                id=view.state.source,
                name=view.name,
                url=view.url,
                province=view.province,
                word=judged.word,
                since=judged.since,
                sentence=judged.sentence,
                succeeded_at=view.state.succeeded_at,
                next_poll_at=view.state.next_poll_at if view.declared and view.enabled else None,
                items=view.state.items,
                status=view.state.status,
                feed=view.state.feed,
                republished=republished.get(view.state.source),
            )
        )
    return found
