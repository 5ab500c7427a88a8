"""The store: what we remember, on SQLite or PostgreSQL, behind verbs of the domain. SQLAlchemy lives only here."""

from aggregator.store.articles import Unread
from aggregator.store.claims import Claimed
from aggregator.store.items import ItemRef, Known, KnownItem
from aggregator.store.neighbours import Neighbours, Spoken, Standing
from aggregator.store.reading import Explained, ProvinceView, SourceView
from aggregator.store.store import Store
from aggregator.store.writing import Writing

__all__ = [
    "Claimed",
    "Explained",
    "ItemRef",
    "Known",
    "KnownItem",
    "Neighbours",
    "ProvinceView",
    "SourceView",
    "Spoken",
    "Standing",
    "Store",
    "Unread",
    "Writing",
]
