"""Certificates: believed or not, and why not."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from aggregator.fetch import Fetcher
from aggregator.model import Fetch, Fetched, FetchFailed, FetchReason

from .server import LOCAL, TLS, respond, serve


def asked(certificate: str, ca_file: Path | None) -> Fetch:
    async def scenario() -> Fetch:
        async with (
            serve(lambda _: respond(b"x", keep=True), certificate=certificate) as server,
            Fetcher(LOCAL) as fetcher,
        ):
            return await fetcher.fetch(server.url(), ca_file=None if ca_file is None else str(ca_file))

    return asyncio.run(scenario())


@pytest.mark.parametrize(
    ("certificate", "ca_file"), [("good.pem", "ca.pem"), ("selfsigned.pem", "selfsigned.pem"), ("chained.pem", "both")]
)
def test_believed(certificate: str, ca_file: str, tmp_path: Path) -> None:
    """A source's ca_file makes its server believed: its authority, its own certificate, a missing intermediate."""
    (tmp_path / "both").write_text((TLS / "ca.pem").read_text() + (TLS / "intermediate.pem").read_text())
    outcome = asked(certificate, tmp_path / "both" if ca_file == "both" else TLS / ca_file)
    assert isinstance(outcome, Fetched)


@pytest.mark.parametrize(
    ("certificate", "ca_file", "words"),
    [
        ("good.pem", None, ["authority", "not known", "ca_file"]),
        ("chained.pem", "ca.pem", ["chain is incomplete", "ca_file"]),
        ("selfsigned.pem", None, ["self-signed", "ca_file"]),
        ("expired.pem", "ca.pem", ["expired"]),
        ("otherhost.pem", "ca.pem", ["for another"]),
    ],
)
def test_not_believed(certificate: str, ca_file: str | None, words: list[str]) -> None:
    """A server that cannot prove itself is refused, and the sentence says which proof is missing."""
    outcome = asked(certificate, None if ca_file is None else TLS / ca_file)
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason is FetchReason.TLS
    assert all(word in outcome.sentence for word in words), outcome.sentence


@pytest.mark.parametrize("text", [None, "", "not a certificate"])
def test_unusable_ca_file(text: str | None, tmp_path: Path) -> None:
    """A ca_file that is missing or holds no certificate is said to be so."""
    path = tmp_path / "ca.pem"
    if text is not None:
        path.write_text(text)
    outcome = asked("good.pem", path)
    assert isinstance(outcome, FetchFailed)
    assert outcome.reason is FetchReason.TLS
    assert str(path) in outcome.sentence


def test_only_that_source() -> None:
    """What one source's ca_file makes believed stays unbelieved for another, also over a connection kept open."""

    async def scenario() -> None:
        async with (
            serve(lambda _: respond(b"x", keep=True), certificate="good.pem") as server,
            Fetcher(LOCAL) as fetcher,
        ):
            assert isinstance(await fetcher.fetch(server.url(), ca_file=str(TLS / "ca.pem")), Fetched)
            assert isinstance(await fetcher.fetch(server.url()), FetchFailed)

    asyncio.run(scenario())


def test_not_tls() -> None:
    """A server that does not speak TLS is said to be so."""

    async def plain(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    async def scenario() -> None:
        server = await asyncio.start_server(plain, "127.0.0.1", 0)
        async with server, Fetcher(LOCAL) as fetcher:
            outcome = await fetcher.fetch(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
            assert isinstance(outcome, FetchFailed)
            assert outcome.reason is FetchReason.TLS
            assert "scheme" in outcome.sentence

    asyncio.run(scenario())
