"""What must come of the scenario: the stories that must be published, and the sources that must be failing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from aggregator.demo.scenario import Copy, SampleSource, SampleStory, Scenario


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


def truth(scenario: Scenario, looks: Collection[float]) -> list[Truth]:
    """What must be published, in order, after every source was looked at so often.

    Args:
        scenario: what is declared.
        looks: the scenario seconds of the looks. What came and went between two of them was never seen.
    """
    return sorted(_truths(scenario, looks))


def looks_until(scenario: Scenario, elapsed: float, since: float = 0) -> list[float]:
    """Looks that miss nothing: whenever something changes from one scenario second to another, and at both."""
    return [since, *(stage for stage in scenario.stages if since < stage < elapsed), elapsed]


def failing(scenario: Scenario, elapsed: float) -> set[str]:
    """Ids of the sources that give no list at a scenario second."""
    return {source.id for source in scenario.sources if source.broken or source.up_from(elapsed) > elapsed}


def _truths(scenario: Scenario, looks: Collection[float]) -> Iterator[Truth]:
    sources = {source.id: source for source in scenario.sources}
    for story in scenario.stories:
        seen = [copy for copy in story.copies if _seen(sources[copy.source], copy.after, copy.until, looks)]
        if seen:
            carriers = {sources[copy.source] for copy in seen}
            yield Truth(
                title=_title(story, seen, sources, looks),
                category=story.category,
                provinces=tuple(sorted(story.provinces)),
                former=tuple(sorted(story.former)),
                publishers=tuple(sorted({source.province for source in carriers if source.province})),
                sources=tuple(sorted(source.id for source in carriers)),
            )


def _title(story: SampleStory, seen: list[Copy], sources: dict[str, SampleSource], looks: Collection[float]) -> str:
    """The story's title, or the last edit of it that could be seen."""
    edits = [edit for copy in seen for edit in copy.edits if _seen(sources[copy.source], edit.after, copy.until, looks)]
    return max(edits, key=lambda edit: edit.after).title if edits else story.title


def _seen(source: SampleSource, begin: float, end: float | None, looks: Collection[float]) -> bool:
    """Whether something that a source lists from one scenario second to another was there on any look."""
    return any(begin <= look and (end is None or look < end) and source.up_from(look) == look for look in looks)
