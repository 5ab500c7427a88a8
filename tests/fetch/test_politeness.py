"""Turns: by proof of arrival, not by stopwatch."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta

from aggregator.fetch import Fetcher
from aggregator.fetch.politeness import Politeness
from aggregator.model import Fetched

from .server import LOCAL, Request, respond, serve

GAP = timedelta(seconds=0.05)


def test_twenty_hosts_at_once() -> None:
    """Twenty hosts, none of which answers before all have been asked, are all answered."""

    async def scenario() -> None:
        barrier = asyncio.Barrier(20)

        async def together(_: Request) -> bytes:
            await barrier.wait()
            return respond(b"x")

        limits = replace(LOCAL, per_host=1, host_gap=timedelta(hours=1))
        async with AsyncExitStack() as stack, Fetcher(limits) as fetcher:
            servers = [await stack.enter_async_context(serve(together)) for _ in range(20)]
            outcomes = await asyncio.gather(*(fetcher.fetch(server.url()) for server in servers))
            assert all(isinstance(outcome, Fetched) for outcome in outcomes)

    asyncio.run(scenario())


def test_slow_host_starves_nobody() -> None:
    """Fifty requests waiting for one slow host leave places for others."""

    async def scenario() -> None:
        release = asyncio.Event()

        async def slow(_: Request) -> bytes:
            await release.wait()
            return respond(b"x")

        limits = replace(LOCAL, concurrency=3, per_host=2)
        async with serve(slow) as one, serve(lambda _: respond(b"y")) as other, Fetcher(limits) as fetcher:
            waiting = [asyncio.create_task(fetcher.fetch(one.url())) for _ in range(50)]
            await asyncio.sleep(0)
            assert isinstance(await fetcher.fetch(other.url()), Fetched)
            assert len(one.requests) <= 2
            release.set()
            assert all(isinstance(outcome, Fetched) for outcome in await asyncio.gather(*waiting))

    asyncio.run(scenario())


def test_never_more_than_allowed() -> None:
    """At no moment do more run than one host, or all together, may have."""

    async def scenario() -> None:
        politeness = Politeness(concurrency=3, per_host=2, host_gap=timedelta())
        running: list[str] = []
        most = {"all": 0, "a": 0}

        async def work(host: str) -> None:
            async with politeness.turn((host, None)):
                running.append(host)
                most["all"] = max(most["all"], len(running))
                most["a"] = max(most["a"], running.count("a"))
                for _ in range(5):
                    await asyncio.sleep(0)
                running.remove(host)

        await asyncio.gather(*(work(host) for host in "aaaaabbbbbccccc"))
        assert most == {"all": 3, "a": 2}

    asyncio.run(scenario())


def test_gap() -> None:
    """Starts at one host are a gap apart, though several may run at once; another host does not wait for them."""

    async def scenario() -> None:
        politeness = Politeness(concurrency=9, per_host=9, host_gap=GAP)
        order: list[str] = []

        async def work(host: str) -> None:
            async with politeness.turn((host, None)):
                order.append(host)

        began = asyncio.get_running_loop().time()
        await asyncio.gather(*(work(host) for host in "aaaab"))
        assert asyncio.get_running_loop().time() - began >= 3 * GAP.total_seconds()
        assert order == ["a", "b", "a", "a", "a"]

    asyncio.run(scenario())


def test_gap_between_hops() -> None:
    """A redirect to the same host waits its turn too, and that wait is not held against the server."""

    async def scenario() -> None:
        limits = replace(LOCAL, host_gap=timedelta(seconds=1), timeout=timedelta(seconds=1))
        script = lambda request: (  # noqa: E731
            respond(b"x") if request.target == "/to" else respond(b"", "Location: /to", status=301)
        )
        async with serve(script) as server, Fetcher(limits) as fetcher:
            began = asyncio.get_running_loop().time()
            assert isinstance(await fetcher.fetch(server.url()), Fetched)
            assert asyncio.get_running_loop().time() - began >= limits.host_gap.total_seconds()

    asyncio.run(scenario())


def test_failure_frees_its_place() -> None:
    """A request that ends in an error or is cancelled, also while waiting, leaves its place to the next."""

    async def scenario() -> None:
        politeness = Politeness(concurrency=1, per_host=1, host_gap=timedelta())
        release = asyncio.Event()

        async def hold() -> None:
            async with politeness.turn(("a", None)):
                await release.wait()
                raise RuntimeError

        holding, waiting = asyncio.create_task(hold()), asyncio.create_task(hold())
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        waiting.cancel()
        release.set()
        await asyncio.wait({holding, waiting})
        assert isinstance(holding.exception(), RuntimeError)
        async with asyncio.timeout(5), politeness.turn(("a", None)):
            pass

    asyncio.run(scenario())
