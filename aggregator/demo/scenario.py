"""What the demo shows and what must come of it, as ``scenario.yaml`` declares both."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

Form = Literal["rss", "atom", "json", "mastercms", "nukeviet"]
"""How a source writes its document; the last two are HTML listings."""


Dating = Literal["second", "minute", "day", "time", "none"]
"""How finely a source dates a story; ``time`` is hour and minute without a date."""


class _Declared(BaseModel):
    """A mapping of the file: every key is known, nothing changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SampleSource(_Declared):
    """A source served on loopback."""

    id: str
    name: str
    form: Form
    path: str
    province: str | None = None
    category: str | None = None
    fails: int | None = None
    """The status of every answer, when it is to fail."""


class Copy(_Declared):
    """How one source carries a story."""

    source: str
    date: Dating
    after: int = 0
    """Seconds from the start until it appears."""
    later: int = 0
    """Minutes by which this source dates it later than it was."""
    title: str | None = None
    label: str | None = None
    write: Literal["as is", "capitals", "nfd"] = "as is"


class SampleStory(_Declared):
    """One piece of news, and how it must be published."""

    title: str
    category: str
    provinces: tuple[str, ...]
    """Slugs of those it is about."""
    former: tuple[str, ...] = ()
    """Names of the former units that its titles name."""
    before: int | None = None
    """Minutes from when it happened to the start; ``None``: it happens when its first copy appears."""
    label: str | None = None
    lead: str | None = None
    copies: tuple[Copy, ...]


class Scenario(_Declared):
    """The whole file."""

    sources: tuple[SampleSource, ...]
    stories: tuple[SampleStory, ...]

    @property
    def stages(self) -> tuple[int, ...]:
        """Seconds from the start at which something appears, 0 included."""
        return tuple(sorted({0, *(copy.after for story in self.stories for copy in story.copies)}))


def load_scenario() -> Scenario:
    """The scenario that comes with the package."""
    text = files("aggregator.demo").joinpath("scenario.yaml").read_text(encoding="utf-8")
    return Scenario.model_validate(YAML(typ="safe").load(text))


# --- time ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Timeline:
    """When the scenario's seconds are.

    Attributes:
        started: aware.
        speed: scenario seconds in a real second.
    """

    started: datetime
    speed: float = 1.0

    def at(self, after: float) -> datetime:
        """The moment of a scenario second."""
        return self.started + timedelta(seconds=after / self.speed)

    def elapsed(self, now: datetime) -> float:
        """The scenario second of a moment."""
        return (now - self.started).total_seconds() * self.speed

    def happened(self, story: SampleStory) -> datetime:
        """When a story happened."""
        if story.before is None:
            return self.at(min(copy.after for copy in story.copies))
        return self.started - timedelta(minutes=story.before)


# --- what a source shows ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """A story as one source shows it."""

    number: int
    """The article's number there: the same for ever, and no other's."""
    title: str
    moment: datetime
    """When it says the story was; aware, in UTC."""
    date: Dating
    label: str | None
    lead: str | None
    appeared: datetime


def shown_by(source: SampleSource, scenario: Scenario, timeline: Timeline, now: datetime) -> list[Shown]:
    """What a source shows at a moment, the newest first."""
    elapsed = timeline.elapsed(now)
    shown = [
        _shown(number, story, copy, timeline)
        for number, story in enumerate(scenario.stories, start=1001)
        for copy in story.copies
        if copy.source == source.id and copy.after <= elapsed
    ]
    return sorted(shown, key=lambda one: (one.moment, one.number), reverse=True)


def _shown(number: int, story: SampleStory, copy: Copy, timeline: Timeline) -> Shown:
    return Shown(
        number=number,
        title=_written(copy.title or story.title, copy),
        moment=_stated(timeline.happened(story) + timedelta(minutes=copy.later), copy.date),
        date=copy.date,
        label=copy.label or story.label,
        lead=story.lead,
        appeared=timeline.at(copy.after),
    )


def _stated(moment: datetime, date: Dating) -> datetime:
    """A moment without what the source does not tell; a day keeps its time, which only orders the list."""
    return moment.replace(microsecond=0) if date == "second" else moment.replace(second=0, microsecond=0)


def _written(title: str, copy: Copy) -> str:
    match copy.write:
        case "capitals":
            return title.upper()
        case "nfd":
            return unicodedata.normalize("NFD", title)
        case "as is":
            return title


# --- the truth -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Truth:
    """A story as it must be published."""

    title: str
    category: str
    provinces: tuple[str, ...]
    former: tuple[str, ...]
    publishers: tuple[str, ...]
    """Slugs of the provinces whose sources carry it."""
    sources: tuple[str, ...]
    """Ids of the sources that carry it; this, the publishers, the provinces and former names in order of letters."""


def truth(scenario: Scenario, elapsed: float) -> list[Truth]:
    """What must be published once every source was polled at a scenario second, in order."""
    return sorted(_truths(scenario, elapsed))


def _truths(scenario: Scenario, elapsed: float) -> Iterator[Truth]:
    province = {source.id: source.province for source in scenario.sources}
    for story in scenario.stories:
        sources = sorted(copy.source for copy in story.copies if copy.after <= elapsed)
        if sources:
            yield Truth(
                title=story.title,
                category=story.category,
                provinces=tuple(sorted(story.provinces)),
                former=tuple(sorted(story.former)),
                publishers=tuple(sorted({slug for source in sources if (slug := province[source])})),
                sources=tuple(sources),
            )
