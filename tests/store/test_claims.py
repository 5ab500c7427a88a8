"""Due is data: who polls what is decided by rows, for one process or many."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from aggregator.model import Attempt, Source
from aggregator.store import Claimed, Store, Writing
from tests.filling import declare

NOW = datetime(2025, 10, 20, 14, 0, tzinfo=UTC)
LEASE = timedelta(minutes=10)
SOURCES = [Source(name, name, f"https://{name}.example/rss") for name in ("a", "b", "c")]


def claim(store: Store, now: datetime, owner: str = "one", most: int = 9) -> list[Claimed]:
    return store.write(lambda writing: writing.sources.claim_due(now=now, owner=owner, lease=LEASE, most=most))


def ids(claimed: list[Claimed]) -> list[str]:
    return [one.state.source for one in claimed]


def record(store: Store, one: Claimed, next_poll_at: datetime) -> None:
    state = replace(one.state, next_poll_at=next_poll_at, polled_at=NOW, status="same")
    store.write(lambda writing: writing.sources.record(state, Attempt(one.state.source, NOW, "same")))


def test_new_sources_are_due_at_once_and_only_once(store: Store) -> None:
    """What one owner took, no other gets."""
    declare(store, SOURCES, NOW)
    assert ids(claim(store, NOW, most=2)) == ["a", "b"]
    assert ids(claim(store, NOW, "two")) == ["c"]
    assert claim(store, NOW, "three") == []


def test_a_restart_polls_nothing_before_it_is_due(database_url: str) -> None:
    """The time of the next poll outlives the process."""
    with Store(database_url) as store:
        declare(store, SOURCES[:1], NOW)
        [one] = claim(store, NOW)
        record(store, one, NOW + timedelta(hours=1))
    with Store(database_url) as store:
        declare(store, SOURCES[:1], NOW + timedelta(minutes=1))
        assert claim(store, NOW + timedelta(minutes=59)) == []
        assert ids(claim(store, NOW + timedelta(minutes=60))) == ["a"]


def test_two_that_start_at_once_declare_in_turns(store: Store) -> None:
    """Two that declare the same new sources at the same moment both do, neither for a second time."""
    tried: list[str] = []

    def declaring(name: str) -> Callable[[Writing], None]:
        def work(writing: Writing) -> None:
            tried.append(name)
            writing.sources.declare(SOURCES, NOW)

        return work

    with ThreadPoolExecutor(1) as pool, Store(store._engine.url.render_as_string(hide_password=False)) as second:

        def first(writing: Writing) -> Future[None]:
            declaring("one")(writing)
            later = pool.submit(second.write, declaring("two"))
            wait([later], timeout=0.3)
            return later

        store.write(first).result()
    assert tried == ["one", "two"]


def test_a_lease_runs_out(store: Store) -> None:
    """A source whose owner died without a word is due again when its lease has run out."""
    declare(store, SOURCES[:1], NOW)
    claim(store, NOW)
    assert claim(store, NOW + LEASE - timedelta(seconds=1), "two") == []
    assert ids(claim(store, NOW + LEASE, "two")) == ["a"]


def test_a_dead_owners_sources_are_given_back(store: Store) -> None:
    """An owner known to be dead is not waited for; the living keep theirs."""
    declare(store, SOURCES, NOW)
    claim(store, NOW, "dead", most=1)
    claim(store, NOW, "alive", most=1)
    store.write(lambda writing: writing.sources.release_dead(lambda owner: owner == "dead"))
    assert ids(claim(store, NOW, "two")) == ["a", "c"]


def test_disabled_and_removed_sources_are_never_due(store: Store) -> None:
    """Only sources that are declared and enabled are polled."""
    declare(store, [SOURCES[0], replace(SOURCES[1], enabled=False), SOURCES[2]], NOW)
    declare(store, [SOURCES[0], replace(SOURCES[1], enabled=False)], NOW)
    assert ids(claim(store, NOW)) == ["a"]


def test_a_new_address_forgets_what_belonged_to_the_old(store: Store) -> None:
    """Validators of another address are never sent, and the new address is due at once."""
    declare(store, SOURCES[:1], NOW)
    [one] = claim(store, NOW)
    record(store, one, NOW + timedelta(days=1))
    declare(store, [replace(SOURCES[0], url="https://new.example/rss")], NOW + timedelta(hours=1))
    [again] = claim(store, NOW + timedelta(hours=1))
    assert again.state.validators.etag is None


def test_many_claimers_share_without_waiting(store: Store) -> None:
    """Claims made at once give each source to exactly one."""
    many = [Source(f"s{number:02}", "S", f"https://s{number}.example/") for number in range(40)]
    declare(store, many, NOW)
    with ThreadPoolExecutor(8) as pool:
        taken = [ids(one) for one in pool.map(lambda n: claim(store, NOW, str(n), most=5), range(8))]
    assert sorted(sum(taken, [])) == sorted(source.id for source in many)  # noqa: RUF017 - forty names
