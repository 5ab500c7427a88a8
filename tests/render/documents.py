"""What is published, byte for byte. ``python -m tests.render.documents`` writes the files anew: read the difference."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from aggregator.model import Category
from aggregator.render import pages
from aggregator.render.atom import atom
from aggregator.render.jsonfeed import jsonfeed
from aggregator.render.rss import rss
from tests.render.stories import EMPTY, FEED, FULL, MERGED, PLAIN, SITE, STORIES

FOLDER = Path(__file__).parent / "golden"

CATEGORIES = (Category("khuyen-cong", "Khuyến công"), Category("khac", "Khác"))
FRAME = pages.Frame(SITE, CATEGORIES)

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
}

if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, render in DOCUMENTS.items():
        (FOLDER / name).write_bytes(render())
