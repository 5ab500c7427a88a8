"""One writing transaction, as seven collections of verbs; ``poll`` tells their order."""

from __future__ import annotations

from sqlalchemy.orm import Session

from aggregator.store.articles import Articles
from aggregator.store.events import Events
from aggregator.store.feeds import Feeds
from aggregator.store.items import Items
from aggregator.store.memories import Memories
from aggregator.store.sources import Sources
from aggregator.store.stories import Stories
from aggregator.store.titles import Titles
from aggregator.store.tombstones import Tombstones


class Writing:
    """What can be written in one transaction; all of it is kept, or nothing."""

    def __init__(self, session: Session) -> None:
        self.feeds = Feeds(session)
        self.sources = Sources(session, self.feeds)
        self.items = Items(session)
        self.titles = Titles(session, self.items)
        self.articles = Articles(session)
        self.events = Events(session)
        self.memories = Memories(session)
        self.stories = Stories(session, self.feeds)
        self.tombstones = Tombstones(session, self.items, self.feeds)

    def finish(self) -> None:
        """Write down what was collected; the transaction ends after it."""
        self.feeds.write_touched()
