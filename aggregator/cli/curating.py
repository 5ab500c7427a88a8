"""Commands for what people decide about stories."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Annotated

import typer

from aggregator import poll as polling
from aggregator.cli import tables
from aggregator.cli.options import ConfigOption, settings_of
from aggregator.config import Settings
from aggregator.errors import UnknownName
from aggregator.model import Group
from aggregator.normalise import link_key
from aggregator.poll import BATCH, Moved, rulebook, utc_now
from aggregator.store import Explained, Store
from aggregator.vietnamese import legible

StoryArgument = Annotated[
    str, typer.Argument(metavar="STORY-or-URL", help="A story's hash, id or page; or an article.")
]


def find(store: Store, named: str) -> list[Explained]:
    """The stories a person means: by hash, id, page, or the address of an article.

    Raises:
        UnknownName: there is none.
    """
    text = legible(named).strip()
    digest = text.rstrip("/").rsplit("/", 1)[-1].rsplit(":", 1)[-1].partition("?")[0]
    found = store.explain(story_hash=digest) or store.explain(link_key=link_key(text))
    if not found:
        raise UnknownName(f"no story has the id {text!r}, and no item that address")
    return found


def one_hash(store: Store, named: str) -> str:
    """The hash of the one living story a person means.

    Raises:
        UnknownName: there is none, or there are several.
    """
    found = find(store, named)
    if len(found) > 1:
        hashes = ", ".join(one.story.hash for one in found)
        raise UnknownName(f"{named} is in several stories; name one of them: {hashes}")
    return found[0].story.hash


@contextlib.contextmanager
def rekeyed(settings: Settings) -> Iterator[Store]:
    """The store with its title keys brought up to date, as whoever decides about stories needs it."""
    with Store(settings.database_url) as store:
        polling.rekey(store, rulebook(settings), utc_now)
        yield store


def why(story: StoryArgument, config_option: ConfigOption = None) -> None:
    """Tell of a story: its items, why they are one, why this category and these provinces."""
    settings = settings_of(config_option)
    with Store(settings.database_url) as store:
        for one in find(store, story):
            tables.explained(one, settings)


def split(
    story: StoryArgument,
    parts: Annotated[
        list[str] | None, typer.Argument(metavar="SOURCE-or-URL", help="What is another story; of two, the second.")
    ] = None,
    config_option: ConfigOption = None,
) -> None:
    """Undo a merge: what is named becomes a story of its own, for good."""
    settings = settings_of(config_option)
    with rekeyed(settings) as store:
        digest = one_hash(store, story)
        stories = store.write(lambda w: polling.split(w, digest, parts or [], rulebook(settings), utc_now()))
    for one, sources in sorted(stories.items(), key=lambda pair: pair[0] != digest):
        typer.echo(f"{one}  {', '.join(sources)}")
    typer.echo(f"`aggregator join {' '.join(stories)}` undoes that")


def join(
    stories: Annotated[list[str], typer.Argument(metavar="STORY-or-URL…", help="Two or more that are one story.")],
    config_option: ConfigOption = None,
) -> None:
    """Make stories one by hand, for good; the first that arrived lives on, the others redirect to it."""
    settings = settings_of(config_option)
    with rekeyed(settings) as store:
        hashes = [one_hash(store, story) for story in stories]
        items = store.write(lambda w: polling.join(w, hashes, rulebook(settings), utc_now()))
        living = " ".join(sorted({one.story.hash for digest in hashes for one in store.explain(story_hash=digest)}))
    typer.echo(f"one story of {items} items: {living}")
    typer.echo(f"`aggregator split {living} SOURCE-or-URL…` takes out again what you name")


def hide(
    story: StoryArgument,
    undo: Annotated[bool, typer.Option("--undo", help="Publish it again.")] = False,
    config_option: ConfigOption = None,
) -> None:
    """Take a story out of what is published; nothing of it is deleted."""
    settings = settings_of(config_option)
    with Store(settings.database_url) as store:
        digest = one_hash(store, story)
        changed = store.write(lambda w: polling.hide(w, digest, utc_now(), hidden=not undo))
    state = "published" if undo else "hidden"
    typer.echo(f"{digest} is {state} now" if changed else f"{digest} was {state} already")


def reclassify(config_option: ConfigOption = None) -> None:
    """Apply the rules as they are now to all stored stories, and say what moved."""
    settings = settings_of(config_option)
    moved: list[Moved] = []
    with rekeyed(settings) as store:
        store.write(lambda w: w.sources.declare(settings.sources, utc_now()))
        total, after = store.count(Group()), 0
        with tables.progress("reclassifying", total) as advance:
            while True:
                keys, after = store.write(lambda w, start=after: w.stories.keys_by_arrival(start, BATCH))  # type: ignore[misc]  # mypy cannot type the default
                if not keys:
                    break
                moved += store.write(lambda w, some=keys: polling.reclassify(w, some, rulebook(settings), utc_now()))  # type: ignore[misc]  # the same
                for _ in range(BATCH):
                    advance("")
    tables.moved(moved)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(epilog="Example: `aggregator why https://…/story/3f2a…`, or the address of an article")(why)
    app.command(epilog="Example: `aggregator split 3f2a… dong-nai-en`")(split)
    app.command(epilog="Example: `aggregator join 3f2a… 77c0…`")(join)
    app.command(epilog="Example: `aggregator hide 3f2a…`, and `aggregator hide 3f2a… --undo`")(hide)
    app.command(
        epilog="Example: `aggregator reclassify` after feeds.yaml got other categories, or rules.yaml other words"
    )(reclassify)
