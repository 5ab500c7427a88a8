"""The items of one title key, grouped: steps 1 to 6 of the same-story rule, each a function.

Nothing here depends on the order in which items came: every step takes its items in (moment, source, item) order and
its clusters in the order of their anchors. Clusters are looked up by moment, so that a title which a broken source
carries thousands of times costs no more than its sorting.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aggregator.dedupe.by_hand import ByHand
from aggregator.dedupe.growing import Growing
from aggregator.dedupe.moments import floor, is_exact, order
from aggregator.model import VIETNAM, Basis, Member, Precision

UNDATED_WITHIN = timedelta(days=7)
"""How far an undated item's first sight may be from the cluster it joins."""

INFERRED_WITHIN = timedelta(days=1)
"""How far a time-only item's inferred moment may be from the cluster it joins; of equal HH:MM it is this or zero."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the operator may set of the same-story rule."""

    window: timedelta = timedelta(hours=12)
    """Step 2 joins clusters at most this far after their anchor; zero turns the step off."""
    zone: ZoneInfo = VIETNAM


def grow(alike: Sequence[Member], rules: Rules, hand: ByHand, *, telling: bool) -> list[Growing]:
    """The clusters of the items of one title key.

    Args:
        alike: the items, in (moment, source, item) order.
        rules: window and zone.
        hand: what people decided.
        telling: whether the title says enough to join items across sources by more than an equal minute.
    """
    clusters = _Clusters(rules, hand, telling)
    dated = [(member, member.moment) for member in alike if member.moment is not None]
    stated = [(member, moment) for member, moment in dated if moment.basis is Basis.STATED]
    clusters.join_same_minute([member for member, moment in stated if is_exact(moment)])
    if telling and rules.window:
        clusters.absorb_later()
    for precision in (Precision.HOUR, Precision.DAY):
        clusters.join_coarse([member for member, moment in stated if moment.precision is precision], precision)
    clusters.join_time_only([member for member, moment in dated if moment.basis is Basis.INFERRED])
    clusters.join_undated([one for one in alike if one.moment is None or one.moment.basis is Basis.FIRST_SEEN])
    return clusters.found


