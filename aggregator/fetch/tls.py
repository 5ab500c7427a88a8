"""Whom to believe who a server is: the system's authorities, and for one source also those of its ``ca_file``."""

from __future__ import annotations

import ssl
from pathlib import Path

from aggregator.fetch.outcome import unreadable_ca_file
from aggregator.model import FetchFailed


class Authorities:
    """Makes TLS contexts; each always verifies chain and host name.

    A context takes some 20 ms to make and is kept for as long as its file is unchanged.
    """

    def __init__(self) -> None:
        self._contexts: dict[tuple[str | None, int], ssl.SSLContext] = {}

    def context(self, ca_file: str | None) -> ssl.SSLContext | FetchFailed:
        """Return the context for a source, or why its ``ca_file`` cannot be used.

        Args:
            ca_file: path of a PEM bundle believed besides the system's; ``None`` for the system's alone.
        """
        try:
            key = (ca_file, Path(ca_file).stat().st_mtime_ns if ca_file is not None else 0)
            if key not in self._contexts:
                self._contexts[key] = _context(ca_file)
        except OSError as error:  # ssl.SSLError, for a file that is no PEM, is one too
            return unreadable_ca_file(str(ca_file), error)
        return self._contexts[key]


def _context(ca_file: str | None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.set_alpn_protocols(("http/1.1",))
    if ca_file is not None:
        context.load_verify_locations(cafile=ca_file)
    return context
