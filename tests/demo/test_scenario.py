from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import pytest

from aggregator.classify import Speech, classify
from aggregator.config import Settings
from aggregator.dedupe import Rules, partition
from aggregator.demo import Scenario, Timeline, Truth, load_scenario, truth
from aggregator.demo.documents import Site, listing
from aggregator.demo.scenario import shown_by
from aggregator.model import VIETNAM, Document, Item, Member, Source
from aggregator.normalise import normalise, visible_text
from aggregator.parse import parse
from aggregator.provinces import PROVINCES, SLUGS
from aggregator.vietnamese import title_key
from tests.demo.published import keyed

SCENARIO = load_scenario()


def test_names_are_of_things_that_exist(settings: Settings) -> None:
    """Every copy names a source that can carry it, every story a category and provinces that exist."""
    working = {source.id for source in SCENARIO.sources if source.fails is None}
    categories = {category.slug for category in settings.categories}
    formers = {unit.name for province in PROVINCES for unit in province.former}
    for story in SCENARIO.stories:
        assert {copy.source for copy in story.copies} <= working
        assert story.category in categories
        assert set(story.provinces) <= SLUGS
        assert set(story.former) <= formers


def test_a_source_carries_a_story_once() -> None:
    """No source has two copies of one story, for its articles are numbered by stories."""
    for story in SCENARIO.stories:
        assert max(Counter(copy.source for copy in story.copies).values()) == 1


def test_dates_that_only_some_can_write() -> None:
    """Only a listing of the MasterCMS manner shows a bare time, and a feed never a bare day or (Atom) no date."""
    form = {source.id: source.form for source in SCENARIO.sources}
    for story in SCENARIO.stories:
        for copy in story.copies:
            allowed = {
                "rss": {"second", "minute", "none"},
                "atom": {"second", "minute"},
                "json": {"second", "minute", "none"},
                "mastercms": {"minute", "time"},
                "nukeviet": {"second", "minute", "day"},
            }
            assert copy.date in allowed[form[copy.source]]


def test_nothing_is_dated_ahead() -> None:
    """No copy is dated later than it appears, and only minutes are moved: a moved day could be another day."""
    timeline = Timeline(datetime(2025, 10, 20, 21, tzinfo=VIETNAM))
    for story in SCENARIO.stories:
        for copy in story.copies:
            assert timeline.happened(story) + timedelta(minutes=copy.later) <= timeline.at(copy.after)
            assert not copy.later or copy.date in {"second", "minute"}


def test_a_bare_time_is_of_the_last_day() -> None:
    """What is shown with a bare time happened less than a day before, or its date could not be known."""
    for story in SCENARIO.stories:
        if any(copy.date == "time" for copy in story.copies):
            assert (story.before or 0) < 20 * 60


def test_truth_grows_with_time() -> None:
    """What appears later is not in the truth before, and sources join the story that is already there."""
    joined = [one for one in truth(SCENARIO, 45) if one.title.startswith("Tôn vinh 108")]
    before = [one for one in truth(SCENARIO, 44) if one.title.startswith("Tôn vinh 108")]
    assert [one.sources for one in before] == [("cong-thuong", "phu-tho")]
    assert [one.sources for one in joined] == [("an-giang", "cong-thuong", "phu-tho")]
    counts = [len(truth(SCENARIO, stage)) for stage in SCENARIO.stages]
    assert counts == sorted(counts)
    assert counts[-1] == len(SCENARIO.stories)


@pytest.mark.parametrize("hour", [(0, 0, 30), (0, 25, 0), (6, 40, 0), (12, 0, 0), (21, 0, 0), (23, 58, 20)])
@pytest.mark.parametrize("speed", [1, 60])
def test_documents_say_the_truth_at_any_hour(settings: Settings, hour: tuple[int, int, int], speed: int) -> None:
    """Whenever the demo is started, midnight near or not, its documents hold at each stage what the truth declares."""
    timeline = Timeline(datetime(2026, 3, 1, *hour, 123456, tzinfo=VIETNAM), speed)
    for stage in SCENARIO.stages:
        said = _said(SCENARIO, timeline, timeline.at(stage) + timedelta(milliseconds=1), settings)
        assert keyed(said) == keyed(truth(SCENARIO, stage))


def _said(scenario: Scenario, timeline: Timeline, now: datetime, settings: Settings) -> list[Truth]:
    """Read the documents as they are at one moment, by the pure steps alone."""
    items: dict[str, Item] = {}
    for sample in scenario.sources:
        if sample.fails is not None:
            continue
        source = next(one for one in settings.sources if one.id == sample.id)
        site = Site(sample, urlsplit(source.url).port or 0)
        document = listing(site, shown_by(sample, scenario, timeline, now), timeline.started, now)
        parsed = parse(document.body, source=source, url=site.url, content_type=document.content_type, now=now)
        assert isinstance(parsed, Document)
        assert not parsed.refused
        assert not parsed.warnings
        items |= {f"{item.source} {item.identity}": item for item in normalise(parsed, source).items}
    members = [Member(key, item.source, item.title_key, item.moment, now, item.link_key) for key, item in items.items()]
    clusters = partition(members, Rules(settings.dedupe_window, settings.site.timezone))
    sources = {source.id: source for source in settings.sources}
    return [_story([items[one.item] for one in cluster.members], sources, settings) for cluster in clusters]


def _story(items: list[Item], sources: dict[str, Source], settings: Settings) -> Truth:
    speeches = [
        Speech(
            source=item.source,
            title=item.title,
            labels=item.labels,
            lead=visible_text(item.summary or ""),
            category=sources[item.source].category,
            province=sources[item.source].province,
        )
        for item in items
    ]
    classified = classify(speeches, settings.categories)
    publishers = {sources[item.source].province for item in items} - {None}
    return Truth(
        title=title_key(items[0].title),
        category=classified.category,
        provinces=tuple(sorted(place.slug for place in classified.places)),
        former=tuple(sorted(name for place in classified.places for name in place.formers)),
        publishers=tuple(sorted(str(slug) for slug in publishers)),
        sources=tuple(sorted(item.source for item in items)),
    )