@dataclass(slots=True)
class _Clusters:
    """The clusters of one title key, and what the steps need to know to grow them."""

    rules: Rules
    hand: ByHand
    telling: bool
    found: list[Growing] = field(default_factory=list)

    def ranked(self) -> list[Growing]:
        return sorted(self.found, key=Growing.rank)

    def start(self, member: Member) -> Growing:
        self.found.append(Growing.start(member))
        return self.found[-1]

    def open_to(self, cluster: Growing, members: Iterable[Member]) -> bool:
        """Whether a cluster may take members across sources: a telling title, other sources, not parted by hand."""
        return self.telling and not any(
            member.source in cluster.sources or self.hand.parts(member.item, cluster.reasons) for member in members
        )

    # Step 1

    def join_same_minute(self, exact: Sequence[Member]) -> None:
        """Items precise to the minute with equal minutes form a cluster."""
        by_minute: dict[datetime, list[Growing]] = {}
        for member in exact:
            there = by_minute.setdefault(_minute(member), [])
            cluster = next((one for one in there if not self.hand.parts(member.item, one.reasons)), None)
            if cluster is None:
                there.append(self.start(member))
            else:
                cluster.add(member, "same minute")

    # Step 2

    def absorb_later(self) -> None:
        """The earliest cluster absorbs each later one within the window: never chained, never two of one source."""
        anchors: list[Growing] = []
        nearest = 0
        for cluster in self.ranked():
            at = _minute(cluster.members[0])
            while nearest < len(anchors) and at - _minute(anchors[nearest].members[0]) > self.rules.window:
                nearest += 1
            own = cluster.sources.keys()
            others = (one for one in anchors[nearest:] if own.isdisjoint(one.sources))
            anchor = next((one for one in others if self.open_to(one, cluster.members)), None)
            if anchor is None:
                anchors.append(cluster)
                continue
            apart, sources = at - _minute(anchor.members[0]), anchor.sources | cluster.sources
            for member in cluster.members:
                anchor.add(member, f"within {span(apart)}, {len(sources)} sources")
        self.found = anchors

    # Step 3

    def join_coarse(self, coarse: Sequence[Member], precision: Precision) -> None:
        """Hour- or day-precise items join the earliest agreeing cluster; of the rest those with one floor form one."""
        by_floor: dict[datetime, list[Growing]] = {}
        for cluster in self.ranked() if self.telling and coarse else ():
            for at in {self._floor(member, precision) for member in cluster.members}:
                by_floor.setdefault(at, []).append(cluster)
        alike: dict[datetime, list[Growing]] = {}
        for member in coarse:
            at = self._floor(member, precision)
            agreeing = by_floor.get(at, [])
            joined = next((one for one in agreeing if self.open_to(one, [member])), None)
            if joined is not None:
                candidates = "" if len(agreeing) == 1 else f", {len(agreeing)} candidates, the earliest taken"
                joined.add(member, f"{precision} precision{candidates}")
                continue
            same = next((one for one in alike.get(at, []) if self._takes_alike(one, member)), None)
            if same is not None:
                same.add(member, f"same {precision}")
            else:
                alike.setdefault(at, []).append(self.start(member))

    def _floor(self, member: Member, precision: Precision) -> datetime:
        return floor(order(member)[0], precision, self.rules.zone)

    def _takes_alike(self, cluster: Growing, member: Member) -> bool:
        within_source = cluster.sources.keys() == {member.source}
        return (self.telling or within_source) and not self.hand.parts(member.item, cluster.reasons)

    # Step 4

    def join_time_only(self, inferred: Sequence[Member]) -> None:
        """A time without a date joins the nearest cluster of equal HH:MM at most a day away; never chained."""
        by_minute: dict[datetime, list[Growing]] = {}
        for cluster in self.ranked() if inferred else ():
            for at in {_minute(member) for member in cluster.members if _has_clock(member)}:
                by_minute.setdefault(at, []).append(cluster)
        for member in inferred:
            at = _minute(member)
            same = [one for one in by_minute.get(at, []) if self._takes_at(one, member)]
            days = [by_minute.get(at + away, []) for away in (-INFERRED_WITHIN, INFERRED_WITHIN)]
            near = sorted((one for day in days for one in day if self.open_to(one, [member])), key=Growing.rank)
            if same or near:
                (same or near)[0].add(member, f"same time of day {self._clock(at)}, its date was inferred")
            else:
                by_minute.setdefault(at, []).append(self.start(member))

    def _takes_at(self, cluster: Growing, member: Member) -> bool:
        """Whether a cluster of that very minute takes a member: an own item of another minute forbids it."""
        own = cluster.sources.get(member.source)
        same = own is None or (_has_clock(own) and _minute(own) == _minute(member))
        return same and not self.hand.parts(member.item, cluster.reasons)

    def _clock(self, at: datetime) -> str:
        return f"{at.astimezone(self.rules.zone):%H:%M}"

    # Step 5

    def join_undated(self, undated: Sequence[Member]) -> None:
        """An undated item joins the cluster nearest to its first sight within 7 days."""
        clusters = self.ranked() if self.telling else []
        anchors = [cluster.anchor for cluster in clusters]
        for member in undated:
            if not self.telling:
                self.start(member)
                continue
            seen = member.first_seen
            first = bisect.bisect_left(anchors, seen - UNDATED_WITHIN)
            last = bisect.bisect_right(anchors, seen + UNDATED_WITHIN)
            near = enumerate(clusters[first:last], first)
            others = ((number, one) for number, one in near if member.source not in one.sources)
            fitting = ((abs(one.anchor - seen), number) for number, one in others if self.open_to(one, [member]))
            distance, number = min(fitting, default=(timedelta(0), None))
            if number is not None:
                clusters[number].add(member, f"no date, first seen {span(distance)} apart")
                continue
            cluster = self.start(member)
            place = bisect.bisect_right(clusters, cluster.rank(), key=Growing.rank)
            clusters.insert(place, cluster)
            anchors.insert(place, cluster.anchor)


def _minute(member: Member) -> datetime:
    return order(member)[0].replace(second=0, microsecond=0)


def _has_clock(member: Member) -> bool:
    moment = member.moment
    return (
        moment is not None
        and moment.precision in {Precision.SECOND, Precision.MINUTE}
        and moment.basis is not Basis.FIRST_SEEN
    )


def span(distance: timedelta) -> str:
    """A span in words, cut down: ``58 min``, ``7 h``, ``3 d``."""
    minutes = int(distance / timedelta(minutes=1))
    if minutes < 60:  # noqa: PLR2004 - minutes of an hour
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 48:  # noqa: PLR2004 - two days are easier told in hours
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{hours // 24} d"
