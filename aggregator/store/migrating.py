"""Bringing tables up to date, with Alembic."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection

from aggregator.errors import StoreError
from aggregator.store.engine import MIGRATIONS


def upgrade(connection: Connection) -> None:
    """Run the migrations that are missing.

    Raises:
        StoreError: the tables are of a newer program.
    """
    try:
        command.upgrade(alembic_config(connection), "head")
    except CommandError as error:
        raise StoreError(f"database: {error}; it was written by a newer version: update this program") from error


def alembic_config(connection: Connection) -> Config:
    """Alembic's settings, bound to an open connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
