"""Every way a fetch can go wrong, each as its class and a sentence that tells a person what to do."""

from __future__ import annotations

import errno
import ssl
from typing import TYPE_CHECKING, Final

import aiohttp

from aggregator.model import FetchFailed, FetchReason, Pacing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from yarl import URL

    from aggregator.fetch.networks import Attempts

_DOCUMENT: Final = frozenset({200, 226})


class Unanswered(aiohttp.ClientError):
    """The connection ended before an answer; raised in place of aiohttp's own, which would ask again at once."""


# X509_V_ERR_* of OpenSSL's x509_vfy.h
_CERTIFICATE: Final[Mapping[int, str]] = {
    2: "its chain is incomplete",
    9: "it is not valid yet; check this machine's clock",
    10: "it has expired; the site must renew it",
    18: "it is self-signed",
    19: "its chain ends in an authority that is self-signed and not known here",
    20: "its chain is incomplete or its authority is not known here",
    21: "its chain is incomplete",
    62: "it is for another host name; check the address",
    64: "it is for another address; check the address",
}
_CA_FILE_HELPS: Final = frozenset({2, 18, 19, 20, 21})
"""Failures an extra authority or intermediate certificate can mend."""


def by_status(status: int, fields: Mapping[str, str], pacing: Pacing) -> FetchFailed | None:
    """Judge a final response by its status alone, before any of its body is looked at.

    Returns:
        ``None`` when it brings a document.
    """
    if fields.get("cf-mitigated", "").strip().lower() == "challenge":
        return _failed(
            FetchReason.BLOCKED, "A firewall asks for a browser; ask the site to let our User-Agent in", status, pacing
        )
    if status in _DOCUMENT:
        return None
    match status:
        case 401 | 403:
            reason, sentence = (
                FetchReason.BLOCKED,
                f"The server refuses us (status {status}); ask the site to let our User-Agent in",
            )
        case 404:
            reason, sentence = (
                FetchReason.HTTP,
                "Nothing is at this address (status 404); look for its new address on the site",
            )
        case 410:
            reason, sentence = (
                FetchReason.GONE,
                "The server says this address is gone for good (status 410); remove or replace it",
            )
        case 429:
            reason, sentence = (
                FetchReason.THROTTLED,
                "The server says we ask too often (status 429); raise the source's interval",
            )
        case 503 if "Retry-After" in fields:
            reason, sentence = (
                FetchReason.THROTTLED,
                "The server is busy and asks us to wait (status 503); nothing to do yet",
            )
        case _ if status >= 500:  # noqa: PLR2004 - RFC 9110 section 15.6
            reason, sentence = (
                FetchReason.HTTP,
                f"The server has a fault (status {status}); wait, or tell the site's administrators",
            )
        case _:
            reason, sentence = (
                FetchReason.HTTP,
                f"The server answered with status {status}, which is no document; check the address",
            )
    return _failed(reason, sentence, status, pacing)


def _failed(reason: FetchReason, sentence: str, status: int, pacing: Pacing) -> FetchFailed:
    return FetchFailed(reason, f"{sentence}.", status=status, pacing=pacing)


def by_error(error: aiohttp.ClientError | OSError, url: URL, attempts: Attempts) -> FetchFailed:
    """Name the class of what was raised while asking one address, and say it in a sentence."""
    host = url.host or ""
    match error:
        case TimeoutError():
            return timed_out(host)
        case aiohttp.ClientConnectorError():
            return _not_connected(error, host, url.port, attempts)
        case aiohttp.InvalidURL() | aiohttp.NonHttpUrlClientError():
            return bad_address(str(url))
        case aiohttp.ClientResponseError():
            what = f"{host} does not answer in HTTP ({' '.join(error.message.split())[:120]})"
        case aiohttp.ClientPayloadError():
            what = f"The answer of {host} was cut off or is framed wrongly"
        case _:
            what = f"{host} closed the connection in the middle"
    return _protocol(what)


def _not_connected(error: aiohttp.ClientConnectorError, host: str, port: int | None, attempts: Attempts) -> FetchFailed:
    match error:
        case aiohttp.ClientConnectorDNSError():
            why = error.os_error.strerror
            return FetchFailed(FetchReason.DNS, f"No address is known for {host} ({why}); check its name.")
        case _ if attempts.all_refused:
            return _network_refused(host, attempts)
        case aiohttp.ClientConnectorCertificateError():
            return _certificate(host, error.certificate_error)
        case aiohttp.ClientSSLError():
            why = getattr(error.os_error, "reason", None) or error.os_error.strerror
            return FetchFailed(FetchReason.TLS, f"{host} and we could not agree on TLS ({why}); check scheme and port.")
        case _:
            return _no_connection(host, port, error.os_error)


def _protocol(sentence: str) -> FetchFailed:
    return FetchFailed(FetchReason.PROTOCOL, f"{sentence}; if it lasts, tell the site's administrators.")


def timed_out(host: str) -> FetchFailed:
    """Say that a deadline passed."""
    return FetchFailed(FetchReason.TIMEOUT, f"{host} did not answer in time; if it lasts, raise fetch.timeout.")


def bad_address(url: str) -> FetchFailed:
    """Say that this is no address of a document."""
    return FetchFailed(FetchReason.REFUSED, f"{url[:200]!r} is not an http or https address; correct it.")


def unexpected_not_modified(host: str) -> FetchFailed:
    """Say that a 304 answers a request that asked for no comparison (RFC 9110 section 15.4.5)."""
    return _protocol(f"{host} says nothing changed (status 304) although we did not ask for changes only")


def _network_refused(host: str, attempts: Attempts) -> FetchFailed:
    address = attempts.refused[0]
    sentence = (
        f"{host} is at {address}, in a network that may not be fetched from; "
        f"if it should be, add {address}/{address.max_prefixlen} to fetch.allow_networks."
    )
    return FetchFailed(FetchReason.REFUSED, sentence)


def _no_connection(host: str, port: int | None, error: OSError) -> FetchFailed:
    match error.errno:
        case errno.ECONNREFUSED:
            why = "nothing listens there"
        case errno.ENETUNREACH | errno.EHOSTUNREACH:
            why = "no way leads there; check this machine's network"
        case errno.ECONNRESET:
            why = "it hung up"
        case _:
            why = error.strerror or str(error)
    return FetchFailed(FetchReason.CONNECT, f"No connection to {host} port {port}: {why}; check the address.")


def _certificate(host: str, error: Exception) -> FetchFailed:
    code = error.verify_code if isinstance(error, ssl.SSLCertVerificationError) else 0
    why = _CERTIFICATE.get(code) or str(error)
    helps = "; give the missing certificates in a PEM file as the source's ca_file" if code in _CA_FILE_HELPS else ""
    return FetchFailed(FetchReason.TLS, f"The certificate of {host} is not trusted: {why}{helps}.")


def unreadable_ca_file(path: str, error: OSError) -> FetchFailed:
    """Say that the source's own certificates cannot be used."""
    why = error.strerror if not isinstance(error, ssl.SSLError) else "it holds no PEM certificate"
    return FetchFailed(FetchReason.TLS, f"ca_file {path} cannot be read: {why}; correct the source's ca_file.")
