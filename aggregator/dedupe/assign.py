"""Which stored story a cluster is: addresses are a promise, so stories outlive what clusters do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from aggregator.model import Cluster


@dataclass(frozen=True, slots=True)
class Founded:
    """A stored story as the assignment sees it."""

    story: int
    sequence: int | None
    """Its place in the order of arrival; None = not yet published."""
    expired: bool = False
    """Whether it is past the retention time, so that nobody sees it."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """A cluster, the story it lives on in (None: a new one), and the stories it absorbs."""

    cluster: Cluster
    story: int | None
    absorbed: tuple[int, ...] = ()


def assign(clusters: Iterable[Cluster], founders: Mapping[str, Founded]) -> tuple[Assigned, ...]:
    """Give each cluster its story.

    A story belongs to the cluster that holds the item it was founded on. Of several, the one that arrived first lives
    on; the others are absorbed, and their addresses redirect. An expired one never takes a published one's place:
    readers would lose what they have. It does take that of one that waits to be published, which is nothing new.

    Args:
        clusters: the partition of a closed set of items.
        founders: by item, the story founded on it.
    """
    result = []
    for cluster in clusters:
        held = sorted(
            (founders[member.item] for member in cluster.members if member.item in founders),
            key=lambda one: (one.sequence is None, one.expired, one.sequence or 0, one.story),
        )
        stories = [one.story for one in held]
        result.append(Assigned(cluster, stories[0], tuple(stories[1:])) if stories else Assigned(cluster, None))
    return tuple(result)
