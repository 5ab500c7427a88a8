"""The keys of ``rules.yaml`` and what each may hold."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from aggregator.config.address import quoted
from aggregator.config.shape import LEFT_OUT, Shape, Slug, Text

_BREAKS = re.compile(r"""[,;:!?()\[\]|"“”„«»]""")


def _phrase(value: str) -> str:
    if "..." in value:
        raise ValueError(
            f"{quoted(value)} holds three dots; write the one character … for words that may stand between"
        )
    if any(not any(map(str.isalnum, part)) for part in value.split("…")):
        raise ValueError(f"{quoted(value)} has no word before or behind …; write words there, or take it out")
    if broken := _BREAKS.search(value):
        raise ValueError(f"{quoted(value)} holds the sign {broken[0]} that no phrase runs across; write two phrases")
    return value


Phrases = Annotated[tuple[Annotated[Text, AfterValidator(_phrase)], ...], Field(strict=False)]


class TopicShape(Shape):
    """One of ``activities:`` or ``stages:`` in ``rules.yaml``."""

    slug: Slug
    name: Text
    english: Text = LEFT_OUT
    words: Phrases = LEFT_OUT
    in_context: Phrases = LEFT_OUT
    alone: Phrases = LEFT_OUT
    never: Phrases = LEFT_OUT


class ProvinceWordsShape(Shape):
    """``provinces:`` in ``rules.yaml``."""

    not_provinces: Phrases = LEFT_OUT
    before_person: Phrases = LEFT_OUT
    before_namesake: Phrases = LEFT_OUT
    not_namesake: Phrases = LEFT_OUT


class RulesShape(Shape):
    """The whole of ``rules.yaml``."""

    core: Phrases = LEFT_OUT
    not_core: Phrases = LEFT_OUT
    context: Phrases = LEFT_OUT
    off_topic: Phrases = LEFT_OUT
    activities: Annotated[tuple[TopicShape, ...], Field(strict=False)] = ()
    stages: Annotated[tuple[TopicShape, ...], Field(strict=False)] = ()
    provinces: ProvinceWordsShape = ProvinceWordsShape()
