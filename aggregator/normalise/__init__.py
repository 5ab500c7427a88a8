"""From what a document lists to items: clean titles, canonical links, sanitised HTML, identity inside the source."""

from aggregator.normalise.enrich import enriched, is_same_site, wants_article, without_common
from aggregator.normalise.items import Normalised, normalise
from aggregator.normalise.link import canonical, link_key
from aggregator.normalise.markup import visible_text
from aggregator.normalise.revise import is_new_issue, refine, revise

__all__ = [
    "Normalised",
    "canonical",
    "enriched",
    "is_new_issue",
    "is_same_site",
    "link_key",
    "normalise",
    "refine",
    "revise",
    "visible_text",
    "wants_article",
    "without_common",
]
