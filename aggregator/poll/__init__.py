"""Polling: the order of the steps for one source, told once.

fetch -> read (parse, normalise; in a child process) -> keep (dedupe, classify, publish; one transaction) -> schedule
"""

from aggregator.poll.curate import BATCH, Moved, hide, join, reclassify, split
from aggregator.poll.keep import Kept, Rulebook, keep, publish_waiting, regroup
from aggregator.poll.once import poll_once, preview_all
from aggregator.poll.opening import polling, reading, rulebook, utc_now
from aggregator.poll.poller import Poller
from aggregator.poll.preview import Previewed, Unreadable, preview
from aggregator.poll.read import Read, read
from aggregator.poll.rekey import rekey
from aggregator.poll.retention import let_go

__all__ = [
    "BATCH",
    "Kept",
    "Moved",
    "Poller",
    "Previewed",
    "Read",
    "Rulebook",
    "Unreadable",
    "hide",
    "join",
    "keep",
    "let_go",
    "poll_once",
    "polling",
    "preview",
    "preview_all",
    "publish_waiting",
    "read",
    "reading",
    "reclassify",
    "regroup",
    "rekey",
    "rulebook",
    "split",
    "utc_now",
]
