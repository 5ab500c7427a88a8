"""What the demo shows and what must come of it, as ``scenario.yaml`` declares both."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict
from ruamel.yaml import YAML

Feed = Literal["rss", "atom", "json", "nukeviet-rss", "joomla", "wordpress"]
Listing = Literal["mastercms", "nukeviet", "liferay", "sharepoint", "aspnet", "webcenter", "drupal", "login"]
Form = Literal[Feed, Listing]
"""How a source writes its document: a feed or an HTML listing; ``login`` is a page with no list at all."""

Dating = Literal["second", "minute", "day", "time", "none"]
"""How finely a source dates a story; ``time`` is hour and minute without a date."""

Writing = Literal["as is", "capitals", "nfd"]


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
    date_order: Literal["dmy", "mdy", "ymd"] = "dmy"
    write: Writing = "as is"
    """How it writes all its titles."""
    fails: int | None = None
    """The status of every answer, when it is to fail."""
    down: tuple[tuple[int, int], ...] = ()
    """Spans of seconds from the start, each with its end left out, in which it answers 503; in order."""

    @property
    def broken(self) -> bool:
        """Whether it never gives a list."""
        return self.fails is not None or self.form == "login"

    def up_from(self, elapsed: float) -> float:
        """The first scenario second, not before this one, at which it answers as it should."""
        for begin, end in self.down:
            if begin <= elapsed < end:
                return end
        return elapsed


class Edit(_Declared):
    """A new title that a source gives to a story it carries."""

    after: int
    title: str


class Copy(_Declared):
    """How one source carries a story."""

    source: str
    date: Dating
    after: int = 0
    """Seconds from the start until it appears."""
    until: int | None = None
    """Seconds from the start until it is no longer listed; what was published stays."""
    later: int = 0
    """Minutes by which this source dates it later than it was."""
    title: str | None = None
    label: str | None = None
    write: Writing | None = None
    edits: tuple[Edit, ...] = ()


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
    inside: str | None = None
    """Its lead, where no list shows it and its own pages do."""
    copies: tuple[Copy, ...]


class Scenario(_Declared):
    """The whole file."""

    sources: tuple[SampleSource, ...]
    stories: tuple[SampleStory, ...]

    @property
    def stages(self) -> tuple[int, ...]:
        """Seconds from the start at which something changes, 0 included."""
        copies = [copy for story in self.stories for copy in story.copies]
        return tuple(
            sorted(
                {0}
                | {copy.after for copy in copies}
                | {copy.until for copy in copies if copy.until is not None}
                | {edit.after for copy in copies for edit in copy.edits}
                | {second for source in self.sources for span in source.down for second in span}
            )
        )


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
    first_title: str
    """The one that its address was made of."""
    moment: datetime
    """When it says the story was; aware, in UTC."""
    date: Dating
    label: str | None
    lead: str | None
    """In its list."""
    inside: str | None
    """On its own page."""
    changed: datetime
    """When it appeared or was last edited."""


def shown_by(source: SampleSource, scenario: Scenario, timeline: Timeline, now: datetime) -> list[Shown]:
    """What a source shows at a moment, the newest first."""
    elapsed = timeline.elapsed(now)
    shown = [
        _shown(number, story, copy, source, timeline, elapsed)
        for number, story in enumerate(scenario.stories, start=1001)
        for copy in story.copies
        if copy.source == source.id and copy.after <= elapsed and (copy.until is None or elapsed < copy.until)
    ]
    return sorted(shown, key=lambda one: (one.moment, one.number), reverse=True)


def _shown(
    number: int, story: SampleStory, copy: Copy, source: SampleSource, timeline: Timeline, elapsed: float
) -> Shown:
    writing = copy.write or source.write
    first = copy.title or story.title
    edited = [edit for edit in copy.edits if edit.after <= elapsed]
    label = copy.label or story.label
    return Shown(
        number=number,
        title=_written(edited[-1].title if edited else first, writing),
        first_title=first,
        moment=_stated(timeline.happened(story) + timedelta(minutes=copy.later), copy.date),
        date=copy.date,
        label=_decomposed(label, writing),
        lead=_decomposed(story.lead, writing),
        inside=_decomposed(story.inside or story.lead, writing),
        changed=timeline.at(edited[-1].after if edited else copy.after),
    )


def _stated(moment: datetime, date: Dating) -> datetime:
    """A moment without what the source does not tell; a day keeps its time, which only orders the list."""
    return moment.replace(microsecond=0) if date == "second" else moment.replace(second=0, microsecond=0)


def _written(title: str, writing: Writing) -> str:
    match writing:
        case "capitals":
            return title.upper()
        case "nfd":
            return unicodedata.normalize("NFD", title)
        case "as is":
            return title


def _decomposed(text: str | None, writing: Writing) -> str | None:
    return unicodedata.normalize("NFD", text) if text is not None and writing == "nfd" else text
