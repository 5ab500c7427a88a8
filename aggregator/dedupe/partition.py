"""From a set of items to stories: a pure function of the set, whatever the order its items came in."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from aggregator.dedupe.by_hand import ByHand
from aggregator.dedupe.growing import Growing
from aggregator.dedupe.moments import order
from aggregator.dedupe.steps import Rules, grow
from aggregator.dedupe.telling import is_telling
from aggregator.model import Cluster, Member

DEFAULT_RULES = Rules()


def partition(
    members: Iterable[Member],
    rules: Rules = DEFAULT_RULES,
    *,
    joined: Iterable[tuple[str, str]] = (),
    parted: Iterable[tuple[str, str]] = (),
) -> tuple[Cluster, ...]:
    """Group items into stories.

    Args:
        members: a set of items closed over title keys, shared links and joins; an item given twice counts once.
        rules: window and zone.
        joined: pairs of items that a person said are one story.
        parted: pairs of items that a person said are not; they outrank ``joined`` where the two contradict.

    Returns:
        Clusters in (moment, source, item) order of their first members: a function of the set alone.
    """
    by_item = {member.item: member for member in members}
    hand = ByHand(joined, parted)
    in_order = sorted(by_item.values(), key=lambda one: (one.title_key, order(one)))
    clusters: list[Growing] = []
    for key, alike in itertools.groupby(in_order, lambda one: one.title_key):
        clusters.extend(grow(list(alike), rules, hand, telling=is_telling(key)))
    stories = _Stories(clusters, hand)
    stories.join_by_hand()
    stories.join_linked()
    return stories.finished()


class _Stories:
    """The clusters of all title keys, joined across them."""

    def __init__(self, clusters: Iterable[Growing], hand: ByHand) -> None:
        self._hand = hand
        self._of = {member.item: cluster for cluster in clusters for member in cluster.members}

    def join_by_hand(self) -> None:
        """Make each group that a person joined one story; who is parted from others there leaves its cluster."""
        for group in self._hand.groups():
            for one, other in itertools.pairwise(item for item in group if item in self._of):
                self._make_room(self._of[one], self._of[other], set(group))
                self._join(one, other, "joined by hand")

    def _make_room(self, first: Growing, second: Growing, group: set[str]) -> None:
        """Let those leave the second cluster who are parted from any of the first."""
        leaving = [
            member
            for member in second.members
            if first is not second and member.item not in group and self._hand.parts(member.item, first.reasons)
        ]
        if leaving:
            for cluster in second.split_off(leaving):
                self._of.update((member.item, cluster) for member in cluster.members)

    def join_linked(self) -> None:
        """Step 7: the same canonical link in two sources is the same story, whatever its titles."""
        carriers: dict[str, list[Member]] = {}
        members = (member for cluster in self._each() for member in cluster.members)
        for member in sorted(members, key=order):
            if member.link_key is not None:
                carriers.setdefault(member.link_key, []).append(member)
        for _, linked in sorted(carriers.items()):
            if len({member.source for member in linked}) < len(linked):
                continue  # an address that one source uses for several items identifies none of them
            for number, later in enumerate(linked):
                any(self._join(earlier.item, later.item, "same link") for earlier in linked[:number])

    def _join(self, one: str, other: str, reason: str) -> bool:
        """Make the clusters of two items one; False when a person parted them."""
        first, second = sorted((self._of[one], self._of[other]), key=Growing.rank)
        if first is second:
            return True
        if any(self._hand.parts(member.item, first.reasons) for member in second.members):
            return False
        for member in second.members:
            why = second.reasons[member.item]
            first.add(member, reason if why == "first" or member.item in {one, other} else why)
            self._of[member.item] = first
        return True

    def _each(self) -> list[Growing]:
        return list({id(cluster): cluster for cluster in self._of.values()}.values())

    def finished(self) -> tuple[Cluster, ...]:
        """The clusters, each in order and all in order."""
        finished = [
            Cluster(tuple(sorted(cluster.members, key=order)), dict(sorted(cluster.reasons.items())))
            for cluster in self._each()
        ]
        return tuple(sorted(finished, key=lambda cluster: order(cluster.members[0])))
