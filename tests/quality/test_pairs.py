from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.quality.headlines import LABELLED
from tests.quality.pairs import measure_pairs, pairs

PAIR = {
    "a": {
        "source": "a",
        "site": "Báo A",
        "title": "Hỗ trợ 16 đề án khuyến công địa phương năm 2025",
        "at": "2025-10-18 07:17",
    },
    "b": {
        "source": "b",
        "site": "Báo B",
        "title": "HỖ TRỢ 16 ĐỀ ÁN KHUYẾN CÔNG ĐỊA PHƯƠNG NĂM 2025",
        "at": "2025-10-18 08:00",
    },
    "why": "step 2",
}


@pytest.mark.long
@pytest.mark.parametrize("files", ["pairs-seen*.jsonl", "pairs-unseen*.jsonl"])
def test_pairs_are_merged_as_well_as_was_asked(files: str) -> None:
    """No pair of two stories becomes one, and nearly all that are one do; on what was tuned on and what was not."""
    measured = measure_pairs(files, files)
    assert measured.cases >= 200
    assert measured.reached, [str(confusion) for confusion in measured.confusions]


def test_a_part_of_the_pairs_is_merged_as_well_as_was_asked() -> None:
    """The short form: every eighth pair."""
    measured = measure_pairs("pairs-*.jsonl", "every eighth", every=8)
    assert measured.cases >= 80
    assert measured.reached, [str(confusion) for confusion in measured.confusions]


def test_there_are_enough_pairs() -> None:
    """At least 400 to tune on, half as many aside, and of both kinds."""
    seen = [pair for file in LABELLED.glob("pairs-seen*.jsonl") for pair in pairs(file)]
    unseen = [pair for file in LABELLED.glob("pairs-unseen*.jsonl") for pair in pairs(file)]
    assert len(seen) >= 400
    assert 2 * len(unseen) >= len(seen)
    for some in seen, unseen:
        assert 0.4 <= sum(pair.same for pair in some) / len(some) <= 0.6


@pytest.mark.parametrize(("same", "reached"), [(True, True), (False, False)])
def test_a_wrong_merge_misses_the_goal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, same: bool, reached: bool
) -> None:
    """A pair that is merged against its label lowers the precision, and is told."""
    (tmp_path / "pairs.jsonl").write_text(json.dumps(PAIR | {"same": same}), encoding="utf-8")
    monkeypatch.setattr("tests.quality.pairs.LABELLED", tmp_path)
    measured = measure_pairs("*.jsonl", "one")
    assert measured.reached is reached
    assert len(measured.confusions) == (0 if same else 1)
