"""What a fetch may cost, and who asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aggregator.fetch.networks import Network


def user_agent(site_url: str = "", contact: str = "") -> str:
    """Name this program and where to reach who runs it (RFC 9110 section 10.1.5).

    Args:
        site_url: public address of the site that republishes; its pages say what the polling is for.
        contact: ``mailto:`` or web address of the operator.
    """
    product = f"khuyencong-aggregator/{version('khuyencong-aggregator')}"
    reach = "; ".join(part for part in (site_url, contact) if part)
    return f"{product} (+{reach})" if reach else product


@dataclass(frozen=True, slots=True)
class Limits:
    """The ``fetch:`` settings of feeds.yaml that a single fetch obeys; the defaults are those of design section 4."""

    timeout: timedelta = timedelta(seconds=30)
    """For one fetch with all its redirects, without the waiting for its turn."""
    max_bytes: int = 10_000_000
    """Of a document, as it comes and again after decompression."""
    concurrency: int = 32
    """Requests at once, in all."""
    per_host: int = 2
    """Requests at once to one host and port."""
    host_gap: timedelta = timedelta(seconds=1)
    """Between the starts of two requests to one host and port."""
    allow_networks: tuple[Network, ...] = ()
    """Networks that are not public and may be fetched from all the same."""
    max_redirects: int = 10
    user_agent: str = field(default_factory=user_agent)

    @property
    def connect_timeout(self) -> timedelta:
        """For name lookup, TCP and TLS together."""
        return self.timeout / 3

    @property
    def idle_timeout(self) -> timedelta:
        """Longest silence in the middle of an answer."""
        return self.timeout / 2
