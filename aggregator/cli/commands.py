"""One function a command: it reads the arguments, calls what does the work, and prints."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from aggregator import config, discover
from aggregator import poll as polling
from aggregator.cli import adding, curating, database, tables, trying
from aggregator.cli.options import ConfigOption, settings_of
from aggregator.config import Settings, write_duration
from aggregator.errors import AggregatorError, ConfigError, StoreError, UnknownName
from aggregator.model import Source
from aggregator.poll import Unreadable
from aggregator.publish import write_site
from aggregator.store import Store

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)


@app.callback()
def choose(
    context: typer.Context,
    config_option: Annotated[str | None, typer.Option("--config", help="The configuration file.")] = None,
) -> None:
    """Polls khuyến công sources, keeps each story once, and republishes combined Atom, RSS and JSON feeds."""
    context.obj = config_option


@app.command(epilog="Example: `aggregator init && aggregator run`")
def init(
    rules: Annotated[bool, typer.Option("--rules", help="Write rules.yaml beside it instead, for editing.")] = False,
    config_option: ConfigOption = None,
) -> None:
    """Write a starting feeds.yaml here."""
    path = config.find(config_option, os.environ)
    if rules:
        path = path.with_name(config.RULES_NAME)
        _write_new(path, config.starting_rules(), "it exists already; edit it, or move it away")
        typer.echo(f"{path} written. Put `rules: {path.name}` into feeds.yaml, then: aggregator reclassify")
        return
    _write_new(path, config.starting_file(), "it exists already; edit it, or name another with --config")
    typer.echo(f"{path} written. Next: aggregator run")


def _write_new(path: Path, text: str, there: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise ConfigError(there, file=str(path)) from error
    except OSError as error:
        raise ConfigError(f"it cannot be written: {error.strerror}", file=str(path)) from error


HostOption = Annotated[str | None, typer.Option(help="Instead of server.host; 0.0.0.0 serves every network.")]
PortOption = Annotated[
    int | None, typer.Option(min=0, max=65535, help="Instead of server.port; 0 lets the system choose.")
]


@app.command(epilog="Example: `aggregator run`, then subscribe to http://127.0.0.1:8000/feed.atom")
def run(host: HostOption = None, port: PortOption = None, config_option: ConfigOption = None) -> None:
    """Poll on schedule and serve pages and feeds, in one process, until Ctrl-C."""
    _serve(config_option, host, port)


@app.command(epilog="Example: `aggregator serve --port 8080` beside an `aggregator worker`, on one PostgreSQL")
def serve(host: HostOption = None, port: PortOption = None, config_option: ConfigOption = None) -> None:
    """Serve pages and feeds only; something else polls."""
    _serve(config_option, host, port, poll=False)


@app.command(epilog="Example: `aggregator worker` on each of several machines, all on one PostgreSQL")
def worker(config_option: ConfigOption = None) -> None:
    """Poll on schedule only; something else serves."""
    _serve(config_option, None, None, web=False)


def _serve(
    config_option: str | None, host: str | None, port: int | None, *, web: bool = True, poll: bool = True
) -> None:
    def read() -> Settings:
        settings = settings_of(config_option)
        server = settings.server
        named = replace(server, host=host or server.host, port=server.port if port is None else port)
        return replace(settings, server=named)

    from aggregator import service  # noqa: PLC0415 - the web's libraries, which no other command needs

    asyncio.run(service.serve(read(), web=web, poll=poll, ready=_say_ready, reload=read))


def _say_ready(address: str) -> None:
    if address:
        typer.echo(f"Serving {address}  -  the combined feed: {address}feed.atom  -  Ctrl-C ends")
    else:
        typer.echo("Polling  -  Ctrl-C ends")
    sys.stdout.flush()


@app.command(epilog="Example: `aggregator poll` or `aggregator poll dong-nai-en`")
def poll(
    sources: Annotated[list[str] | None, typer.Argument(help="Ids of sources; all that are enabled if none.")] = None,
    due: Annotated[bool, typer.Option("--due", help="Only those whose time has come.")] = False,
    config_option: ConfigOption = None,
) -> None:
    """Make one pass now over the named sources, or all that are enabled, due or not."""
    settings = settings_of(config_option)
    chosen = _named(settings, sources) if sources else [source for source in settings.sources if source.enabled]
    by_id = {source.id: source for source in chosen}
    with Store(settings.database_url) as store, tables.progress("polling", len(chosen)) as advance:
        attempts = asyncio.run(
            polling.poll_once(
                settings,
                store,
                chosen,
                only_due=due,
                seek=discover.seek,
                done=lambda attempt: advance(attempt.source),
            )
        )
        known = store.sources()
    tables.attempts(attempts)
    if not due:
        taken = {attempt.source for attempt in attempts}
        tables.passed_over([view.state for view in known if view.state.source in by_id.keys() - taken])
    if attempts and all(attempt.failed for attempt in attempts):
        raise typer.Exit(1)


def _named(settings: Settings, ids: Iterable[str]) -> list[Source]:
    by_id = {source.id: source for source in settings.sources}
    unknown = [one for one in ids if one not in by_id]
    if unknown:
        raise UnknownName(f"{settings.path} has no source {unknown[0]!r}; `aggregator check` lists their ids")
    return [by_id[one] for one in dict.fromkeys(ids)]


@app.command(epilog="Example: `aggregator publish --out public` makes a folder any web server can serve")
def publish(
    out: Annotated[str, typer.Option(help="The folder to write; made if it is not there.")],
    config_option: ConfigOption = None,
) -> None:
    """Write the static site: every feed and page, into a folder."""
    if not out.strip():
        raise ConfigError("--out names no folder; write for example --out public")
    settings = settings_of(config_option)
    with Store(settings.database_url) as store:
        store.write(lambda writing: writing.sources.declare(settings.sources, polling.utc_now()))
        written = write_site(store, settings, Path(out))
    typer.echo(f"{out}: {written.written} files written, {written.unchanged} unchanged")


@app.command(epilog="Example: `aggregator check --live` also tries each source and says what answers")
def check(
    live: Annotated[bool, typer.Option("--live", help="Try each enabled source now.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --live: for a program.")] = False,
    config_option: ConfigOption = None,
) -> None:
    """Validate feeds.yaml, and say what it declares; with --live, what answers and what to do about the rest."""
    settings = settings_of(config_option)
    enabled = [source for source in settings.sources if source.enabled]
    if live:
        _try(settings, enabled, as_json=as_json)
        return
    if as_json:
        raise ConfigError("it goes with --live only", key="--json")
    tables.declared(settings)
    kept = f"{write_duration(settings.retention)}, then they expire" if settings.retention else "forever"
    typer.echo(f"stories are kept {kept}")
    for source, feed in _found_feeds(settings):
        typer.echo(f"{source} is polled at the feed that was found for its page: {feed}")
    typer.echo(
        f"{settings.path}: {len(settings.sources)} sources ({len(enabled)} enabled), "
        f"{len(settings.categories)} categories; nothing wrong"
    )


def _found_feeds(settings: Settings) -> list[tuple[str, str]]:
    """What the database overrides: the sources polled at a feed found for their page. No database is made for this."""
    file = settings.database_url.removeprefix("sqlite:///").partition("?")[0]
    if file != settings.database_url and not Path(file).exists():
        return []
    try:
        with Store(settings.database_url) as store:
            return [(view.state.source, view.state.feed) for view in store.sources() if view.state.feed is not None]
    except StoreError as error:
        typer.echo(f"which feeds were found cannot be told: {error}", err=True)
        return []


def _try(settings: Settings, sources: Sequence[Source], *, as_json: bool) -> None:
    """Try sources and say what answers; exit status 1 when nothing can be read anywhere."""
    with tables.progress("trying", len(sources)) as advance:
        trials = asyncio.run(trying.try_all(settings, sources, advance))
    failed = sum(trial.failed for trial in trials)
    if as_json:
        typer.echo(json.dumps([trying.as_object(trial) for trial in trials], ensure_ascii=False, indent=1))
    else:
        trying.show(trials, polling.utc_now())
        typer.echo(f"{settings.path}: {len(trials)} sources tried, {failed} cannot be read")
    if trials and failed == len(trials):
        raise typer.Exit(1)


@app.command(epilog="Example: `aggregator preview https://dongnai.gov.vn/vi/news/rss/ --json`")
def preview(
    address: Annotated[str, typer.Argument(metavar="URL-or-SOURCE", help="An address, or the id of a source.")],
    as_json: Annotated[bool, typer.Option("--json", help="For a program.")] = False,
    config_option: ConfigOption = None,
) -> None:
    """Say what would be read from an address or source; nothing is stored."""
    settings = _settings_if_any(config_option)
    [(source, seen)] = asyncio.run(polling.preview_all(settings, [_source_at(settings, address)], seek=discover.seek))
    if isinstance(seen, Unreadable):
        raise AggregatorError(f"{source.url}: {seen.reason}: {seen.sentence}")
    if as_json:
        typer.echo(json.dumps(tables.preview_object(seen, settings.site.timezone), ensure_ascii=False, indent=1))
    else:
        tables.preview(source, seen, settings.site.timezone)


def _settings_if_any(config_option: str | None) -> Settings:
    """The settings of the file; without a file the defaults, for an address needs none."""
    path = config.find(config_option, os.environ)
    named = config_option or os.environ.get(config.FILE_VARIABLE)
    return config.load(path, environ=os.environ) if named or path.exists() else config.defaults()


def _source_at(settings: Settings, address: str) -> Source:
    for source in settings.sources:
        if address in {source.id, source.url}:
            return replace(source, enabled=True)
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise UnknownName(f"{address!r} is no address: {error}") from error
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise UnknownName(f"{address!r} is neither an http or https address nor a source of {settings.path}")
    return Source(id="preview", name=parts.hostname, url=address)


@app.command(epilog="Example: `aggregator demo`, then look at the address it prints last")
def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Of the service.")] = 8000,
    speed: Annotated[float, typer.Option(min=0.1, max=600, help="How many times faster the story is told.")] = 1.0,
    data: Annotated[Path | None, typer.Option(help="Folder that keeps it for a later demo; none: forgotten.")] = None,
) -> None:
    """Run the whole service on bundled sample sources; needs no network and no feeds.yaml."""
    from aggregator.demo import run_demo  # noqa: PLC0415 - the same

    run_demo(port=port, speed=speed, data=data)


adding.register(app)
curating.register(app)
app.add_typer(database.app, name="db")
