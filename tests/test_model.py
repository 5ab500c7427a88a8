from __future__ import annotations

import dataclasses
import inspect
from datetime import UTC, datetime

import pytest

from aggregator import model
from aggregator.model import EMPTY_SINCE, VIETNAM, Attempt, Basis, Category, Group, Moment, Precision

NOUNS = [noun for _, noun in inspect.getmembers(model, inspect.isclass) if dataclasses.is_dataclass(noun)]


@pytest.mark.parametrize("noun", NOUNS, ids=lambda noun: noun.__name__)
def test_nouns_are_values(noun: type) -> None:
    """Each is frozen, so that none changes under whoever holds it, and says what it is."""
    assert noun.__dataclass_params__.frozen  # type: ignore[attr-defined]  # made by the decorator
    assert noun.__doc__


@pytest.mark.parametrize(
    ("group", "path"),
    [
        (Group(), "/feed"),
        (Group("category", "khuyen-cong"), "/category/khuyen-cong/feed"),
        (Group("province", "hai-phong"), "/province/hai-phong/feed"),
        (Group("source", "bao"), "/source/bao/feed"),
    ],
)
def test_a_group_has_its_address(group: Group, path: str) -> None:
    """Addresses of feeds are a promise: they are these, without extension."""
    assert group.path == path


@pytest.mark.parametrize(
    ("status", "failed"),
    [
        ("new", False),
        ("same", False),
        ("not modified", False),
        ("timeout", True),
        ("not a feed", True),
        ("fault", True),
    ],
)
def test_an_attempt_failed_when_it_gave_no_document(status: str, failed: bool) -> None:
    """New, the same and not modified are well; every other word is the reason of a failure."""
    assert Attempt("bao", datetime.now(UTC), status).failed is failed


def test_an_empty_feed_is_as_old_as_the_34_provinces() -> None:
    """Its ``updated`` never moves."""
    assert EMPTY_SINCE.astimezone(VIETNAM).isoformat() == "2025-07-01T00:00:00+07:00"


def test_words_of_moments_are_those_that_are_stored() -> None:
    """Databases and documents hold these words."""
    assert list(Precision) == ["second", "minute", "hour", "day"]
    assert list(Basis) == ["stated", "inferred", "first seen"]
    assert Moment(EMPTY_SINCE) == Moment(EMPTY_SINCE, Precision.SECOND, Basis.STATED)


def test_the_built_in_category_takes_the_rest() -> None:
    """It has no labels and no key words: nothing is put there but what no other takes."""
    assert Category("khac", "Khác") == model.OTHER
