"""Fills a store with items the way a poll does, without polling."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from aggregator.dedupe import assign, partition
from aggregator.model import VIETNAM, Classified, Item, Moment, Place, Precision, Source
from aggregator.store import Store, Writing
from aggregator.vietnamese import title_key

ABOUT: dict[str, tuple[Place, ...]] = {
    "Kiên Giang": (Place("an-giang", ("Kiên Giang",)),),
    "Hải Phòng": (Place("hai-phong"),),
}


def item(source: str, number: int, title: str, at: datetime, *, summary: str | None = None) -> Item:
    """An item of a source at ``https://<source>.example/<number>``."""
    link = f"https://{source}.example/{number}"
    return Item(
        source=source,
        identity=f"link:{link}",
        title=title,
        title_key=title_key(title),
        link=link,
        link_key=link.removeprefix("https://"),
        guid=None,
        moment=Moment(at, Precision.MINUTE),
        summary=summary,
    )


def fill(store: Store, items: Sequence[Item], now: datetime, *, category: str = "khuyen-cong") -> None:
    """Store items, make stories of them and publish these."""

    def work(writing: Writing) -> None:
        keys = sorted({one.title_key for one in items})
        writing.items.hold_titles(keys)
        writing.items.add([(one, now) for one in items], now)
        members = writing.items.closure(keys)
        neighbours = writing.stories.among(members)
        changed = neighbours.settle(assign(partition(members.values()), neighbours.founders()), now)
        for story in changed:
            title = neighbours.spoken(story)[0].title
            places = next((about for name, about in ABOUT.items() if name in title), ())
            neighbours.describe(story, Classified(category, "for the test", places, "for the test"), now)
        writing.stories.publish(changed, VIETNAM, now)

    store.write(work)


def declare(store: Store, sources: Sequence[Source], now: datetime) -> None:
    """Tell the store which sources there are."""
    store.write(lambda writing: writing.sources.declare(sources, now))
