"""What `aggregator check --live` prints: one row a source, for a person, a pipe or a program."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from aggregator import poll as polling
from aggregator.config import Settings
from aggregator.discover import Trial, try_source
from aggregator.model import Source

log = logging.getLogger("aggregator.check")

_COLUMNS = ("source", "answer", "is", "items", "newest", "what to do")
_HOURS_OF_DAYS = 48
_DAYS_OF_MONTHS = 60
_DAYS_OF_YEARS = 730


async def try_all(settings: Settings, sources: Sequence[Source], done: Callable[[str], None]) -> list[Trial]:
    """Try sources side by side, in their order; the limits of the settings are obeyed.

    Args:
        settings: in force.
        sources: to try.
        done: told the id of each as it ends.
    """

    async def one(source: Source) -> Trial:
        trial = await try_source(source, fetcher, isolation, polling.utc_now())
        done(source.id)
        return trial

    async with polling.reading(settings) as (fetcher, isolation):
        tried = await asyncio.gather(*(one(source) for source in sources), return_exceptions=True)
    return [guarded(source, trial) for source, trial in zip(sources, tried, strict=True)]


def guarded(source: Source, trial: Trial | BaseException) -> Trial:
    """Whatever is wrong with us at one source, the others are shown."""
    if isinstance(trial, Trial):
        return trial
    if not isinstance(trial, Exception):
        raise trial
    log.error("fault source=%s", source.id, exc_info=trial)
    return Trial(source, "fault", advice=(f"a fault of this program: {type(trial).__name__}: {trial}",))


def show(trials: Sequence[Trial], now: datetime) -> None:
    """A table on a terminal; elsewhere lines with tabs between the columns, one a source."""
    console = Console()
    if not console.is_terminal:
        typer.echo("\t".join(_COLUMNS))
        for trial in trials:
            typer.echo("\t".join(" ".join(cell.split()) for cell in _cells(trial, now)))
        return
    table = Table(*_COLUMNS[:3], box=None, pad_edge=False)
    table.add_column(_COLUMNS[3], justify="right")
    table.add_column(_COLUMNS[4])
    table.add_column(_COLUMNS[5], overflow="fold")
    for trial in trials:
        style = "red" if trial.failed else "yellow" if trial.advice else None
        table.add_row(*map(escape, _cells(trial, now)), style=style)
    console.print(table)


def _cells(trial: Trial, now: datetime) -> tuple[str, ...]:
    items = "" if trial.failed else str(trial.items)
    newest = "" if not trial.items else age(trial.newest, now)
    return trial.source.id, trial.answer, trial.form or "-", items, newest, "; ".join(trial.advice)


def age(moment: datetime | None, now: datetime) -> str:
    """How long ago, in words, rounded down."""
    if moment is None:
        return "no date"
    hours = int((now - moment).total_seconds() // 3600)
    days = hours // 24
    match hours:
        case _ if hours < 1:
            return "within the hour"
        case _ if hours < _HOURS_OF_DAYS:
            return f"{hours} hour{'s' * (hours > 1)} ago"
        case _ if days < _DAYS_OF_MONTHS:
            return f"{days} days ago"
        case _ if days < _DAYS_OF_YEARS:
            return f"{days // 30} months ago"
        case _:
            return f"{days // 365} years ago"


def as_object(trial: Trial) -> dict[str, Any]:
    """For ``--json``."""
    return {
        "source": trial.source.id,
        "url": trial.source.url,
        "answer": trial.answer,
        "form": trial.form or None,
        "items": trial.items,
        "newest": trial.newest.isoformat() if trial.newest else None,
        "advice": list(trial.advice),
    }
