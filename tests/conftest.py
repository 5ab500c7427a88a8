"""What many tests need: a real database of each kind, a loopback HTTP server, settings made of text."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest

from aggregator import config
from aggregator.config import Settings
from aggregator.store import Store
from tests.loopback import Loopback
from tests.postgresql import database, server

hypothesis.settings.register_profile("shared machine", deadline=None)
hypothesis.settings.load_profile("shared machine")


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A real PostgreSQL server of this test process; the address of its maintenance database."""
    with server() as maintenance:
        yield maintenance


@pytest.fixture(scope="session")
def postgresql_template(postgresql: str) -> Iterator[str]:
    """A database with all tables and no rows, migrated once for all tests of this process."""
    with database(postgresql) as url:
        Store(url).close()
        yield url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same as a file."""
    file = tmp_path_factory.mktemp("template") / "template.db"
    Store(f"sqlite:///{file}").close()
    return file


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with all tables and no rows, once of each kind."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "test.db")
        yield f"sqlite:///{tmp_path / 'test.db'}"
        return
    template = request.getfixturevalue("postgresql_template")
    with database(request.getfixturevalue("postgresql"), template) as url:
        yield url


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
