"""The site of ``tests.site``, served over HTTP on loopback by a real server."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Thread

import httpx
import pytest
import uvicorn

from aggregator.config import Settings
from aggregator.store import Store
from aggregator.web import create_app
from tests.site import NOW, opened, settings


@dataclass
class Served:
    """A running site: its store, its settings (which a test may exchange) and a client."""

    store: Store
    settings: Settings
    client: httpx.Client = field(default_factory=httpx.Client)

    def get(self, path: str, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(path, headers=named)


@contextmanager
def serving(served: Served) -> Iterator[None]:
    """Serve it until the end of the block."""
    app = create_app(served.store, lambda: served.settings, clock=lambda: NOW + timedelta(hours=1))
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", lifespan="off", ws="none"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            with httpx.Client(base_url=f"http://127.0.0.1:{listening.getsockname()[1]}", timeout=30) as client:
                served.client = client
                yield
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def site(folder: Path) -> Iterator[Served]:
    """A site of its own."""
    given = settings(folder)
    with opened(given) as store:
        served = Served(store, given)
        with serving(served):
            yield served


@pytest.fixture(name="served")
def served_site(tmp_path: Path) -> Iterator[Served]:
    """For tests that change something."""
    with site(tmp_path) as served:
        yield served


@pytest.fixture(name="still", scope="module")
def still_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """For tests that only read."""
    with site(tmp_path_factory.mktemp("still")) as served:
        yield served
