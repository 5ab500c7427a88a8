"""``rules.yaml``: the words by which headlines are understood, the built-in ones or the operator's own."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from aggregator.config.address import quoted
from aggregator.config.document import Document, Problem, read, understand
from aggregator.config.rules_shape import RulesShape, TopicShape
from aggregator.config.sentences import problems
from aggregator.errors import ConfigError
from aggregator.model import Lexicon, Topic

RULES_NAME = "rules.yaml"
_WORDS = frozenset({"core", "not_core", "context", "off_topic"})


def load_rules(path: Path) -> Lexicon:
    """The words of an operator's file.

    Raises:
        ConfigError: it cannot be read, or something in it is wrong.
    """
    return _lexicon(read(path))


@cache
def built_in_rules() -> Lexicon:
    """The words that are in force where ``rules`` names no file."""
    return _lexicon(understand(starting_rules(), RULES_NAME))


def starting_rules() -> str:
    """The text `aggregator init --rules` writes: the built-in words, for editing."""
    return files(__package__).joinpath(RULES_NAME).read_text(encoding="utf-8")


def _lexicon(document: Document) -> Lexicon:
    if not isinstance(document.data, dict):
        raise ConfigError("holds no keys; `aggregator init --rules` shows what it may hold", file=document.file, line=1)
    try:
        shape = RulesShape.model_validate(document.data)
    except ValidationError as error:
        raise document.error(problems(error, RulesShape)) from None
    twice = [*_twice("activities", shape.activities, document), *_twice("stages", shape.stages, document)]
    if twice:
        raise document.error(twice)
    words = {name: value for name, value in shape.given().items() if name in _WORDS}
    return Lexicon(
        activities=tuple(map(_topic, shape.activities)),
        stages=tuple(map(_topic, shape.stages)),
        **words,
        **shape.provinces.given(),
    )


def _topic(shape: TopicShape) -> Topic:
    return Topic(**shape.given())


def _twice(section: str, topics: tuple[TopicShape, ...], document: Document) -> list[Problem]:
    """Slugs that stand more than once in a section."""
    first: dict[str, int] = {}
    found = []
    for index, topic in enumerate(topics):
        if topic.slug in first:
            line = document.line((section, first[topic.slug], "slug"))
            sentence = f"{quoted(topic.slug)} stands already on line {line}; write another slug"
            found.append(Problem((section, index, "slug"), sentence))
        first.setdefault(topic.slug, index)
    return found
