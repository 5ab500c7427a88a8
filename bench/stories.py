"""What deciding about stories costs."""

from __future__ import annotations

import unicodedata
from datetime import timedelta

from aggregator.dedupe import partition
from aggregator.model import Member, Moment, Precision
from aggregator.vietnamese import title_key
from bench import documents
from bench.ratio import Bench

TITLES = [f"THÁI NGUYÊN: Hỗ trợ {number} đề án khuyến công địa phương – quý III, Hoà Bình" for number in range(50)]


def _members(alike: int) -> list[Member]:
    key = title_key(TITLES[0])
    return [
        Member(
            item=f"s{number % 50} {number}",
            source=f"s{number % 50}",
            title_key=key,
            moment=Moment(documents.NOW + timedelta(minutes=number * 7), Precision.MINUTE),
            first_seen=documents.NOW,
        )
        for number in range(alike)
    ]


FEW, MANY = _members(100), _members(1_000)

BENCHES = (
    Bench(
        "the title keys of 50 titles",
        "NFKC and casefold of the same titles",
        lambda: [title_key.__wrapped__(title) for title in TITLES],
        lambda: [unicodedata.normalize("NFKC", title).casefold() for title in TITLES],
    ),
    Bench(
        "the partition of 1,000 items of one title",
        "the partition of 100 of them, ten times",
        lambda: partition(MANY),
        lambda: [partition(FEW) for _ in range(10)],
    ),
)
