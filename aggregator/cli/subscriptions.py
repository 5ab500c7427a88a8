"""From an OPML list to the sources it adds: what is new, under which id, and what is not taken and why."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from aggregator.config import Settings
from aggregator.config.address import web_address
from aggregator.config.edit import Addition
from aggregator.discover import certain_province, suggest_id, suggest_name
from aggregator.model import Refusal, Source
from aggregator.normalise import link_key
from aggregator.parse.opml import Subscription, Subscriptions
from aggregator.provinces import SLUGS

ID = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
"""What may be a source's id."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a list adds."""

    additions: tuple[Addition, ...]
    refused: tuple[Refusal, ...]
    notes: tuple[str, ...]
    """What was taken otherwise than the list says."""


def key(url: str) -> str:
    """Equal for two addresses that are one source's."""
    return link_key(url)


def declared(settings: Settings) -> dict[str, str]:
    """Ids of the declared sources by the key of their address."""
    return {key(source.url): source.id for source in reversed(settings.sources)}


def choose(settings: Settings, listed: Subscriptions) -> Chosen:
    """Choose what is new; of two with one address the first counts."""
    known, taken = declared(settings), {source.id for source in settings.sources}
    categories = {category.slug for category in settings.categories}
    additions: list[Addition] = []
    refused: list[Refusal] = []
    notes: list[str] = []
    for one in listed.found:
        source = _source(one, taken)
        where = key(source.url)
        if where in known:
            refused.append(Refusal(source.name, f"{source.url} is there already, as {known[where]}"))
            continue
        try:
            web_address(source.url)
        except ValueError as error:
            refused.append(Refusal(source.name, str(error)))
            continue
        if one.id is not None and source.id != one.id:
            notes.append(f"{source.name} is called {source.id}, for {one.id!r} is taken or no id")
        if source.category is not None and source.category not in categories:
            notes.append(f"{source.id} is without its category, for feeds.yaml declares no {source.category!r}")
            source = replace(source, category=None)
        if source.province is not None and source.province not in SLUGS:
            notes.append(f"{source.id} is without its province, for {source.province!r} is none of the 34")
            source = replace(source, province=None)
        known[where] = source.id
        taken.add(source.id)
        additions.append(Addition(source))
    return Chosen(tuple(additions), (*refused, *listed.refused), tuple(notes))


def _source(one: Subscription, taken: set[str]) -> Source:
    """The source it names; the province of another reader's list is told from its name where that is certain."""
    name = suggest_name(one.name, one.url)
    usable = one.id is not None and ID.fullmatch(one.id) is not None and one.id not in taken
    return Source(
        id=one.id if usable and one.id is not None else suggest_id(one.url, taken),
        name=name,
        url=one.url,
        kind=one.kind,
        province=certain_province(name, one.url) if one.id is None else one.province,
        category=one.category,
        enabled=one.enabled,
    )
