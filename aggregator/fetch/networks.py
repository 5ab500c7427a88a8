"""Which addresses may be connected to: public ones, and the networks the operator allows.

Judged on the address a socket is about to connect to, so neither a redirect nor a name that resolves
differently the second time gets past it.
"""

from __future__ import annotations

import errno
import socket
from contextvars import ContextVar
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aiohttp import AddrInfoType

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

# The IANA special-purpose registries (RFC 6890), written out because what `ipaddress` calls global changed between
# patch releases of Python 3.11.
_SPECIAL_4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, cloud metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays, withdrawn
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_GLOBAL_6 = IPv6Network("2000::/3")
_SPECIAL_6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "3fff::/20",  # documentation
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")


def forbidden(address: Address, allowed: Sequence[Network]) -> bool:
    """Say whether an address may not be connected to.

    An IPv6 address that carries an IPv4 one (mapped, 6to4, NAT64) is judged by what it carries.
    """
    carried = _carried(address) or address
    if any(one in network for network in allowed for one in (address, carried)):
        return False
    if isinstance(carried, IPv4Address):
        return any(carried in network for network in _SPECIAL_4)
    return carried not in _GLOBAL_6 or any(carried in network for network in _SPECIAL_6)


def _carried(address: Address) -> IPv4Address | None:
    """Return the IPv4 address that packets to this IPv6 address end at, if it is of such a kind."""
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour


@dataclass(slots=True)
class Attempts:
    """What one request tried to connect to."""

    refused: list[Address] = field(default_factory=list)
    allowed: int = 0

    @property
    def all_refused(self) -> bool:
        """Whether the request failed for no other reason than our refusals."""
        return bool(self.refused) and not self.allowed


attempts: ContextVar[Attempts] = ContextVar("attempts")
"""Set around each request. The connector is shared by all requests, and when several addresses of one host fail it
joins their errors into one text; the tasks it connects in copy the context, so this tells whose refusal it was."""


@dataclass(frozen=True, slots=True)
class Guard:
    """A socket factory that makes no socket towards a forbidden address."""

    allowed: tuple[Network, ...]

    def __call__(self, addr_info: AddrInfoType) -> socket.socket:
        """Make the socket for one connection attempt; ``PermissionError`` when it may not be made."""
        family, kind, protocol, _, sockaddr = addr_info
        address = ip_address(sockaddr[0])
        tried = attempts.get()
        if forbidden(address, self.allowed):
            tried.refused.append(address)
            raise PermissionError(errno.EACCES, f"{address} is in a network that may not be fetched from")
        tried.allowed += 1
        return socket.socket(family, kind, protocol)
