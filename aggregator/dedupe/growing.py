"""A cluster while it grows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from aggregator.dedupe.moments import order
from aggregator.model import Member


@dataclass(slots=True, eq=False)
class Growing:
    """Items that are one story so far; the anchor, the moment of the first of them, never changes."""

    anchor: datetime
    members: list[Member]
    reasons: dict[str, str]
    """By item, why it is here."""
    sources: dict[str, Member]
    """The first item of each source."""

    @classmethod
    def start(cls, member: Member, reason: str = "first") -> Growing:
        """A cluster of one item."""
        return cls(order(member)[0], [member], {member.item: reason}, {member.source: member})

    def add(self, member: Member, reason: str) -> None:
        """Take an item in."""
        self.members.append(member)
        self.reasons[member.item] = reason
        self.sources.setdefault(member.source, member)

    def rank(self) -> tuple[datetime, str, str]:
        """The one order of clusters: that of their anchors."""
        return (self.anchor, self.members[0].source, self.members[0].item)

    def split_off(self, leaving: Iterable[Member]) -> tuple[Growing, Growing]:
        """Two clusters instead of this one: those that stay, and those that leave; both must be some."""
        gone = {member.item for member in leaving}
        staying = sorted((member for member in self.members if member.item not in gone), key=order)
        parting = sorted((member for member in self.members if member.item in gone), key=order)
        return self._again(staying), self._again(parting)

    def _again(self, members: list[Member]) -> Growing:
        cluster = Growing.start(members[0])
        for member in members[1:]:
            reason = self.reasons[member.item]
            cluster.add(member, "parted by hand from the first" if reason == "first" else reason)
        return cluster
