"""The same story: pure functions from a set of items to stories and their lasting ids (design section 8)."""

from aggregator.dedupe.assign import Assigned, Founded, assign
from aggregator.dedupe.moments import agree, floor, is_exact, lead_order
from aggregator.dedupe.naming import id_keys, story_hash
from aggregator.dedupe.partition import partition
from aggregator.dedupe.steps import Rules
from aggregator.dedupe.telling import is_telling

__all__ = [
    "Assigned",
    "Founded",
    "Rules",
    "agree",
    "assign",
    "floor",
    "id_keys",
    "is_exact",
    "is_telling",
    "lead_order",
    "partition",
    "story_hash",
]
