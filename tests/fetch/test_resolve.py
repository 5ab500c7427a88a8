"""Names to addresses."""

from __future__ import annotations

import asyncio
import socket

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from aggregator.fetch import Fetcher
from aggregator.fetch.resolve import Resolver
from aggregator.model import FetchFailed, FetchReason

from .server import LOCAL


def test_localhost() -> None:
    """A name this machine knows resolves to its addresses."""
    results = asyncio.run(Resolver().resolve("localhost", 81))
    assert ("127.0.0.1", 81) in {(result["host"], result["port"]) for result in results}


def test_no_name() -> None:
    """A text that no name can be has no address, as if DNS had said so."""
    with pytest.raises(socket.gaierror):
        asyncio.run(Resolver().resolve("a" * 70 + ".example", 80))


class Unknown(AbstractResolver):
    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        raise socket.gaierror(socket.EAI_NONAME, f"{host}:{port} {family.name} is unknown")

    async def close(self) -> None: ...


def test_unknown_host() -> None:
    """A host without an address is a failure of DNS."""

    async def scenario() -> None:
        async with Fetcher(LOCAL, resolver=Unknown()) as fetcher:
            outcome = await fetcher.fetch("http://khong-co.example/")
            assert isinstance(outcome, FetchFailed)
            assert outcome.reason is FetchReason.DNS
            assert "khong-co.example" in outcome.sentence

    asyncio.run(scenario())
