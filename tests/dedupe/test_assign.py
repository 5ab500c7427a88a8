from __future__ import annotations

from aggregator.dedupe import Founded, assign
from aggregator.model import Cluster
from tests.dedupe.members import member


def _cluster(*items: str) -> Cluster:
    return Cluster(tuple(member({"id": item, "at": "18 07:17"}, "x") for item in items), dict.fromkeys(items, "first"))


def test_what_expired_takes_no_published_place() -> None:
    """A published story lives on when it meets an expired one that came earlier; one that only waits does not."""
    founders = {"a1": Founded(1, 1, expired=True), "b1": Founded(2, 2), "c1": Founded(3, None)}
    [all_three] = assign([_cluster("a1", "b1", "c1")], founders)
    assert (all_three.story, all_three.absorbed) == (2, (1, 3))
    [waiting] = assign([_cluster("a1", "c1")], founders)
    assert (waiting.story, waiting.absorbed) == (1, (3,))


def test_a_cluster_without_a_founder_is_a_new_story() -> None:
    """Nothing was founded on its items, so it is given no story."""
    (assigned,) = assign([_cluster("a1", "b1")], {})
    assert (assigned.story, assigned.absorbed) == (None, ())


def test_a_story_lives_on_where_its_founder_is() -> None:
    """The cluster that holds the founding item is the story, however it grew or shrank."""
    assigned = assign([_cluster("a1", "b1"), _cluster("c1")], {"b1": Founded(7, 1)})
    assert [one.story for one in assigned] == [7, None]


def test_of_several_the_first_that_arrived_lives_on() -> None:
    """The order of arrival decides, not the story's number; the others are absorbed in that order."""
    founders = {"a1": Founded(3, 20), "b1": Founded(9, 4), "c1": Founded(5, 12)}
    (assigned,) = assign([_cluster("a1", "b1", "c1")], founders)
    assert (assigned.story, assigned.absorbed) == (9, (5, 3))


def test_a_published_story_outlives_one_that_is_not() -> None:
    """A story without a place in the order of arrival has no address to keep."""
    founders = {"a1": Founded(3, None), "b1": Founded(9, 4), "c1": Founded(2, None)}
    (assigned,) = assign([_cluster("a1", "b1", "c1")], founders)
    assert (assigned.story, assigned.absorbed) == (9, (2, 3))


def test_a_story_that_was_absorbed_is_revived_when_its_founder_stands_alone() -> None:
    """After a split each half is the story its founder founded, so both addresses work again."""
    founders = {"a1": Founded(3, 1), "b1": Founded(4, 2)}
    (together,) = assign([_cluster("a1", "b1")], founders)
    assert (together.story, together.absorbed) == (3, (4,))
    apart = assign([_cluster("a1"), _cluster("b1")], founders)
    assert [(one.story, one.absorbed) for one in apart] == [(3, ()), (4, ())]


def test_no_story_is_given_to_two_clusters() -> None:
    """Each story appears once over all clusters, alive or absorbed."""
    founders = {"a1": Founded(1, 1), "b1": Founded(2, 2), "c1": Founded(3, 3)}
    assigned = assign([_cluster("a1", "c1"), _cluster("b1"), _cluster("d1")], founders)
    stories = [story for one in assigned for story in (one.story, *one.absorbed) if story is not None]
    assert sorted(stories) == [1, 2, 3]
