"""From a set of items to stories: each step of the same-story rule one function.

Nothing here depends on the order in which items came: every step takes its items in (moment, source, item) order and
its clusters in the order of their anchors.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from aggregator.dedupe.moments import agree, floor, is_exact, order
from aggregator.dedupe.telling import is_telling
from aggregator.model import VIETNAM, Basis, Cluster, Member, Moment, Precision

UNDATED_WITHIN = timedelta(days=7)
"""How far an undated item's first sight may be from the cluster it joins."""

INFERRED_WITHIN = timedelta(days=1)
"""How far a time-only item's inferred moment may be from the cluster it joins."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the operator may set of the same-story rule."""

    window: timedelta = timedelta(hours=12)
    """Step 2 joins clusters at most this far after their anchor; zero turns the step off."""
    zone: ZoneInfo = VIETNAM


DEFAULT_RULES = Rules()


class _Parted:
    """Must-not links between items, made by hand."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._pairs = {frozenset(pair) for pair in pairs}

    def between(self, some: Iterable[Member], others: Sequence[Member]) -> bool:
        """Whether any member of the one may not stand with any of the other."""
        return bool(self._pairs) and any(
            frozenset((one.item, other.item)) in self._pairs for one in some for other in others
        )


@dataclass(slots=True)
class _Growing:
    """A cluster while it grows; its anchor never changes."""

    anchor: datetime
    members: list[Member]
    reasons: dict[str, str]
    sources: set[str]

    @classmethod
    def start(cls, member: Member) -> _Growing:
        return cls(order(member)[0], [member], {member.item: "first"}, {member.source})

    def add(self, member: Member, reason: str) -> None:
        self.members.append(member)
        self.reasons[member.item] = reason
        self.sources.add(member.source)

    def rank(self) -> tuple[datetime, str, str]:
        return (self.anchor, self.members[0].source, self.members[0].item)


@dataclass(slots=True)
class _Alike:
    """The clusters of one title key, and what the steps need to know to grow them."""

    rules: Rules
    parted: _Parted
    telling: bool
    clusters: list[_Growing] = field(default_factory=list)

    def minute(self, at: datetime) -> datetime:
        return floor(at, Precision.MINUTE, self.rules.zone)

    def open_to(self, cluster: _Growing, members: Sequence[Member]) -> bool:
        """Whether a cluster may take members across sources: a telling title, other sources, not parted by hand."""
        return (
            self.telling
            and cluster.sources.isdisjoint(member.source for member in members)
            and not self.parted.between(members, cluster.members)
        )

    # Step 1

    def join_same_minute(self, exact: Sequence[Member]) -> None:
        """Items precise to the minute with equal minutes form a cluster."""
        by_minute: dict[datetime, list[_Growing]] = {}
        for member in exact:
            there = by_minute.setdefault(self.minute(order(member)[0]), [])
            cluster = next((one for one in there if not self.parted.between([member], one.members)), None)
            if cluster is None:
                there.append(_Growing.start(member))
                self.clusters.append(there[-1])
            else:
                cluster.add(member, "same minute")

    # Step 2

    def absorb_later(self) -> None:
        """The earliest cluster absorbs each later one within the window: never chained, never two of one source."""
        anchors: list[_Growing] = []
        for cluster in sorted(self.clusters, key=_Growing.rank):
            at = self.minute(cluster.anchor)
            anchor = next(
                (
                    one
                    for one in anchors
                    if at - self.minute(one.anchor) <= self.rules.window and self.open_to(one, cluster.members)
                ),
                None,
            )
            if anchor is None:
                anchors.append(cluster)
                continue
            reason = f"within {span(at - self.minute(anchor.anchor))}, {len(anchor.sources | cluster.sources)} sources"
            for member in cluster.members:
                anchor.add(member, reason)
        self.clusters = anchors

    # Step 3

    def join_coarse(self, coarse: Sequence[Member], precision: Precision) -> None:
        """Hour- or day-precise items join the earliest agreeing cluster; of the rest those with one floor form one."""
        left: list[Member] = []
        by_time = sorted(self.clusters, key=_Growing.rank)
        for member in coarse:
            agreeing = [cluster for cluster in by_time if self._agrees(cluster, member)] if self.telling else []
            cluster = next((one for one in agreeing if self.open_to(one, [member])), None)
            if cluster is None:
                left.append(member)
            else:
                candidates = "" if len(agreeing) == 1 else f", {len(agreeing)} candidates, the earliest taken"
                cluster.add(member, f"{precision} precision{candidates}")
        by_floor: dict[datetime, list[_Growing]] = {}
        for member in left:
            there = by_floor.setdefault(floor(order(member)[0], precision, self.rules.zone), [])
            cluster = next((one for one in there if self._takes_alike(one, member)), None)
            if cluster is None:
                there.append(_Growing.start(member))
                self.clusters.append(there[-1])
            else:
                cluster.add(member, f"same {precision}")

    def _takes_alike(self, cluster: _Growing, member: Member) -> bool:
        within_source = cluster.sources == {member.source}
        return (self.telling or within_source) and not self.parted.between([member], cluster.members)

    def _agrees(self, cluster: _Growing, member: Member) -> bool:
        return any(_agree(other.moment, member.moment, self.rules.zone) for other in cluster.members)

    # Step 4

    def join_time_only(self, inferred: Sequence[Member]) -> None:
        """A time without a date joins the nearest cluster of equal HH:MM at most a day away."""
        for member in inferred:
            at = self.minute(order(member)[0])
            options = []
            for number, cluster in enumerate(sorted(self.clusters, key=_Growing.rank)):
                distance = self._clock_distance(cluster, at)
                if distance is None or distance > INFERRED_WITHIN:
                    continue
                equal = distance == timedelta(0) and not self.parted.between([member], cluster.members)
                if equal or self.open_to(cluster, [member]):
                    options.append((distance, number, cluster))
            if options:
                min(options)[2].add(member, f"same time of day {at:%H:%M}, its date was inferred")
            else:
                self.clusters.append(_Growing.start(member))

    def _clock_distance(self, cluster: _Growing, at: datetime) -> timedelta | None:
        """How far ``at`` is from the cluster's nearest member of equal HH:MM; None when there is none."""
        minutes = [self.minute(one.moment.at) for one in cluster.members if one.moment and _has_clock(one.moment)]
        return min((abs(minute - at) for minute in minutes if _same_clock(minute.time(), at.time())), default=None)

    # Step 5

    def join_undated(self, undated: Sequence[Member]) -> None:
        """An undated item joins the cluster nearest to its first sight within 7 days."""
        for member in undated:
            options = []
            for number, cluster in enumerate(sorted(self.clusters, key=_Growing.rank)):
                distance = abs(cluster.anchor - member.first_seen)
                if distance <= UNDATED_WITHIN and self.open_to(cluster, [member]):
                    options.append((distance, number, cluster))
            if options:
                distance, _, cluster = min(options)
                cluster.add(member, f"no date, first seen {span(distance)} apart")
            else:
                self.clusters.append(_Growing.start(member))


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
        parted: pairs of items that a person said are not.

    Returns:
        Clusters in (moment, source, item) order of their first members: a function of the set alone.
    """
    by_item = {member.item: member for member in members}
    must_not = _Parted(parted)
    clusters: list[_Growing] = []
    for key, alike in itertools.groupby(sorted(by_item.values(), key=lambda one: (one.title_key, order(one))), _key):
        clusters.extend(_partition_alike(list(alike), rules, must_not, telling=is_telling(key)))
    clusters = _join_linked(clusters, must_not)
    for one, other in sorted(joined):
        clusters = _join(clusters, one, other, "joined by hand", must_not)
    finished = [Cluster(tuple(sorted(c.members, key=order)), dict(sorted(c.reasons.items()))) for c in clusters]
    return tuple(sorted(finished, key=lambda cluster: order(cluster.members[0])))


def _key(member: Member) -> str:
    return member.title_key


def _partition_alike(alike: Sequence[Member], rules: Rules, parted: _Parted, *, telling: bool) -> list[_Growing]:
    """Steps 1 to 5 for the items of one title key; step 6 is ``telling``."""
    state = _Alike(rules, parted, telling)
    dated = [(member, member.moment) for member in alike if member.moment is not None]
    stated = [(member, moment) for member, moment in dated if moment.basis is Basis.STATED]
    state.join_same_minute([member for member, moment in stated if is_exact(moment)])
    if telling and rules.window:
        state.absorb_later()
    for precision in (Precision.HOUR, Precision.DAY):
        state.join_coarse([member for member, moment in stated if moment.precision is precision], precision)
    state.join_time_only([member for member, moment in dated if moment.basis is Basis.INFERRED])
    state.join_undated([one for one in alike if one.moment is None or one.moment.basis is Basis.FIRST_SEEN])
    return state.clusters


def _join_linked(clusters: list[_Growing], parted: _Parted) -> list[_Growing]:
    """Step 7: the same canonical link in two sources is the same story, whatever its titles."""
    carriers: dict[str, list[Member]] = {}
    for member in sorted((one for cluster in clusters for one in cluster.members), key=order):
        if member.link_key is not None:
            carriers.setdefault(member.link_key, []).append(member)
    for _, members in sorted(carriers.items()):
        if len({member.source for member in members}) < len(members):
            continue  # an address that one source uses for several items identifies none of them
        for one, other in itertools.pairwise(members):
            clusters = _join(clusters, one.item, other.item, "same link", parted)
    return clusters


def _join(clusters: list[_Growing], one: str, other: str, reason: str, parted: _Parted) -> list[_Growing]:
    """Make the clusters of two items one, unless a person parted them."""
    first = next((cluster for cluster in clusters if one in cluster.reasons), None)
    second = next((cluster for cluster in clusters if other in cluster.reasons), None)
    if first is None or second is None or first is second or parted.between(first.members, second.members):
        return clusters
    first, second = sorted((first, second), key=_Growing.rank)
    for member in second.members:
        why = second.reasons[member.item]
        first.add(member, reason if why == "first" or member.item in {one, other} else why)
    return [cluster for cluster in clusters if cluster is not second]


def _agree(one: Moment | None, other: Moment | None, zone: ZoneInfo) -> bool:
    return one is not None and other is not None and agree(one, other, zone)


def _has_clock(moment: Moment) -> bool:
    return moment.precision in {Precision.SECOND, Precision.MINUTE} and moment.basis is not Basis.FIRST_SEEN


def _same_clock(one: time, other: time) -> bool:
    return (one.hour, one.minute) == (other.hour, other.minute)


def span(distance: timedelta) -> str:
    """A span in words, cut down: ``58 min``, ``7 h``, ``3 d``."""
    minutes = int(distance / timedelta(minutes=1))
    if minutes < 60:  # noqa: PLR2004 - minutes of an hour
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    if hours < 48:  # noqa: PLR2004 - two days are easier told in hours
        return f"{hours} h {rest} min" if rest else f"{hours} h"
    return f"{hours // 24} d"
