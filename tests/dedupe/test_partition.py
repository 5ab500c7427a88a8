from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from aggregator.dedupe import Rules, floor, partition
from aggregator.dedupe.moments import is_exact, order
from aggregator.model import VIETNAM, Basis, Cluster, Member, Precision
from tests.dedupe.members import TELLING, member, member_sets, pairs_of

CASES = sorted(Path(__file__).with_name("cases").glob("*.yaml"))


def read_cases() -> Iterator[Any]:
    for path in CASES:
        for case in YAML(typ="safe").load(path.read_text(encoding="utf-8")):
            yield pytest.param(case, id=f"{path.stem}: {case['name']}")


@pytest.mark.parametrize("case", list(read_cases()))
def test_a_set_of_items_is_partitioned_as_its_case_says(case: dict[str, Any]) -> None:
    """The items of a case form the clusters it names, for the reasons it names, in whatever order they come."""
    members = [member(one, case.get("title", TELLING)) for one in case["items"]]
    rules = Rules(timedelta(minutes=case["window"])) if "window" in case else Rules()
    by_hand = {name: [tuple(pair) for pair in case.get(name, [])] for name in ("joined", "parted")}
    for given_order in (members, members[::-1]):
        clusters = partition(given_order, rules, **by_hand)
        assert [[one.item for one in cluster.members] for cluster in clusters] == case["clusters"]
        reasons = {item: reason for cluster in clusters for item, reason in cluster.reasons.items()}
        assert {item: reasons[item] for item in case.get("reasons", {})} == case.get("reasons", {})


@settings(deadline=None)  # the machine may be busy
@given(members=member_sets(), data=st.data())
def test_the_partition_is_a_function_of_the_set(members: list[Member], data: st.DataObject) -> None:
    """Any order of the items and of what people decided, and each given twice, gives the same partition."""
    joined, parted = data.draw(pairs_of(members)), data.draw(pairs_of(members))
    known = partition(members, joined=joined, parted=parted)
    shuffled = data.draw(st.permutations(members + members))
    turned = [(other, one) for one, other in joined[::-1]], [(other, one) for one, other in parted[::-1]]
    assert partition(shuffled, joined=turned[0], parted=turned[1]) == known


@settings(deadline=None)  # the machine may be busy
@given(members=member_sets(), data=st.data())
def test_every_item_is_in_exactly_one_cluster(members: list[Member], data: st.DataObject) -> None:
    """No item is lost and none is in two stories, and each has its reason."""
    clusters = partition(members, joined=data.draw(pairs_of(members)), parted=data.draw(pairs_of(members)))
    assert sorted(one.item for cluster in clusters for one in cluster.members) == sorted(one.item for one in members)
    for cluster in clusters:
        assert list(cluster.members) == sorted(cluster.members, key=order)
        assert cluster.reasons.keys() == {one.item for one in cluster.members}
        assert all(cluster.reasons.values())


@settings(deadline=None)  # the machine may be busy
@given(members=member_sets(), data=st.data())
def test_parted_items_are_never_together(members: list[Member], data: st.DataObject) -> None:
    """A parting by hand outranks equal minutes, windows, links and joins."""
    joined, parted = data.draw(pairs_of(members)), data.draw(pairs_of(members))
    where = _where(partition(members, joined=joined, parted=parted))
    assert all(where[one] is not where[other] for one, other in parted)


@settings(deadline=None)  # the machine may be busy
@given(members=member_sets(), data=st.data())
def test_joined_items_are_always_together(members: list[Member], data: st.DataObject) -> None:
    """A join by hand that contradicts no parting outranks everything else."""
    joined = data.draw(pairs_of(members))
    parted = [pair for pair in data.draw(pairs_of(members)) if not _connected(*pair, joined)]
    where = _where(partition(members, joined=joined, parted=parted))
    assert all(where[one] is where[other] for one, other in joined)


@settings(deadline=None)  # the machine may be busy
@given(members=member_sets(), window=st.sampled_from([0, 60, 720]))
def test_no_step_puts_two_of_one_source_together(members: list[Member], window: int) -> None:
    """Without links two items of one source are one story only when they say the very same minute, hour or day."""
    unlinked = [Member(m.item, m.source, m.title_key, m.moment, m.first_seen) for m in members]
    for cluster in partition(unlinked, Rules(timedelta(minutes=window))):
        said: dict[str, set[object]] = {}
        for one in cluster.members:
            said.setdefault(one.source, set()).add(_says(one))
        assert all(len(sayings) == 1 for sayings in said.values())


@settings(deadline=None)  # the machine may be busy
@given(members=member_sets())
def test_a_window_of_zero_leaves_exact_items_by_minute(members: list[Member]) -> None:
    """With the window off, exact items are one story when title and minute are equal, and only then."""
    exact = [Member(m.item, m.source, m.title_key, m.moment, m.first_seen) for m in members if _is_exact(m)]
    keys = {(m.title_key, _says(m)) for m in exact}
    assert len(partition(exact, Rules(timedelta(0)))) == len(keys)


@settings(deadline=None)  # the machine may be busy
@given(members=member_sets())
def test_an_item_more_never_breaks_an_equal_minute(members: list[Member]) -> None:
    """Exact items of one title and minute are one story whatever else is there."""
    where = _where(partition(members))
    by_minute: dict[object, list[str]] = {}
    for one in filter(_is_exact, members):
        by_minute.setdefault((one.title_key, _says(one)), []).append(one.item)
    for items in by_minute.values():
        assert len({id(where[item]) for item in items}) == 1


def _is_exact(one: Member) -> bool:
    return one.moment is not None and is_exact(one.moment)


def _says(one: Member) -> object:
    """What a member says of when: its moment cut down to its precision; itself when it says nothing."""
    if one.moment is None or one.moment.basis is Basis.FIRST_SEEN:
        return one.item
    grain = "minute" if one.moment.precision is Precision.SECOND else one.moment.precision.value
    return (grain, floor(one.moment.at, one.moment.precision, VIETNAM))


def _where(clusters: tuple[Cluster, ...]) -> dict[str, Cluster]:
    return {one.item: cluster for cluster in clusters for one in cluster.members}


def _connected(one: str, other: str, joined: list[tuple[str, str]]) -> bool:
    reached, before = {one}, set[str]()
    while reached != before:
        before = set(reached)
        for pair in joined:
            if reached & set(pair):
                reached |= set(pair)
    return other in reached
