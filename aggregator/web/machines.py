"""Addresses for machines: health, lists of feeds and sources, and what browsers ask for besides pages."""

from __future__ import annotations

from collections import Counter

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from aggregator import publish
from aggregator.errors import StoreError
from aggregator.model import Group
from aggregator.render import opml, pages
from aggregator.web.answer import FEED_CACHE, FILE_CACHE, whole
from aggregator.web.door import Door
from aggregator.web.readers import rows

NO_STORE = {"Cache-Control": "no-store"}


def routes(door: Door) -> APIRouter:
    """Routes of health, ``/feeds.opml``, ``/sources.opml``, ``/robots.txt``, ``/favicon.ico`` and the stylesheet."""
    router = APIRouter()

    @router.api_route("/healthz", methods=["GET", "HEAD"])
    def healthz() -> Response:
        """200 while the process runs and the database answers, however the sources do."""
        try:
            door.store.ping()
            updated, _ = door.store.feed_info(Group())
            states = Counter(row.word for row in rows(door))
        except StoreError as fault:
            return JSONResponse({"status": "failing", "reason": str(fault)}, status_code=503, headers=NO_STORE)
        facts = {"status": "ok", "feed_updated": updated.isoformat(), "sources": dict(sorted(states.items()))}
        return JSONResponse(facts, headers=NO_STORE)

    @router.api_route("/readyz", methods=["GET", "HEAD"])
    def readyz() -> Response:
        """200 once the database is open and answers, so that feeds can be served."""
        try:
            door.store.ping()
        except StoreError as fault:
            return JSONResponse({"status": "not ready", "reason": str(fault)}, status_code=503, headers=NO_STORE)
        return JSONResponse({"status": "ready"}, headers=NO_STORE)

    @router.api_route("/robots.txt", methods=["GET", "HEAD"])
    def robots() -> Response:
        return PlainTextResponse("User-agent: *\nDisallow:\n", headers={"Cache-Control": FILE_CACHE})

    @router.api_route("/favicon.ico", methods=["GET", "HEAD"])
    def favicon() -> Response:
        return Response(status_code=204, headers={"Cache-Control": FILE_CACHE})

    @router.api_route("/feeds.opml", methods=["GET", "HEAD"])
    def feeds(request: Request) -> Response:
        return whole(request, publish.list_of_feeds(door.settings()), opml.CONTENT_TYPE, FEED_CACHE)

    @router.api_route("/sources.opml", methods=["GET", "HEAD"])
    def sources(request: Request) -> Response:
        return whole(request, publish.list_of_sources(door.settings()), opml.CONTENT_TYPE, FEED_CACHE)

    @router.api_route("/static/style.css", methods=["GET", "HEAD"])
    def style(request: Request) -> Response:
        return whole(request, pages.stylesheet(), "text/css; charset=utf-8", FILE_CACHE)

    return router
