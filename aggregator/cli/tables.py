"""What commands print: tables and bars for a person, one object for a program."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from aggregator.config import Settings, write_duration
from aggregator.model import Attempt, Basis, Classified, Item, Moment, Precision, Sign, Source, SourceState, Topic
from aggregator.normalise import visible_text
from aggregator.poll import Moved, Previewed
from aggregator.provinces import by_slug
from aggregator.store import Explained, Standing

_WRITTEN = {
    Precision.SECOND: "%H:%M:%S | %d/%m/%Y",
    Precision.MINUTE: "%H:%M | %d/%m/%Y",
    Precision.HOUR: "%Hh | %d/%m/%Y",
    Precision.DAY: "%d/%m/%Y",
}


def _out() -> Console:
    """Standard output; a pipe gets lines as long as they are."""
    console = Console()
    return console if console.is_terminal else Console(width=200)


@contextlib.contextmanager
def progress(verb: str, total: int) -> Iterator[Callable[[str], None]]:
    """A bar on stderr, when a person watches; call what it yields with each name that is done."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[last]}"))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(verb, total=total, last="")
        yield lambda name: bar.update(task, advance=1, last=name)


@contextlib.contextmanager
def counting(verb: str) -> Iterator[Callable[[str, int], None]]:
    """A count on stderr, when a person watches; call what it yields with what is counted and how far it is."""
    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"), console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task(verb, total=None)
        yield lambda name, done: bar.update(task, description=f"{verb}: {name} {done:,}")


def moved(stories: Sequence[Moved]) -> None:
    """What changed rules moved."""
    if stories:
        table = Table("title", "category", "provinces", "activities", "stage", box=None, pad_edge=False)
        for one in stories:
            groups = zip(_groups(one.before), _groups(one.after), strict=True)
            table.add_row(
                escape(one.title), *(there if there == here else f"{there} → {here}" for there, here in groups)
            )
        _out().print(table)
    typer.echo(f"{len(stories)} stories moved")


def _groups(standing: Standing) -> tuple[str, str, str, str]:
    """The groups of a story, as columns."""
    return (
        standing.category,
        ", ".join(map(_place, standing.provinces)) or "none",
        ", ".join(standing.activities) or "none",
        standing.stage or "none",
    )


def attempts(done: Sequence[Attempt]) -> None:
    """The summary of a pass."""
    table = Table("source", "status", box=None, header_style="bold", pad_edge=False)
    for name in ("seen", "new", "updated", "refused", "ms"):
        table.add_column(name, justify="right")
    table.add_column("what to know", overflow="fold")
    for one in done:
        notes = "; ".join(filter(None, (one.sentence, *one.warnings)))
        style = "red" if one.failed else None
        numbers = (one.seen, one.new, one.updated, one.refused, one.milliseconds)
        table.add_row(one.source, one.status, *map(str, numbers), escape(notes), style=style)
    _out().print(table)
    failed = sum(one.failed for one in done)
    new = sum(one.new for one in done)
    typer.echo(f"{len(done)} sources polled, {failed} failed, {new} new items")


def passed_over(states: Sequence[SourceState]) -> None:
    """Which sources were not polled though they were named, and why; on stderr."""
    for state in states:
        until = state.not_before
        reason = (
            f"its server asked us to stay away until {until:%Y-%m-%d %H:%M} UTC" if until else "it is polled already"
        )
        typer.echo(f"{state.source} passed over: {reason}", err=True)


def declared(settings: Settings) -> None:
    """What feeds.yaml declares."""
    table = Table("source", "kind", "every", "province", "category", "address", box=None, pad_edge=False)
    for source in settings.sources:
        table.add_row(
            source.id,
            source.kind if source.enabled else f"{source.kind}, disabled",
            write_duration(source.interval),
            source.province or "-",
            source.category or "-",
            escape(source.url),
            style=None if source.enabled else "dim",
        )
    _out().print(table)


# --- preview ---------------------------------------------------------------------------------------------------------


def preview_object(seen: Previewed, zone: ZoneInfo) -> dict[str, Any]:
    """The object of ``preview --json`` (design section 5)."""
    return {
        "items": [_preview_item(item, classified, zone) for item, classified in seen.items],
        "refused": [{"what": one.what, "why": one.why} for one in (*seen.tried, *seen.read.refused)],
    }


