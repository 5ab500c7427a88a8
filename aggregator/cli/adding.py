"""Commands that write sources into feeds.yaml, and the list of them as OPML."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from aggregator import config, discover
from aggregator import poll as polling
from aggregator.cli import subscriptions, tables
from aggregator.cli.options import ConfigOption, settings_of
from aggregator.config import Settings
from aggregator.config.address import quoted, web_address
from aggregator.config.edit import Addition, add_sources, shown
from aggregator.config.words import near, near_province
from aggregator.discover import Found, NothingFound
from aggregator.errors import AggregatorError, ConfigError
from aggregator.model import ParseFailed, Source
from aggregator.parse.opml import read_opml
from aggregator.provinces import SLUGS
from aggregator.render import opml as render_opml

_TITLES = 5
"""Of a preview."""
_ADDED = 20
"""Sources of a list that are named."""
_LARGEST = 20_000_000
"""Bytes of a list that is read."""
_NATIONAL = frozenset({"null", "none", "national"})
"""What ``--province`` may say for a source that speaks for none."""
_UNCERTAIN = "province: not certain; write its slug here if one province speaks in this source"

opml_app = typer.Typer(no_args_is_help=True, help="The list of sources, for other readers and from them.")


def register(app: typer.Typer) -> None:
    """Give the program these commands."""
    app.command(epilog="Example: `aggregator add https://socongthuong.daklak.gov.vn/vi/news/hoat-dong-khuyen-cong/`")(
        add
    )
    app.add_typer(opml_app, name="opml")


# --- add -------------------------------------------------------------------------------------------------------------


def add(
    address: Annotated[
        str, typer.Argument(metavar="URL", help="Of a feed, or of a page that names one or lists news.")
    ],
    id_: Annotated[str | None, typer.Option("--id", help="Instead of one made of the address.")] = None,
    name: Annotated[str | None, typer.Option(help="Instead of what it calls itself.")] = None,
    province: Annotated[str | None, typer.Option(help="Slug of the province that speaks; null for national.")] = None,
    category: Annotated[str | None, typer.Option(help="Slug of where its stories go when no label decides.")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Write without asking.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be written, and write nothing.")] = False,
    config_option: ConfigOption = None,
) -> None:
    """Find the feed or listing of an address, show what it gives, and append it to feeds.yaml."""
    path, settings = config.find(config_option, os.environ), settings_of(config_option)
    url = _address(address)
    _refuse_known(settings, url)
    _refuse_unwritable(id_, name)
    _refuse_wrong(settings, id_, province, category)
    found = asyncio.run(_discover(settings, url))
    if isinstance(found, NothingFound):
        raise AggregatorError(f"{url}: {found.sentence}")
    _refuse_known(settings, found.url)
    addition = _addition(settings, found, id_=id_, name=name, province=province, category=category)
    _show(settings, found, addition)
    if dry_run:
        typer.echo(f"nothing written to {path}")
        return
    if not yes and not _agreed(path):
        raise AggregatorError(f"nothing written to {path}")
    add_sources(path, [addition], environ=os.environ)
    typer.echo(f"{addition.source.id} added to {path}")


async def _discover(settings: Settings, url: str) -> Found | NothingFound:
    async with polling.reading(settings) as (fetcher, isolation):
        return await discover.discover(url, fetcher, isolation, polling.utc_now())


def _address(written: str) -> str:
    try:
        return web_address(written if "://" in written else f"https://{written.strip()}")
    except ValueError as error:
        raise ConfigError(str(error)) from error


def _refuse_known(settings: Settings, url: str) -> None:
    known = subscriptions.declared(settings).get(subscriptions.key(url))
    if known is not None:
        raise AggregatorError(f"{url} is in {settings.path} already, as {known}; nothing to add")


def _refuse_unwritable(id_: str | None, name: str | None) -> None:
    """What may not stand in feeds.yaml is refused as the option it is; said before anything is fetched."""
    for key, written in (("--id", id_), ("--name", name)):
        if written is not None and not written.strip():
            raise ConfigError("is empty; write something or leave the option out", key=key)
    if id_ is not None and not subscriptions.ID.fullmatch(id_):
        sentence = "cannot stand in an address; write small letters a-z, digits and hyphens, at most 100"
        raise ConfigError(f"{quoted(id_)} {sentence}", key="--id")
    if name is not None and not name.strip().isprintable():
        raise ConfigError("holds a line break or something invisible; type it anew in one line", key="--name")


def _refuse_wrong(settings: Settings, id_: str | None, province: str | None, category: str | None) -> None:
    """What an option names must be there, or must not be; said before anything is fetched."""
    if id_ is not None and any(source.id == id_ for source in settings.sources):
        raise ConfigError(f"{id_!r} is another source's id in {settings.path}; write another", key="--id")
    if province is not None and province not in {*SLUGS, *_NATIONAL}:
        meant = near_province(province)
        hint = f"did you mean {meant}?" if meant else "write the slug of one of the 34, or null for national"
        raise ConfigError(f"{province!r} is no province; {hint}", key="--province")
    slugs = {one.slug for one in settings.categories}
    if category is not None and category not in slugs:
        meant = near(category, slugs)
        hint = f"did you mean {meant}?" if meant else f"{settings.path} declares none of that slug"
        raise ConfigError(f"{category!r} is no category; {hint}", key="--category")


def _addition(
    settings: Settings, found: Found, *, id_: str | None, name: str | None, province: str | None, category: str | None
) -> Addition:
    """The source to write; its province only where it is certain."""
    called = name.strip() if name is not None else discover.suggest_name(found.seen.title, found.url)
    taken = {source.id for source in settings.sources}
    speaks = None if province in _NATIONAL else province or discover.certain_province(called, found.url)
    source = Source(
        id=id_ if id_ is not None else discover.suggest_id(found.url, taken),
        name=called,
        url=found.url,
        kind=found.kind,
        province=speaks,
        category=category,
    )
    return Addition(source, remark=_UNCERTAIN if speaks is None and province is None else None)


def _show(settings: Settings, found: Found, addition: Addition) -> None:
    zone = settings.site.timezone
    moments = [item.moment for item in found.seen.items if item.moment is not None]
    newest = tables.written(max(moments, key=lambda moment: moment.at), zone) if moments else "no date"
    typer.echo(f"{found.url} is {_what(found)}: {len(found.seen.items)} items, the newest: {newest}")
    for item in found.seen.items[:_TITLES]:
        when = tables.written(item.moment, zone) if item.moment else "no date"
        typer.echo(f"  {when}  {item.title}")
    for note in found.notes:
        typer.echo(f"note: {note}")
    for refusal in found.refused:
        typer.echo(f"tried: {refusal.what}: {refusal.why}")
    typer.echo(f"\n{shown(addition)}")


def _what(found: Found) -> str:
    return "a listing" if found.kind == "listing" else f"a feed ({found.seen.form})"


def _agreed(path: Path) -> bool:
    if not sys.stdin.isatty():
        raise AggregatorError(f"nobody is here to agree, so nothing was written to {path}; add --yes")
    return typer.confirm(f"Append this to {path}?", default=True)


# --- opml ------------------------------------------------------------------------------------------------------------


@opml_app.command(epilog="Example: `aggregator opml export --out sources.opml`")
def export(
    out: Annotated[Path | None, typer.Option(help="The file to write; standard output if none.")] = None,
    config_option: ConfigOption = None,
) -> None:
    """Write the list of all sources as OPML, those that are switched off too."""
    settings = settings_of(config_option)
    body = render_opml.sources(settings.site, settings.sources)
    if out is None:
        typer.echo(body, nl=False)
        return
    try:
        out.write_bytes(body)
    except OSError as fault:
        raise AggregatorError(f"{out} cannot be written: {fault.strerror or fault}") from fault
    typer.echo(f"{out}: {len(settings.sources)} sources written")


@opml_app.command(name="import", epilog="Example: `aggregator opml import subscriptions.opml`")
def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An OPML list, of any reader.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be added, and write nothing.")] = False,
    config_option: ConfigOption = None,
) -> None:
    """Append the sources of an OPML list to feeds.yaml; what is there already is left as it is."""
    path, settings = config.find(config_option, os.environ), settings_of(config_option)
    read = read_opml(_body(file))
    if isinstance(read, ParseFailed):
        raise AggregatorError(f"{file}: {read.sentence}")
    chosen = subscriptions.choose(settings, read)
    if chosen.additions and not dry_run:
        with _waiting(f"adding {len(chosen.additions):,} sources and reading {path} again"):
            add_sources(path, chosen.additions, environ=os.environ)
    _name([addition.source for addition in chosen.additions], "would add" if dry_run else "added")
    for note in chosen.notes:
        typer.echo(f"note: {note}")
    for refusal in chosen.refused:
        typer.echo(f"not added: {refusal.what}: {refusal.why}")
    done = "would be added to" if dry_run else "added to"
    typer.echo(f"{len(chosen.additions)} {done} {path}, {len(chosen.refused)} not")


@contextlib.contextmanager
def _waiting(what: str) -> Iterator[None]:
    """Something that moves on stderr, when a person watches: to read thousands of sources takes seconds."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as moving:
        moving.add_task(what, total=None)
        yield


def _name(sources: Sequence[Source], verb: str) -> None:
    for source in sources[:_ADDED]:
        typer.echo(f"{verb} {source.id}: {source.name}, {source.url}")
    if len(sources) > _ADDED:
        typer.echo(f"… and {len(sources) - _ADDED:,} more")


def _body(file: str) -> bytes:
    if file.lower().startswith(("http:", "https:")):
        raise ConfigError(f"{file} is an address; save the list to a file and name that")
    try:
        with Path(file).open("rb") as opened:
            body = opened.read(_LARGEST + 1)
    except (OSError, ValueError) as fault:  # ValueError: a NUL in the path
        raise AggregatorError(f"{file} cannot be read: {getattr(fault, 'strerror', None) or fault}") from fault
    if len(body) > _LARGEST:
        raise AggregatorError(f"{file} has more than {_LARGEST} bytes; is this the right file?")
    return body
