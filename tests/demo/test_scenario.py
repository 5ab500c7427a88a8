from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle, pairwise
from urllib.parse import urlsplit

import pytest

from aggregator.classify import Speech, classify
from aggregator.config import Settings
from aggregator.dedupe import Rules, partition
from aggregator.demo import Timeline, Truth, failing, load_scenario, looks_until, truth
from aggregator.demo.documents import Site, listing
from aggregator.demo.platforms import PLATFORMS
from aggregator.demo.scenario import SampleSource, shown_by
from aggregator.model import VIETNAM, Cluster, Document, Item, Member, Source
from aggregator.normalise import normalise, revise, visible_text
from aggregator.parse import parse
from aggregator.provinces import PROVINCES, SLUGS
from aggregator.vietnamese import title_key
from tests.demo.published import keyed

SCENARIO = load_scenario()


def test_names_are_of_things_that_exist(settings: Settings) -> None:
    """Every copy names a source that can carry it, every story a category and provinces that exist."""
    working = {source.id for source in SCENARIO.sources if not source.broken}
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
    """Every copy is dated as finely as its source's platform can: a feed never by a bare day, for one."""
    form = {source.id: source.form for source in SCENARIO.sources}
    for story in SCENARIO.stories:
        for copy in story.copies:
            assert copy.date in PLATFORMS[form[copy.source]].dates, (story.title, copy.source)


def test_addresses_are_of_one_article() -> None:
    """No two articles of a source share an address, whatever its platform loses of their titles."""
    timeline = Timeline(datetime(2025, 10, 20, 21, tzinfo=VIETNAM))
    for source in SCENARIO.sources:
        shown = shown_by(source, SCENARIO, timeline, timeline.at(519))
        paths = [Site(source, 40001).path(one) for one in shown]
        assert len(paths) == len(set(paths))


def test_every_source_that_works_has_a_list_from_the_start() -> None:
    """Two articles make a list; the NukeViet defect shows in three."""
    timeline = Timeline(datetime(2025, 10, 20, 21, tzinfo=VIETNAM))
    for source in SCENARIO.sources:
        least = {"nukeviet-rss": 3}.get(source.form, 2)
        assert source.broken or len(shown_by(source, SCENARIO, timeline, timeline.at(0))) >= least


def test_it_can_be_watched_for_ten_minutes() -> None:
    """Something happens at least every 45 seconds for ten minutes, and nothing after."""
    stages = SCENARIO.stages
    assert max(later - earlier for earlier, later in pairwise(stages)) <= 45
    assert stages[-1] == 600


def test_edits_leave_stories_whole() -> None:
    """Only a copy alone in its story changes its words; in a merged story an edit keeps the title key."""
    for story in SCENARIO.stories:
        for copy in story.copies:
            for edit in copy.edits:
                alone = all(other is copy or other.after > edit.after for other in story.copies)
                assert alone or title_key(edit.title) == title_key(copy.title or story.title)


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


def truth_at(elapsed: float, since: float = 0) -> list[Truth]:
    return truth(SCENARIO, looks_until(SCENARIO, elapsed, since))


def test_truth_grows_with_time() -> None:
    """What appears later is not in the truth before, and sources join the story that is already there."""
    joined = [one for one in truth_at(45) if one.title.startswith("Tôn vinh 108")]
    before = [one for one in truth_at(44) if one.title.startswith("Tôn vinh 108")]
    assert [one.sources for one in before] == [("cong-thuong", "phu-tho")]
    assert [one.sources for one in joined] == [("an-giang", "cong-thuong", "phu-tho")]
    counts = [len(truth_at(stage)) for stage in SCENARIO.stages]
    assert counts == sorted(counts)
    assert counts[-1] == len(SCENARIO.stories)


def titled(start: str, elapsed: float, since: float = 0) -> list[Truth]:
    return [one for one in truth_at(elapsed, since) if one.title.startswith(start)]


def test_truth_of_an_edit() -> None:
    """A story bears its new title from the edit on."""
    assert [one.title[-8:] for one in titled("Lai Châu giải ngân", 164)] == ["16 cơ sở"]
    assert [one.title[-8:] for one in titled("Lai Châu giải ngân", 165)] == ["18 cơ sở"]


def test_truth_of_what_vanishes() -> None:
    """What was listed once stays published; who came after it vanished never saw it."""
    assert titled("Đồng Nai hoãn", 600) == titled("Đồng Nai hoãn", 519) != []
    assert titled("Đồng Nai hoãn", 600, since=520) == []


def test_truth_of_what_nobody_saw() -> None:
    """What came and went between two looks is not in the truth."""
    assert [one for one in truth(SCENARIO, [0, 600]) if one.title.startswith("Đồng Nai hoãn")] == []


def test_truth_of_a_source_that_is_down() -> None:
    """What appears while a source is down is published when that is back."""
    assert titled("Bắc Giang công bố 6", 209) == []
    assert len(titled("Bắc Giang công bố 6", 210)) == 1
    assert [one.sources for one in titled("Bắc Giang bàn giao", 309)] == [("khuyen-cong-vung",)]
    assert [one.sources for one in titled("Bắc Giang bàn giao", 310)] == [("bac-giang", "khuyen-cong-vung")]


