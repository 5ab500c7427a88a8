"""What a headline tells of: kinds of khuyến công work, and the stage at which a project stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from aggregator.classify.phrases import Found, Headline, Phrases, headline
from aggregator.model import Lexicon, Sign, Topic


@dataclass(frozen=True, slots=True)
class Told:
    """What a headline tells of, each with the words that say so."""

    activities: tuple[Sign, ...] = ()
    """In the order of the rules."""
    stage: Sign | None = None
    named: tuple[Sign, ...] = ()
    """What its words name though the headline may be of another field; enough to choose a category."""


def find_topics(title: str, lexicon: Lexicon, *, labels: Iterable[str] = ()) -> Told:
    """The activities and the stage that a headline names.

    Args:
        title: plain text.
        lexicon: the rules: a topic's ``words`` count by themselves, its ``in_context`` words only where something
            says that the headline is about our field: a word of ``context``, a core word in a label, or another
            activity's own word; its ``alone`` words only where, besides, no activity is told of otherwise. A headline
            with an ``off_topic`` word and no core word tells of nothing here.
        labels: what the source calls its categories.

    Returns:
        Of several stages the furthest, which is the last in the rules. A stage counts only in our field.
    """
    line, sought = headline(title), _sought(lexicon)
    named = _all(sought.activities, line, lambda topic: topic.words)
    is_core = sought.has_core(line) or any(sought.has_core(headline(label)) for label in labels)
    is_ours = is_core or ((bool(named) or any(sought.context.find(line))) and not any(sought.off_topic.find(line)))
    if not is_ours:
        return Told(named=named)
    activities = _all(sought.activities, line, lambda topic: topic.in_context)
    stages = _all(sought.stages, line, lambda topic: topic.in_context)
    stage = stages[-1] if stages else None
    return Told(activities or _all(sought.activities, line, lambda topic: topic.alone), stage, named)


def _all(topics: Iterable[_Sought], line: Headline, words: Callable[[_Sought], Phrases]) -> tuple[Sign, ...]:
    return tuple(sign for topic in topics if (sign := topic.sign(words(topic), line)))


@dataclass(frozen=True, slots=True)
class _Sought:
    """A topic's phrases, ready to be sought."""

    slug: str
    words: Phrases
    in_context: Phrases
    alone: Phrases
    never: Phrases

    def sign(self, phrases: Phrases, line: Headline) -> Sign | None:
        """The first of its phrases that stands in a headline, unless within words that mean something else."""
        found = next(_outside(phrases.find(line), self.never.find(line)), None)
        return None if found is None else Sign(self.slug, found.phrase)


def _outside(found: Iterable[Found], never: Iterable[Found]) -> Iterator[Found]:
    """What is found and does not mean something else: "máy dệt" in *nhà máy dệt* is no machine."""
    others = list(never)
    return (one for one in found if not any(other.takes(one) for other in others))


@dataclass(frozen=True, slots=True)
class _Rules:
    """The whole lexicon, ready to be sought."""

    core: Phrases
    not_core: Phrases
    context: Phrases
    off_topic: Phrases
    activities: tuple[_Sought, ...]
    stages: tuple[_Sought, ...]

    def has_core(self, line: Headline) -> bool:
        return any(_outside(self.core.find(line), self.not_core.find(line)))


@lru_cache(maxsize=8)
def _sought(lexicon: Lexicon) -> _Rules:
    return _Rules(
        core=Phrases.of(lexicon.core),
        not_core=Phrases.of(lexicon.not_core),
        context=Phrases.of(lexicon.core, lexicon.context),
        off_topic=Phrases.of(lexicon.off_topic),
        activities=tuple(map(_topic, lexicon.activities)),
        stages=tuple(map(_topic, lexicon.stages)),
    )


def _topic(topic: Topic) -> _Sought:
    return _Sought(
        topic.slug,
        words=Phrases.of(topic.words),
        in_context=Phrases.of(topic.words, topic.in_context),
        alone=Phrases.of(topic.alone),
        never=Phrases.of(topic.never),
    )
