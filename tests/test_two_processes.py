"""Two processes poll sources that carry the same stories, at the same moment: 200 stories, every item linked."""

from __future__ import annotations

import asyncio
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from aggregator import poll
from aggregator.config import Settings
from aggregator.model import Group
from aggregator.store import Store
from aggregator.store.tables import ItemRow, StoryGroupRow, StoryRow
from aggregator.vietnamese import title_key
from tests.carried import CARRIERS, SOURCES, STORIES, documents, serve
from tests.cli.program import SECONDS, environment
from tests.loopback import Loopback

Make = Callable[[str, str], Settings]


def alone(settings: Settings) -> dict[str, str]:
    """The title key and id of each story when one process polls all."""
    with Store(settings.database_url) as store:
        asyncio.run(poll.poll_once(settings, store, settings.sources))
        return ids(store)


def ids(store: Store) -> dict[str, str]:
    """The id of each published story by its title key."""
    return {title_key(story.title): story.hash for story in store.stories(Group(), limit=10 * STORIES)}


def both(folder: Path, database_url: str, halves: Sequence[Sequence[str]]) -> None:
    """Have each half polled by a process of its own, at once."""
    started = [
        subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "aggregator", "poll", *half],
            cwd=folder,
            env=environment(database_url),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for half in halves
    ]
    said = [one.communicate(timeout=SECONDS)[0] for one in started]
    assert [one.returncode for one in started] == [0, 0], said
    troubles = [line for one in said for line in one.splitlines() if "fault" in line or "WARNING" in line]
    assert troubles == []


def check(database_url: str) -> None:
    """Exactly 200 stories, each of five items of five sources; one id and one place each; nothing redirects."""
    engine = create_engine(database_url)
    with Session(engine) as session:
        stories = session.scalars(select(StoryRow)).all()
        items = session.scalars(select(ItemRow)).all()
        in_feed = session.scalars(select(StoryGroupRow.story_id).where(StoryGroupRow.kind == "all")).all()
        session.expunge_all()
    engine.dispose()
    assert len(stories) == STORIES
    assert not any(story.merged_into_id for story in stories)
    assert len({story.hash for story in stories} - {None}) == STORIES
    assert len({story.sequence for story in stories} - {None}) == STORIES
    assert sorted(in_feed) == sorted(story.id for story in stories)
    assert len({(item.source_id, item.link) for item in items}) == len(items) == STORIES * CARRIERS
    carriers = {story.id: set[str]() for story in stories}
    for item in items:
        carriers[item.story_id or 0].add(item.source_id)
    assert Counter(len(sources) for sources in carriers.values()) == {CARRIERS: STORIES}


def work(seed: int, loopback: Loopback, settings_of: Make, database_url: str, tmp_path: Path) -> None:
    """One round: two processes at once, then what came of it beside what one process makes of the same."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    listed = documents(chance)
    shuffled = chance.sample(SOURCES, len(SOURCES))
    settings_of(serve(loopback, listed, askers=len(SOURCES)), database_url)
    file = tmp_path / "feeds.yaml"  # whose start is slow on a busy machine is waited for
    file.write_text(file.read_text(encoding="utf-8").replace("timeout: 10s", "timeout: 60s"), encoding="utf-8")
    both(tmp_path, database_url, (shuffled[:12], shuffled[8:]))  # four are named to both
    check(database_url)
    undisturbed = alone(settings_of(serve(loopback, listed, askers=1), f"sqlite:///{tmp_path / 'alone.db'}"))
    with Store(database_url) as store:
        assert ids(store) == undisturbed


@pytest.mark.parametrize("database_url", ["postgresql", pytest.param("sqlite", marks=pytest.mark.long)], indirect=True)
@pytest.mark.parametrize("seed", [1])
def test_two_processes_make_the_stories_of_one(
    seed: int, loopback: Loopback, settings_of: Make, database_url: str, tmp_path: Path
) -> None:
    """What two processes make of overlapping sources at the same moment is what one process makes of them."""
    work(seed, loopback, settings_of, database_url, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("seed", range(100, 120))
def test_twenty_times(seed: int, loopback: Loopback, settings_of: Make, database_url: str, tmp_path: Path) -> None:
    """The same in twenty rounds on PostgreSQL, each with its own carriers, times and spellings."""
    work(seed, loopback, settings_of, database_url, tmp_path)
