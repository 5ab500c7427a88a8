"""What is published, byte for byte. ``python -m tests.render.documents`` writes the files anew: read the difference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from aggregator.model import Basis, Category, Moment, Precision, Source
from aggregator.render import pages
from aggregator.render.atom import atom
from aggregator.render.jsonfeed import jsonfeed
from aggregator.render.rss import rss
from tests.render.stories import EMPTY, FEED, FULL, MERGED, NEWEST, PLAIN, SITE, STORIES

FOLDER = Path(__file__).parent / "golden"

CATEGORIES = (Category("khuyen-cong", "Khuyến công"), Category("khac", "Khác"))
FRAME = pages.Frame(SITE, CATEGORIES)
ENGLISH = replace(FRAME, language="en")

KNOWN = {
    "an-giang": pages.ProvinceRow(
        12, told=Moment(datetime(2025, 10, 18, 0, 17, tzinfo=UTC)), spoke=Moment(NEWEST, Precision.DAY), sources=1
    ),
    "hue": pages.ProvinceRow(1, told=Moment(datetime(2025, 10, 16, 17, tzinfo=UTC), Precision.DAY), sources=1),
    "ha-noi": pages.ProvinceRow(
        2,
        told=Moment(datetime(2025, 10, 15, 17, tzinfo=UTC), Precision.HOUR),
        spoke=Moment(datetime(2025, 9, 16, 17, tzinfo=UTC), Precision.SECOND, Basis.FIRST_SEEN),
        sources=2,
    ),
}
TODAY = date(2025, 10, 18)
SOURCES = (Source("to-roi", "Bản tin <giấy>", "https://to-roi.example"), Source("bao", "Báo", "https://bao.example"))

DOCUMENTS: dict[str, Callable[[], bytes]] = {
    "feed.atom": lambda: atom(FEED, STORIES, SITE),
    "feed.rss": lambda: rss(FEED, STORIES, SITE),
    "feed.json": lambda: jsonfeed(FEED, STORIES, SITE),
    "empty.atom": lambda: atom(EMPTY, (), SITE),
    "empty.rss": lambda: rss(EMPTY, (), SITE),
    "empty.json": lambda: jsonfeed(EMPTY, (), SITE),
    "home.html": lambda: pages.home(
        FRAME, FEED, STORIES, [pages.Section(CATEGORIES[0], [MERGED, FULL]), pages.Section(CATEGORIES[1], [PLAIN])]
    ),
    "story.html": lambda: pages.story(FRAME, MERGED),
    "story.en.html": lambda: pages.story(ENGLISH, MERGED),
    "provinces.html": lambda: pages.provinces(FRAME, KNOWN, TODAY),
    "subscribe.html": lambda: pages.subscribe(FRAME, SOURCES),
}

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, render in DOCUMENTS.items():
        (FOLDER / name).write_bytes(render())
