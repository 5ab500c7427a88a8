"""Fetching: the only part that speaks HTTP to others (rules section 2.1).

    Fetcher(limits) -> fetch(url) -> Fetched | NotModified | FetchFailed

A fetch waits for its turn (``politeness``), connects where it may (``networks``, ``resolve``, ``tls``), follows
redirects (``redirect``), undoes compression (``decode``), reads when to come back (``pacing``) and names what went
wrong (``outcome``); ``client`` tells the order.
"""

from aggregator.fetch.client import Fetcher
from aggregator.fetch.limits import Limits, user_agent
from aggregator.fetch.networks import Network

__all__ = ["Fetcher", "Limits", "Network", "user_agent"]
