"""Addresses in ``feeds.yaml``: of the web, of networks, of the database."""

from __future__ import annotations

import json
import re
from ipaddress import ip_interface, ip_network
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from aggregator.config.settings import Network

_DRIVER = "postgresql+psycopg"
_SQLITE = "sqlite:///"


def quoted(text: str) -> str:
    """A value as errors show it: in quotes, on one line, shortened."""
    return json.dumps(text if len(text) <= 80 else f"{text[:79]}…", ensure_ascii=False)  # noqa: PLR2004 - a line's worth


def web_address(text: str) -> str:
    """An http or https address with a host and without credentials, spaces taken off its ends.

    Raises:
        ValueError: it is none; the message tells what to write.
    """
    text = text.strip()
    parts = _split(text)
    if parts is None or parts.scheme.lower() not in {"http", "https"} or not parts.hostname:
        raise ValueError(
            f"{quoted(text)} is no http or https address; write one such as https://example.vn/khuyen-cong"
        )
    if parts.username is not None or parts.password is not None:
        raise ValueError("carries a user name or password in the address; take it out, addresses are published")
    return text


def _split(text: str) -> SplitResult | None:
    """The parts of an address; ``None`` when it has none that make sense."""
    if re.search(r"[\s\x00-\x1f\x7f\\<>\"]", text):
        return None
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises when it is no port
    except ValueError:
        return None
    return parts


def mail_server(text: str) -> str:
    """An ``smtp://`` or ``smtps://`` address with a host; it may carry credentials.

    Raises:
        ValueError: it is none; the message does not repeat it, for it may hold a password.
    """
    parts = _split(text)
    if parts is None or parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ValueError("is no mail server; write one such as smtp://user:password@mail.example.vn:587")
    return text


def network(text: str) -> Network:
    """A network such as ``10.0.0.0/8``, or one address.

    Raises:
        ValueError: it is none; the message tells what to write.
    """
    try:
        return ip_network(text)
    except ValueError:
        pass
    try:
        meant = ip_interface(text)
    except ValueError:
        raise ValueError(f"{quoted(text)} is no network; write one such as 127.0.0.1/32 or 10.0.0.0/8") from None
    raise ValueError(f"{quoted(text)} is an address inside a network; write {meant.network} or {meant.ip}")


def database_address(text: str, folder: Path) -> str:
    """An address for SQLAlchemy: SQLite's path made whole from ``folder``, PostgreSQL's driver named.

    Raises:
        ValueError: it is neither; the message does not repeat it, for it may hold a password.
    """
    scheme, colon, rest = text.partition("://")
    if scheme in {"postgres", "postgresql", _DRIVER} and colon and rest:
        return f"{_DRIVER}://{rest}"
    if not text.startswith("sqlite:"):
        raise ValueError("is no database we know; write sqlite:///data/aggregator.db or postgresql://user@host/name")
    path, question, options = text.removeprefix(_SQLITE).partition("?")
    if not text.startswith(_SQLITE) or path in {"", ":memory:"} or "mode=memory" in options:
        raise ValueError("names no file; write sqlite:///data/aggregator.db, with three slashes before the path")
    return f"{_SQLITE}{folder / path}{question}{options}"
