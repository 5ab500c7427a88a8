"""Discover: from an address a person gives, or a source's page, to the feed or listing behind it.

    fetch -> look (parse, normalise, the page's signs; in a child process) -> try a few addresses -> choose

A feed is used as it is. Of a page, the feeds it names are tried, then those its links and its platform speak of; the
first that is alive, as new as the page and has the page's news is taken. Otherwise the page is the listing.
"""

from aggregator.discover.choose import Seen
from aggregator.discover.naming import certain_province, suggest_id, suggest_name
from aggregator.discover.search import Found, NothingFound, discover, look, seek
from aggregator.discover.trial import Trial, try_source

__all__ = [
    "Found",
    "NothingFound",
    "Seen",
    "Trial",
    "certain_province",
    "discover",
    "look",
    "seek",
    "suggest_id",
    "suggest_name",
    "try_source",
]
