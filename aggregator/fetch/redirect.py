"""Addresses: which may be asked, where a redirect leads, and who may hear what was meant for the source (pure)."""

from __future__ import annotations

from dataclasses import dataclass

from yarl import URL

from aggregator.fetch.outcome import bad_address
from aggregator.model import FetchFailed, FetchReason

STATUSES = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Redirect:
    """An answer that names another address."""

    target: URL
    permanent: bool


def address(text: str) -> URL | FetchFailed:
    """Read the address of a source.

    One with credentials is refused: source addresses are shown and published, ``headers`` are not.
    """
    url = _http_url(text)
    if url is None:
        return bad_address(text)
    if url.user is not None or url.password is not None:
        sentence = f"The address at {url.host} holds a password; put it into the source's headers as Authorization."
        return FetchFailed(FetchReason.REFUSED, sentence)
    return url


def redirect(here: URL, status: int, location: str | None) -> Redirect | FetchFailed:
    """Read where a redirect leads (RFC 9110 section 10.2.2).

    Raw UTF-8, other raw bytes and spaces are percent-encoded; fragment and credentials are dropped.

    Args:
        here: address that answered.
        status: one of ``STATUSES``.
        location: the header field, undecodable bytes as surrogate escapes.
    """
    if location is None or not location.strip():
        return failed(f"{here.host} redirects (status {status}) without saying where", status)
    try:
        target = here.join(URL(_ascii_if_not_utf8(location.strip())))
    except ValueError:
        return failed(f"{here.host} redirects to {_shown(location)}, which is no address", status)
    if target.scheme not in _DEFAULT_PORTS:
        sentence = (
            f"{here.host} redirects to {_shown(location)}, which is not http or https; correct the source's address."
        )
        return FetchFailed(FetchReason.REFUSED, sentence, status=status)
    cleaned = _http_url(str(target))
    if cleaned is None:
        return failed(f"{here.host} redirects to {_shown(location)}, which names no host", status)
    return Redirect(cleaned.with_user(None), permanent=status in PERMANENT)


def failed(what: str, status: int | None = None) -> FetchFailed:
    """Say that following redirects leads nowhere."""
    return FetchFailed(
        FetchReason.REDIRECT, f"{what}; open it in a browser and correct the source's address.", status=status
    )


def host(url: URL) -> tuple[str, int | None]:
    """Return whom to be polite to: the host, with its port unless it is the scheme's own."""
    return (url.raw_host or "").rstrip("."), None if url.is_default_port() else url.port


def same_site(source: URL, other: URL) -> bool:
    """Say whether an address may be sent what is meant for the source: its validators, its configured headers.

    The same origin (RFC 6454), or the same host where http was upgraded to https.
    """
    if source.raw_host != other.raw_host:
        return False
    upgraded = (
        (source.scheme, other.scheme) == ("http", "https") and source.is_default_port() and other.is_default_port()
    )
    return upgraded or (source.scheme, source.port) == (other.scheme, other.port)


def _http_url(text: str) -> URL | None:
    try:
        url = URL(text.strip()).with_fragment(None)
        usable = url.scheme in _DEFAULT_PORTS and url.raw_host and url.port
    except ValueError:
        return None
    return url if usable else None


def _ascii_if_not_utf8(text: str) -> str:
    raw = text.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:  # another encoding: its bytes are what the server expects back (WHATWG URL does so too)
        return "".join(chr(byte) if byte < 0x80 else f"%{byte:02X}" for byte in raw)  # noqa: PLR2004 - the end of ASCII


def _shown(location: str) -> str:
    return repr(location.encode("utf-8", "replace").decode("utf-8")[:200])
