"""Serving the application: the socket, uvicorn, and an end that is ours to decide."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from errno import EADDRNOTAVAIL

import uvicorn
from fastapi import FastAPI

from aggregator.config import Settings
from aggregator.errors import ConfigError

STOP_WITHIN = 2
"""Seconds that open requests get to end in."""


class _Server(uvicorn.Server):
    """uvicorn without signal handlers of its own: the service ends, and ends it."""

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]  # noqa: ANN202 - as uvicorn has it
        yield


@contextlib.asynccontextmanager
async def served(app: FastAPI, settings: Settings, listening: socket.socket) -> AsyncIterator[None]:
    """The application answers on a socket until the block is left."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=STOP_WITHIN,
        proxy_headers=bool(settings.server.trusted_proxies),
        forwarded_allow_ips=list(settings.server.trusted_proxies),
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        while not server.started and not task.done():  # noqa: ASYNC110 - uvicorn offers no event
            await asyncio.sleep(0.01)
        yield
    finally:
        server.should_exit = True
        await task


def listen(settings: Settings) -> socket.socket:
    """Listen where the settings say.

    Raises:
        ConfigError: something else listens there, or the address is not ours.
    """
    host, port = settings.server.host, settings.server.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(512)
    except OSError as error:
        listening.close()
        ours = not isinstance(error, socket.gaierror) and error.errno != EADDRNOTAVAIL
        remedy = (
            "stop what does, or set another port" if ours else "name an address of this machine, or 0.0.0.0 for all"
        )
        raise ConfigError(
            f"cannot listen on {host}:{port}: {error.strerror or error}; {remedy}",
            file=str(settings.path),
            key="server.port" if ours else "server.host",
        ) from error
    listening.settimeout(0)
    return listening


def address(settings: Settings, listening: socket.socket) -> str:
    """The address a person on this machine opens."""
    host = settings.server.host
    shown = "127.0.0.1" if host in {"0.0.0.0", ""} else f"[{host}]" if ":" in host else host  # noqa: S104 - compared
    return f"http://{shown}:{listening.getsockname()[1]}/"
