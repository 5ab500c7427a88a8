"""Publish: every feed and page as a document, for the web and for a folder."""

from aggregator.publish.documents import (
    CONTENT_TYPES,
    FEED_FORMS,
    Described,
    FeedForm,
    Form,
    Published,
    describe,
    document,
    frame,
    groups,
    list_of_feeds,
    list_of_sources,
    named,
    provinces,
)
from aggregator.publish.folder import Written, compress, write_site

__all__ = [
    "CONTENT_TYPES",
    "FEED_FORMS",
    "Described",
    "FeedForm",
    "Form",
    "Published",
    "Written",
    "compress",
    "describe",
    "document",
    "frame",
    "groups",
    "list_of_feeds",
    "list_of_sources",
    "named",
    "provinces",
    "write_site",
]