def _preview_item(item: Item, classified: Classified, zone: ZoneInfo) -> dict[str, Any]:
    moment = item.moment
    return {
        "title": item.title,
        "link": item.link,
        "published": moment.at.astimezone(zone).isoformat() if moment else None,
        "precision": moment.precision.value if moment else None,
        "basis": moment.basis.value if moment else Basis.FIRST_SEEN.value,
        "category": item.labels[0] if item.labels else None,
        "provinces": [place.slug for place in classified.places],
        "summary": visible_text(item.summary) if item.summary else None,
    }


def preview(source: Source, seen: Previewed, zone: ZoneInfo) -> None:
    """A preview for a person."""
    out = _out()
    out.print(f"{escape(seen.url)} is {seen.read.form}, {seen.size:,} bytes, {len(seen.items)} items", highlight=False)
    table = Table("when", "title", "label → category", "provinces", box=None, pad_edge=False)
    for item, classified in seen.items:
        label = ", ".join(item.labels) or "no label"
        places = ", ".join(_place(place.slug) for place in classified.places)
        when = written(item.moment, zone) if item.moment else "no date"
        table.add_row(when, escape(item.title), escape(f"{label} → {classified.category}"), places)
    out.print(table)
    for refusal in seen.tried:
        out.print(f"no feed of it: {escape(refusal.what)}: {escape(refusal.why)}", style="yellow")
    for refusal in seen.read.refused:
        out.print(f"refused: {escape(refusal.what)}: {escape(refusal.why)}", style="red")
    for warning in seen.read.warnings:
        out.print(f"note: {escape(warning)}", style="yellow")
    if not seen.items:
        out.print(f"Nothing is listed there now; {source.url} may still be a good address.")


def written(moment: Moment, zone: ZoneInfo) -> str:
    """A moment as this press writes it, only as fine as it is known."""
    text = moment.at.astimezone(zone).strftime(_WRITTEN[moment.precision])
    return text if moment.basis is Basis.STATED else f"{text} ({moment.basis})"


def _place(slug: str) -> str:
    province = by_slug(slug)
    return province.name if province else slug


# --- why -------------------------------------------------------------------------------------------------------------


def explained(one: Explained, settings: Settings) -> None:
    """A story, its items and the reasons."""
    story, zone = one.story, settings.site.timezone
    names = {category.slug: category.name for category in settings.categories}
    moment = Moment(story.published, story.precision, story.basis)
    places = ", ".join(_place(place.slug) + "".join(f" ({name})" for name in place.formers) for place in story.places)
    out = _out()
    lines = [
        f"[bold]{escape(story.title)}[/bold]",
        f"id         tag:{settings.site.tag}:{story.hash}" + ("  (hidden)" if one.hidden else ""),
        f"id key     {escape(one.id_key)}",
        f"page       {settings.site.url}/story/{story.hash}",
        f"published  {written(moment, zone)}; updated {story.updated.astimezone(zone):%H:%M | %d/%m/%Y}",
        f"category   {names.get(story.category, story.category)}: {escape(story.category_reason)}",
        f"provinces  {places or 'none'}: {escape(story.places_reason)}",
        *_topics(story.activities, settings.lexicon.activities, "activities"),
        *_topics([story.stage] if story.stage else [], settings.lexicon.stages, "stage"),
        f"publishers {', '.join(map(_place, story.publishers)) or 'national'}",
    ]
    lines += [f"absorbed   {digest}" for digest in one.redirects]
    if one.expired is not None:
        lines.append(
            f"expired    {one.expired.astimezone(zone):%H:%M | %d/%m/%Y}: past the retention time, not published"
        )
    for line in lines:
        out.print(line, highlight=False, soft_wrap=True)
    table = Table("source", "when", "why it is here", "title", "address", box=None, pad_edge=False)
    for origin in story.origins:
        known = origin.published is not None and origin.precision is not None and origin.basis is not None
        when = Moment(origin.published, origin.precision, origin.basis) if known else None  # type: ignore[arg-type]  # all three are known
        shown = written(when, zone) if when else "no date"
        table.add_row(origin.source, shown, escape(origin.reason), escape(origin.item_title), escape(origin.url or ""))
    out.print(table)


def _topics(signs: Sequence[Sign], known: Sequence[Topic], what: str) -> list[str]:
    """A line for each activity or stage, with the words of the title that say so."""
    names = {topic.slug: topic.name for topic in known}
    lines = [f"{names.get(sign.slug, sign.slug)}: “{sign.words}” in the title" for sign in signs]
    return [
        f"{name:10} {escape(line)}"
        for name, line in zip([what, *[""] * len(lines)], lines or ["none named"], strict=False)
    ]
