"""Only a part of the service dies: a child that reads documents, or the connections to the database."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.crash.kept import check_database, difference, opened, stories, stuck
from tests.crash.victim import Reader, Victim, children_of, until
from tests.crash.world import SCENARIO, World, world
from tests.demo.test_run import free_port

DROP_WRITERS = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL"
)


@pytest.fixture
def sources(tmp_path: Path) -> Iterator[World]:
    with world(tmp_path, free_port()) as made:
        yield made


@pytest.fixture
def reader(sources: World) -> Iterator[Reader]:
    reader = Reader(sources.address)
    yield reader
    reader.client.close()


@pytest.fixture
def service(sources: World, database_url: str) -> Iterator[Victim]:
    victim = Victim.start("run", folder=sources.folder, database_url=database_url)
    yield victim
    victim.destroy()


def holds_the_truth(sources: World, reader: Reader, service: Victim, database_url: str) -> None:
    """Soon exactly the truth is published, by the process that was started first."""
    until(
        lambda: stories(reader.look()) == sources.truth or service.ended,
        lambda: f"{difference(stories(reader.look()), sources.truth)}; {service.said()}",
    )
    assert not service.ended, service.said()
    until(lambda: not stuck(database_url, service.process.pid), lambda: f"stuck; {service.said()}")
    check_database(database_url, sources.truth)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_children_killed(sources: World, reader: Reader, service: Victim, database_url: str) -> None:
    """Whichever children die while documents are read, the service goes on, and nothing is lost."""
    chance = random.Random(4)  # noqa: S311 - no secret
    holds_the_truth(sources, reader, service, database_url)
    for stage in SCENARIO.stages[1:3]:
        sources.go_to(stage)
        for _ in range(3):
            asked_again(sources, service)
            for child in descendants(service.process.pid):
                if chance.random() < 0.6:
                    kill_if_there(child)
        holds_the_truth(sources, reader, service, database_url)
    service.end()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_connections_terminated(sources: World, reader: Reader, service: Victim, database_url: str) -> None:
    """When PostgreSQL drops its connections in the middle of writing, the service goes on, and nothing is lost."""
    holds_the_truth(sources, reader, service, database_url)
    dropped = 0
    for stage in SCENARIO.stages[1:3]:
        sources.go_to(stage)
        asked_again(sources, service)
        dropped += drop_writers(database_url, seconds=1.0)
        holds_the_truth(sources, reader, service, database_url)
    assert dropped
    service.end()


def asked_again(sources: World, service: Victim) -> None:
    """Wait for the next request of a source: a document is about to be read."""
    asked = sources.asked
    until(lambda: sources.asked > asked or service.ended, service.said)


def drop_writers(database_url: str, seconds: float) -> int:
    """End whichever connection to a database has written and not committed yet; how many there were."""
    engine, last, dropped = opened(database_url), time.monotonic() + seconds, 0
    with engine.connect() as connection:
        while time.monotonic() < last:
            dropped += len(connection.execute(DROP_WRITERS).all())
            connection.rollback()
            time.sleep(0.005)
    engine.dispose()
    return dropped


def descendants(parent: int) -> list[int]:
    """Children, and theirs."""
    return [one for child in children_of(parent) for one in (child, *descendants(child))]


def kill_if_there(number: int) -> None:
    try:
        os.kill(number, signal.SIGKILL)
    except ProcessLookupError:
        return
