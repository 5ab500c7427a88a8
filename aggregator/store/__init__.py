"""The store: what we remember, on SQLite or PostgreSQL, behind verbs of the domain. SQLAlchemy lives only here."""

from aggregator.store.claims import Claimed
from aggregator.store.items import Known, KnownItem
from aggregator.store.neighbours import Neighbours, Spoken
from aggregator.store.reading import Explained, SourceView
from aggregator.store.store import Store
from aggregator.store.writing import Writing

__all__ = ["Claimed", "Explained", "Known", "KnownItem", "Neighbours", "SourceView", "Spoken", "Store", "Writing"]
