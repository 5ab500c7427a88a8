from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.classify import Told, find_topics
from aggregator.config import built_in_rules
from aggregator.model import Lexicon, Sign, Topic

MACHINES = Topic("may", "Máy móc", words=("dây chuyền",), in_context=("bàn giao", "máy"), never=("nhà máy",))
PLANS = Topic("ke-hoach", "Kế hoạch", in_context=("kế hoạch",), alone=("nghiệm thu",))
RULES = Lexicon(
    core=("khuyến công",),
    not_core=("Trung tâm Khuyến công",),
    context=("làng nghề",),
    off_topic=("giao thông",),
    activities=(MACHINES, PLANS),
    stages=(
        Topic("nghiem-thu", "Nghiệm thu", words=("nghiệm thu",)),
        Topic("ban-giao", "Bàn giao", words=("bàn giao",)),
    ),
)


def _told(title: str, *labels: str) -> tuple[list[str], str | None]:
    told = find_topics(title, RULES, labels=labels)
    return [sign.slug for sign in told.activities], told.stage.slug if told.stage else None


def test_a_topics_own_words_count_anywhere() -> None:
    """They need nothing around them, and come back as the reason."""
    assert find_topics("Dây chuyền mới", RULES).activities == (Sign("may", "dây chuyền"),)


@pytest.mark.parametrize(
    ("title", "labels"),
    [
        ("Khuyến công bàn giao xe", ()),
        ("Làng nghề nhận bàn giao", ()),
        ("Dây chuyền được bàn giao", ()),
        ("Bàn giao xe", ("Tin khuyến công",)),
        ("Trung tâm Khuyến công bàn giao xe", ()),
    ],
)
def test_words_that_need_our_field_count_in_it(title: str, labels: tuple[str, ...]) -> None:
    """A core word, a word of context, another activity's own words, or a label with a core word say it is our field."""
    assert _told(title, *labels) == (["may"], "ban-giao")


def test_outside_our_field_they_say_nothing() -> None:
    """No activity and no stage, whatever the label says that is not of our field."""
    assert _told("Bàn giao nhà tình nghĩa", "Tin tức") == ([], None)


def test_words_of_another_field_outweigh_all_but_the_core() -> None:
    """An office that bears the core word is no core word; yet what the words name is told, for the category."""
    title = "dây chuyền an toàn giao thông"
    assert find_topics(title, RULES) == Told(named=(Sign("may", "dây chuyền"),))
    assert _told(f"Trung tâm Khuyến công: {title}") == ([], None)
    assert _told(f"Khuyến công: {title}") == (["may"], None)


def test_words_within_others_do_not_count() -> None:
    """A factory is no machine, but a machine beside it is one."""
    assert _told("Khuyến công thăm nhà máy") == ([], None)
    assert _told("Khuyến công: máy cho nhà máy") == (["may"], None)


def test_some_words_count_only_where_nothing_else_does() -> None:
    """Accepting a machine is about the machine; accepting a project is about the plan."""
    assert _told("Khuyến công nghiệm thu máy") == (["may"], "nghiem-thu")
    assert _told("Khuyến công nghiệm thu") == (["ke-hoach"], "nghiem-thu")


def test_of_several_stages_the_furthest_counts() -> None:
    """In the order of the rules, not of the headline."""
    assert _told("Khuyến công bàn giao sau nghiệm thu")[1] == "ban-giao"


@given(st.text(max_size=80))
def test_writing_does_not_matter(title: str) -> None:
    """Case and composition change nothing under the built-in rules."""
    rules = built_in_rules()
    told = find_topics(title, rules)
    assert find_topics(unicodedata.normalize("NFC", title), rules) == told


def test_without_rules_nothing_is_told() -> None:
    """An empty file is allowed and says nothing of any headline."""
    assert find_topics("Khuyến công bàn giao dây chuyền", Lexicon()) == Told()
    assert find_topics("Khuyến công", replace(RULES, activities=(), stages=())) == Told()
