"""Feeds, and the pages that show their stories: one document for each group and form."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from aggregator import publish
from aggregator.model import Group
from aggregator.publish import FeedForm, Form
from aggregator.render.catalogue import SPOKEN
from aggregator.web.answer import FEED_CACHE, PAGE_CACHE, has_it, last_modified, validators
from aggregator.web.door import Door
from aggregator.web.language import language

Kind = Literal["category", "province", "source"]

FILTERS = frozenset({"category", "province", "publisher", "activity", "stage", "source", "q"})
"""Parameters that narrow a feed (design section 6); until they do, an address with one is not there."""


def routes(door: Door) -> APIRouter:
    """Routes of ``/``, ``/feed.*`` and both below ``/category``, ``/province`` and ``/source``."""
    router = APIRouter()

    @router.api_route("/feed.{form}", methods=["GET", "HEAD"])
    def feed_of_all(request: Request, form: FeedForm) -> Response:
        return _answer(door, request, Group(), form)

    @router.api_route("/{kind}/{slug}/feed.{form}", methods=["GET", "HEAD"])
    def feed(request: Request, kind: Kind, slug: str, form: FeedForm) -> Response:
        return _answer(door, request, Group(kind, slug), form)

    @router.api_route("/", methods=["GET", "HEAD"])
    def home(request: Request) -> Response:
        return _answer(door, request, Group(), "html")

    @router.api_route("/{kind}/{slug}", methods=["GET", "HEAD"])
    def page(request: Request, kind: Kind, slug: str) -> Response:
        return _answer(door, request, Group(kind, slug), "html")

    return router


def _answer(door: Door, request: Request, group: Group, form: Form) -> Response:
    if not FILTERS.isdisjoint(request.query_params):
        raise HTTPException(404)  # whoever subscribed to a part must never be given the whole
    settings = door.settings()
    cache = PAGE_CACHE if form == "html" else FEED_CACHE
    spoken = language(request) if form == "html" else SPOKEN
    described = publish.describe(door.store, settings, group, form, spoken)
    dated = last_modified(described.updated, door.clock())
    if has_it(request, described.etag, described.updated):
        return Response(status_code=304, headers=validators(described.etag, dated, cache))
    document = door.shelf.get(described.etag)
    if document is None:
        document = publish.document(door.store, settings, group, form, spoken)
        door.shelf.put(document)
    headers = validators(document.etag, last_modified(document.updated, door.clock()), cache)
    return Response(document.body, headers=headers | {"Content-Type": document.content_type})
