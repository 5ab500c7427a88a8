"""Names to addresses, each lookup in a daemon thread of its own.

The event loop's own threads are few (dead domains, each waiting its ten seconds, would hold up every other lookup)
and are waited for when the program ends. A daemon thread is not. Their number is bounded by the fetches under way.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading

from aiohttp.abc import AbstractResolver, ResolveResult

_Infos = list[tuple[socket.AddressFamily, socket.SocketKind, int, str, tuple[str, int] | tuple[str, int, int, int]]]


class Resolver(AbstractResolver):
    """The system's resolver (``getaddrinfo``), not holding anything up."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Look a host up; ``OSError`` when it has no address."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[_Infos] = loop.create_future()
        thread = threading.Thread(target=_look_up, args=(loop, answer, host, port, family), name="dns", daemon=True)
        thread.start()
        return [_result(host, protocol, sockaddr, found) for found, _, protocol, _, sockaddr in await answer]

    async def close(self) -> None:
        """Do nothing: threads still looking up are left to end by themselves."""


def _look_up(
    loop: asyncio.AbstractEventLoop, answer: asyncio.Future[_Infos], host: str, port: int, family: socket.AddressFamily
) -> None:
    infos: _Infos = []
    error: OSError | None = None
    try:
        # typeshed's sockaddr has a variant for Python built without IPv6, which has no IPv6 results either
        infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, family=family, flags=socket.AI_ADDRCONFIG)  # type: ignore[assignment]
    except OSError as raised:
        error = raised
    except UnicodeError:  # a label over 63 letters: not a name DNS could hold
        error = socket.gaierror(socket.EAI_NONAME, "not a host name")
    with contextlib.suppress(RuntimeError):  # the loop was closed while we waited: nobody wants the answer
        loop.call_soon_threadsafe(_deliver, answer, infos, error)


def _deliver(answer: asyncio.Future[_Infos], infos: _Infos, error: OSError | None) -> None:
    if answer.done():
        return
    if error is None:
        answer.set_result(infos)
    else:
        answer.set_exception(error)


def _result(
    host: str, protocol: int, sockaddr: tuple[str, int] | tuple[str, int, int, int], family: int
) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=sockaddr[0],
        port=sockaddr[1],
        family=family,
        proto=protocol,
        flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
    )
