"""Twelve sources with 120 copies of 82 stories: polled in any order, on both databases, exactly the 82."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from aggregator import poll
from aggregator.config import Settings
from aggregator.model import Group, Story
from aggregator.store import Store
from aggregator.vietnamese import title_key
from tests.loopback import Loopback, Page

FLEET = Path(__file__).parent / "data" / "fleet"
TRUTH: dict[str, Any] = json.loads((FLEET / "truth.json").read_text(encoding="utf-8"))
ORDERS = ("forwards", "backwards", "shuffled")


@pytest.fixture
def fleet(loopback: Loopback, settings_of: Callable[[str, str], Settings], database_url: str) -> Settings:
    """Settings whose sources are the fleet, served on loopback."""
    lines = ["dedupe: {window: 0}", "sources:"]
    for number, feed in enumerate(TRUTH["feeds"]):
        loopback.pages[f"/{feed['file']}"] = Page((FLEET / feed["file"]).read_bytes())
        address = f"{loopback.address}/{feed['file']}"
        lines.append(f"  - {{id: s{number}, name: {json.dumps(feed['name'])}, url: '{address}', kind: feed}}")
    return settings_of("\n".join(lines), database_url)


def poll_in_order(settings: Settings, order: str) -> list[Story]:
    """Poll source by source, each pass published before the next begins, and read the combined feed."""
    sources = list(settings.sources)
    if order == "backwards":
        sources.reverse()
    if order == "shuffled":
        random.Random(11).shuffle(sources)  # noqa: S311 - an order, no secret
    with Store(settings.database_url) as store:
        for source in sources:
            [attempt] = asyncio.run(poll.poll_once(settings, store, [source]))
            assert not attempt.failed, attempt.sentence
        return store.stories(Group(), limit=1_000)


def told(stories: Sequence[Story]) -> list[tuple[str, str, tuple[str, ...]]]:
    """What the truth tells of each story: title key, moment, sources."""
    return sorted(
        (
            title_key(story.title),
            story.published.strftime("%Y-%m-%dT%H:%M"),
            tuple(sorted(origin.source for origin in story.origins)),
        )
        for story in stories
    )


EXPECTED = sorted(
    (
        title_key(story["title"]),
        story["published"][:16],
        tuple(sorted(f"s{copy['source']}" for copy in story["copies"])),
    )
    for story in TRUTH["items"]
)


@pytest.mark.parametrize("order", ORDERS)
def test_any_order_gives_the_82_stories_with_the_same_ids(fleet: Settings, order: str) -> None:
    """Every story of the truth once, with all its sources; its id does not depend on the order of polling."""
    stories = poll_in_order(fleet, order)
    assert told(stories) == EXPECTED
    ids = {f"{story.published:%Y-%m-%dT%H:%M} {title_key(story.title)}": story.hash for story in stories}
    assert len(set(ids.values())) == 82
    known = json.loads((FLEET / "ids.json").read_text(encoding="utf-8"))
    assert ids == known, "ids are for ever: they may never change between versions either"
