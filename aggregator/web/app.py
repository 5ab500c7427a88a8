"""The application: routes, and what is said when there is no such page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from aggregator import publish
from aggregator.config import Settings
from aggregator.errors import StoreError, UnknownName
from aggregator.render import pages
from aggregator.store import Store
from aggregator.web import documents, machines, readers
from aggregator.web.answer import SecurityHeaders
from aggregator.web.coding import Coded
from aggregator.web.door import Door
from aggregator.web.language import language


def create_app(store: Store, settings: Callable[[], Settings], *, clock: Callable[[], datetime]) -> FastAPI:
    """Make the application.

    Args:
        store: where stories and states are read from; used from several threads.
        settings: gives the settings in force, which may be reloaded.
        clock: gives now, aware.
    """
    door = Door(store, settings, clock)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.add_middleware(Coded)
    app.add_middleware(SecurityHeaders)
    app.include_router(machines.routes(door))
    app.include_router(readers.routes(door))
    app.include_router(documents.routes(door))

    @app.exception_handler(HTTPException)
    def as_asked(request: Request, fault: HTTPException) -> Response:
        path = request.url.path
        if fault.status_code == HTTPStatus.NOT_FOUND and path.endswith("/") and path.strip("/"):
            # A relative target: behind a proxy we do not know by which scheme and host we were asked.
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(
                f"{pages.root(door.settings().site)}/{path.strip('/')}{query}", status_code=HTTPStatus.MOVED_PERMANENTLY
            )
        return _message(door, request, HTTPStatus(fault.status_code), dict(fault.headers or {}))

    @app.exception_handler(UnknownName)
    @app.exception_handler(RequestValidationError)
    def unknown(request: Request, _: UnknownName | RequestValidationError) -> Response:
        return _message(door, request, HTTPStatus.NOT_FOUND)

    @app.exception_handler(StoreError)
    def unavailable(request: Request, _: StoreError) -> Response:
        return _message(door, request, HTTPStatus.SERVICE_UNAVAILABLE, {"Retry-After": "60"})

    return app


def _message(door: Door, request: Request, status: HTTPStatus, headers: dict[str, str] | None = None) -> Response:
    around = publish.frame(door.settings(), language=language(request))
    body = pages.message(around, status, request.url.path)
    own = {"Content-Type": publish.CONTENT_TYPES["html"], "Cache-Control": "no-store"}
    return Response(body, status_code=status, headers=own | (headers or {}))
