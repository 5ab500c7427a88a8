"""Commands for the store as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aggregator.cli import tables
from aggregator.cli.curating import rekeyed
from aggregator.cli.options import ConfigOption, settings_of
from aggregator.store import Store

app = typer.Typer(no_args_is_help=True, help="The store: bring it up to date, copy it, fill it from a copy.")


@app.command(epilog="Example: `aggregator db upgrade` before a new version's first start; a start does it too")
def upgrade(config_option: ConfigOption = None) -> None:
    """Bring the tables, and the keys stories are found by, to this program's version."""
    with rekeyed(settings_of(config_option)) as store:
        typer.echo(f"the store is at version {store.version()}")


@app.command(epilog="Example: `aggregator db backup backups/2026-11-23.db` (the service may go on)")
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write.")], config_option: ConfigOption = None
) -> None:
    """Copy everything into one file, as of one moment, from SQLite or PostgreSQL."""
    with Store(settings_of(config_option).database_url) as store, tables.counting("copying") as progress:
        rows = store.backup(file, progress)
    typer.echo(f"{file}: {rows} rows, {file.stat().st_size:,} bytes")


@app.command(epilog="Example: `AGGREGATOR_DATABASE_URL=postgresql://… aggregator db restore backups/2026-11-23.db`")
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `db backup` wrote.")], config_option: ConfigOption = None
) -> None:
    """Fill an empty store from a copy, also of the other kind of database."""
    with Store(settings_of(config_option).database_url) as store, tables.counting("restoring") as progress:
        rows = store.restore(file, progress)
    typer.echo(f"{rows} rows restored from {file}")
