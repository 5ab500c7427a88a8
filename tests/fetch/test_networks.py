"""Which addresses may be connected to."""

from __future__ import annotations

import asyncio
import socket
from dataclasses import replace
from ipaddress import ip_address, ip_network

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from aggregator.fetch import Fetcher, Limits
from aggregator.fetch.networks import forbidden
from aggregator.model import Fetched, FetchFailed, FetchReason

from .server import LOCAL, respond, serve

FORBIDDEN = """
    0.0.0.0 10.1.2.3 100.64.0.1 100.127.255.255 127.0.0.1 127.8.8.8 169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8
    192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1 255.255.255.255
    :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::10.0.0.1 64:ff9b:1::808:808 100::1 2001::1 2001:db8::1
    2002:7f00:1:: 2002:a9fe:a9fe:: 3fff::1 5f00::1 fc00::1 fd12::1 fe80::1 fe80::1%eth0 fec0::1 ff02::1
"""
PUBLIC = """
    1.1.1.1 8.8.8.8 100.63.255.255 100.128.0.1 113.160.0.1 172.15.0.1 172.32.0.1 192.0.1.1 223.255.255.255
    2001:4860:4860::8888 2405:4800::1 ::ffff:8.8.8.8 64:ff9b::8.8.8.8 2002:808:808::
"""


@pytest.mark.parametrize("address", FORBIDDEN.split())
def test_forbidden(address: str) -> None:
    """An address that is not public may not be fetched from, however it is written, unless its network is allowed."""
    one = ip_address(address)
    assert forbidden(one, ())
    assert forbidden(one, (ip_network("10.9.0.0/16"), ip_network("fd99::/16")))
    assert not forbidden(one, (ip_network("0.0.0.0/0"), ip_network("::/0")))


@pytest.mark.parametrize("address", PUBLIC.split())
def test_public(address: str) -> None:
    """A public address may be fetched from, also one that reaches it through a translator."""
    assert not forbidden(ip_address(address), ())


def test_carried_address_allowed() -> None:
    """Allowing an IPv4 network allows the IPv6 addresses that lead into it."""
    assert not forbidden(ip_address("::ffff:127.0.0.1"), (ip_network("127.0.0.0/8"),))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "[::ffff:127.0.0.1]", "0.0.0.0"])  # noqa: S104 - nothing is bound to it
def test_loopback_refused(host: str) -> None:
    """By default nothing on this machine is fetched, and the sentence says which address and what setting."""

    async def scenario() -> None:
        async with serve(lambda _: respond(b"x")) as server, Fetcher(Limits()) as fetcher:
            outcome = await fetcher.fetch(server.url(host=host))
            assert isinstance(outcome, FetchFailed)
            assert outcome.reason is FetchReason.REFUSED
            assert "fetch.allow_networks" in outcome.sentence
            assert server.connections == 0

    asyncio.run(scenario())


def test_redirect_into_forbidden_network() -> None:
    """A redirect into a network that is not allowed is refused at that hop."""
    limits = replace(LOCAL, allow_networks=(ip_network("127.0.0.1/32"),))

    async def scenario() -> None:
        async with serve(lambda _: respond(b"", "Location: http://127.0.0.2:9/", status=302)) as server:
            async with Fetcher(limits) as fetcher:
                outcome = await fetcher.fetch(server.url())
            assert isinstance(outcome, FetchFailed)
            assert outcome.reason is FetchReason.REFUSED
            assert "127.0.0.2/32" in outcome.sentence

    asyncio.run(scenario())


class Names(AbstractResolver):
    """Answers every name with the next list of addresses."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        del family
        addresses = self.answers.pop(0)
        return [
            ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)
            for address in addresses
        ]

    async def close(self) -> None: ...


def test_one_of_two_addresses_allowed() -> None:
    """Of a host's addresses only the allowed one is connected to."""
    limits = replace(LOCAL, allow_networks=(ip_network("127.0.0.1/32"),))

    async def scenario() -> None:
        async with serve(lambda _: respond(b"x")) as server:
            async with Fetcher(limits, resolver=Names(["10.0.0.1", "127.0.0.1"])) as fetcher:
                assert isinstance(await fetcher.fetch(server.url(host="tin.example")), Fetched)
            async with Fetcher(limits, resolver=Names(["10.0.0.1", "127.0.0.2", "10.0.0.2"])) as fetcher:
                outcome = await fetcher.fetch(server.url(host="tin.example"))
            assert isinstance(outcome, FetchFailed)
            assert outcome.reason is FetchReason.REFUSED

    asyncio.run(scenario())


def test_allowed_address_that_does_not_answer() -> None:
    """When the allowed address does not answer, that is the failure, not the refusal of the other."""

    async def scenario() -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
        async with Fetcher(LOCAL, resolver=Names(["10.0.0.1", "127.0.0.1"])) as fetcher:
            outcome = await fetcher.fetch(f"http://tin.example:{port}/")
            assert isinstance(outcome, FetchFailed)
            assert outcome.reason is FetchReason.CONNECT

    asyncio.run(scenario())


def test_rebinding() -> None:
    """A name that resolves to a forbidden address the second time is refused then."""
    limits = replace(LOCAL, allow_networks=(ip_network("127.0.0.1/32"),))

    async def scenario() -> None:
        async with (
            serve(lambda _: respond(b"", f"Location: http://b.example:{server.port}/", status=302)) as server,
            Fetcher(limits, resolver=Names(["127.0.0.1"], ["127.0.0.2"])) as fetcher,
        ):
            outcome = await fetcher.fetch(server.url(host="a.example"))
            assert isinstance(outcome, FetchFailed)
            assert outcome.reason is FetchReason.REFUSED
            assert server.connections == 1

    asyncio.run(scenario())
