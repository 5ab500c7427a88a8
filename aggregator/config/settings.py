"""What the configuration means, read once and frozen. The defaults of design section 4 stand here and in ``model``."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from aggregator.model import OTHER, Category, Lexicon, Site, Source

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Server:
    """Where the pages are served."""

    host: str = "127.0.0.1"
    port: int = 8000
    """0 lets the system choose one."""
    admin_token: str | None = field(default=None, repr=False)
    """Secret that opens what changes things; ``None`` keeps those doors shut."""
    trusted_proxies: tuple[str, ...] = ()
    """Addresses and networks whose ``X-Forwarded-*`` we believe."""


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How we ask others for documents."""

    interval: timedelta = timedelta(hours=1)
    """Between two polls of a source that asks for nothing else."""
    min_interval: timedelta = timedelta(minutes=15)
    """No source may ask for less."""
    max_interval: timedelta = timedelta(hours=24)
    """No quiet or failing source is left alone for longer, unless its own interval is longer."""
    timeout: timedelta = timedelta(seconds=30)
    max_bytes: int = 10_000_000
    """Of one document after decompression."""
    concurrency: int = 32
    per_host: int = 2
    host_gap: timedelta = timedelta(seconds=1)
    """Between two requests to one host."""
    allow_networks: tuple[Network, ...] = ()
    """Private networks that may be fetched from; empty = none."""


@dataclass(frozen=True, slots=True)
class Alerts:
    """Where the operator hears of trouble."""

    webhook: str | None = field(default=None, repr=False)
    """http(s) address that takes a POST."""
    smtp: str | None = field(default=None, repr=False)
    """``smtp://`` or ``smtps://`` address of a mail server."""


@dataclass(frozen=True, slots=True)
class Settings:
    """``feeds.yaml`` with its defaults filled in and its paths made whole."""

    path: Path
    """The file they come from."""
    database_url: str = field(repr=False)
    """``sqlite:///…`` or ``postgresql+psycopg://…``; may hold a password."""
    site: Site = field(default_factory=Site)
    server: Server = field(default_factory=Server)
    fetch: FetchSettings = field(default_factory=FetchSettings)
    dedupe_window: timedelta = timedelta(hours=12)
    """Zero turns step 2 of the same-story rule off."""
    retention: timedelta | None = None
    """How long stories are kept; ``None`` = forever."""
    alerts: Alerts = field(default_factory=Alerts)
    categories: tuple[Category, ...] = (OTHER,)
    """In the order that decides; `khac` is always among them."""
    sources: tuple[Source, ...] = ()
    rules: Path | None = None
    """The operator's own ``rules.yaml``; ``None`` = the built-in words."""
    lexicon: Lexicon = field(default_factory=Lexicon, repr=False)
    """The words by which headlines are understood."""