@pytest.mark.parametrize(("elapsed", "down"), [(164, False), (165, True), (209, True), (210, False), (310, False)])
def test_truth_of_failures(elapsed: int, *, down: bool) -> None:
    """Two sources always fail; one is down between the seconds declared, the last left out."""
    assert failing(SCENARIO, elapsed) == {"bac-ninh", "nghe-an"} | ({"bac-giang"} if down else set())


HOURS = [(0, 0, 30), (0, 25, 0), (1, 5, 0), (6, 40, 0), (7, 59, 30), (12, 0, 0), (18, 30, 0), (23, 51, 0), (23, 58, 20)]


@pytest.mark.parametrize(("hour", "speed"), list(zip(HOURS, cycle([1, 60]), strict=False)))
def test_documents_say_the_truth_at_any_hour(settings: Settings, hour: tuple[int, int, int], speed: int) -> None:
    """Whenever the demo is started, midnight near or not, its documents hold at each stage what the truth declares."""
    check_documents(settings, datetime(2026, 3, 1, *hour, 123456, tzinfo=VIETNAM), speed)


@pytest.mark.long
@pytest.mark.parametrize("month", range(1, 13))
def test_documents_say_the_truth_in_any_month(settings: Settings, month: int) -> None:
    """The same every 47 minutes of a day of each month: NukeViet's false minutes are the month's number."""
    for minutes in range(0, 24 * 60, 47):
        started = datetime(2026, month, 28, 0, 0, 59, 999999, tzinfo=VIETNAM) + timedelta(minutes=minutes)
        check_documents(settings, started, 1)


@pytest.mark.parametrize("since", SCENARIO.stages[::5])
def test_documents_say_the_truth_to_who_comes_late(settings: Settings, since: int) -> None:
    """Whoever looks for the first time at some stage finds what the truth declares for that."""
    timeline = Timeline(datetime(2026, 3, 1, 12, tzinfo=VIETNAM))
    reader = Reader(timeline, settings)
    reader.look(since)
    assert keyed(reader.told()) == keyed(truth(SCENARIO, [since]))


def check_documents(settings: Settings, started: datetime, speed: int) -> None:
    reader = Reader(Timeline(started, speed), settings)
    for stage in SCENARIO.stages:
        reader.look(stage)
        assert keyed(reader.told()) == keyed(truth_at(stage)), (started, stage)


class Reader:
    """Reads the documents as the service does, by the pure steps alone: no store, no network, no clock."""

    def __init__(self, timeline: Timeline, settings: Settings) -> None:
        self._timeline = timeline
        self._settings = settings
        self._sources = {source.id: source for source in settings.sources}
        self._read: dict[str, bytes] = {}
        self._items: dict[str, Item] = {}
        self._first_seen: dict[str, datetime] = {}

    def look(self, stage: int) -> None:
        """Look at every source once."""
        now = self._timeline.at(stage) + timedelta(milliseconds=1)
        merged = {member.item for cluster in self._clusters() if len(cluster.members) > 1 for member in cluster.members}
        for sample in SCENARIO.sources:
            if sample.id in failing(SCENARIO, stage):
                continue
            for item in self._listed(sample, now):
                key = f"{item.source} {item.identity}"
                known = self._items.get(key)
                if known is not None and key in merged:  # an edit never unlinks
                    item = replace(item, title_key=known.title_key, moment=known.moment)  # noqa: PLW2901 - as kept
                self._items[key] = item if known is None else revise(known, item) or known
                self._first_seen.setdefault(key, now)

    def _listed(self, sample: SampleSource, now: datetime) -> tuple[Item, ...]:
        """What a source lists, nothing when its document is the one read last."""
        source = self._sources[sample.id]
        site = Site(sample, urlsplit(source.url).port or 0)
        shown = shown_by(sample, SCENARIO, self._timeline, now)
        document = listing(site, shown, self._timeline.started, now)
        if self._read.get(sample.id) == document.body:
            return ()
        self._read[sample.id] = document.body
        parsed = parse(document.body, source=source, url=site.url, content_type=document.content_type, now=now)
        assert isinstance(parsed, Document)
        assert not parsed.refused
        assert bool(parsed.warnings) == (sample.form == "nukeviet-rss")
        return normalise(parsed, source).items

    def _clusters(self) -> tuple[Cluster, ...]:
        members = [
            Member(key, item.source, item.title_key, item.moment, self._first_seen[key], item.link_key)
            for key, item in self._items.items()
        ]
        return partition(members, Rules(self._settings.dedupe_window, self._settings.site.timezone))

    def told(self) -> list[Truth]:
        """The stories."""
        clusters = self._clusters()
        return [_story([self._items[one.item] for one in c.members], self._sources, self._settings) for c in clusters]


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
    classified = classify(speeches, settings.categories, settings.lexicon)
    publishers = {sources[item.source].province for item in items} - {None}
    return Truth(
        title=title_key(items[0].title),
        category=classified.category,
        provinces=tuple(sorted(place.slug for place in classified.places)),
        former=tuple(sorted(name for place in classified.places for name in place.formers)),
        publishers=tuple(sorted(str(slug) for slug in publishers)),
        sources=tuple(sorted(item.source for item in items)),
    )
