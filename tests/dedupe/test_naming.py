from __future__ import annotations

import re

import pytest

from aggregator.dedupe import id_keys, story_hash
from aggregator.model import VIETNAM, Member
from tests.dedupe.members import member

TITLE = "Hoà Bình: hỗ trợ 16 đề án"


@pytest.mark.parametrize(
    ("case", "keys"),
    [
        (
            {"id": "a1", "at": "18 06:30"},
            [
                "title|hòa bình hỗ trợ 16 đề án|2025-10-18",
                "title|hòa bình hỗ trợ 16 đề án|2025-10-18T06:30",
                "title|hòa bình hỗ trợ 16 đề án|2025-10-18T06:30|a",
                "item|a1",
            ],
        ),
        (
            {"id": "a1", "at": "18 00:00", "precision": "day", "link": "x"},
            [
                "title|hòa bình hỗ trợ 16 đề án|2025-10-18",
                "title|hòa bình hỗ trợ 16 đề án|2025-10-18T00:00",
                "title|hòa bình hỗ trợ 16 đề án|2025-10-18T00:00|a",
                "item|a1",
            ],
        ),
        ({"id": "a1", "link": "x"}, ["link|x", "title|hòa bình hỗ trợ 16 đề án|a", "item|a1"]),
        ({"id": "a1"}, ["title|hòa bình hỗ trợ 16 đề án|a", "item|a1"]),
        (
            {"id": "a1", "at": "18 06:30", "basis": "first seen", "link": "x"},
            ["link|x", "title|hòa bình hỗ trợ 16 đề án|a", "item|a1"],
        ),
    ],
)
def test_a_story_is_named_by_title_and_local_date_then_more(case: dict[str, str], keys: list[str]) -> None:
    """Title key and local date, or the link without a date; on a collision the minute, then the source."""
    assert list(id_keys(member(case, TITLE), TITLE, VIETNAM)) == keys


def _hash(case: dict[str, str], title: str = TITLE) -> str:
    lead: Member = member(case, title)
    return story_hash(id_keys(lead, title, VIETNAM)[0])


def test_a_name_does_not_depend_on_who_said_it_or_how_it_was_spelled() -> None:
    """Another source, minute, link or spelling gives the same id; another day or number does not."""
    known = _hash({"id": "a1", "at": "18 06:30"})
    assert _hash({"id": "b7", "at": "18 09:00", "link": "x"}, "HÒA BÌNH - Hỗ trợ 16 đề án") == known
    assert _hash({"id": "a1", "at": "18 00:00", "precision": "day"}) == known
    assert _hash({"id": "a1", "at": "19 06:30"}) != known
    assert _hash({"id": "a1", "at": "18 06:30"}, "Hoà Bình: hỗ trợ 18 đề án") != known


def test_a_name_is_of_the_first_version_of_the_title_key() -> None:
    """What a later version takes for one spelling goes on giving the ids it gave."""
    lead = member({"id": "a1", "at": "18 06:30"}, "Đăk Lắc: hỗ trợ 16 đề án")
    assert lead.title_key == "đắk lắk hỗ trợ 16 đề án"
    assert id_keys(lead, "Đăk Lắc: hỗ trợ 16 đề án", VIETNAM)[0] == "title|đăk lắc hỗ trợ 16 đề án|2025-10-18"


def test_a_hash_never_changes() -> None:
    """Ids are published: this one is as it was in the first version, and fits an address and a tag URI."""
    known = story_hash("title|hòa bình hỗ trợ 16 đề án|2025-10-18")
    assert known == "07f9baf3e0ca627aa8c4360e"
    assert re.fullmatch("[0-9a-f]{24}", known)
