"""How the databases find what keeping a document asks for: by key, however much there is and without statistics."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

from aggregator.model import OTHER, VIETNAM, Source
from aggregator.poll import Rulebook, keep, publish_waiting
from aggregator.store import Store, Writing
from tests.filling import declare, item

NOW = datetime(2025, 10, 20, 14, 0, tzinfo=UTC)
A = Source("a", "Nguồn A", "https://a.example/rss")
B = Source("b", "Nguồn B", "https://b.example/rss")
TITLE = "Thái Nguyên: Hỗ trợ {} đề án khuyến công địa phương"
RULES = Rulebook((OTHER,), timedelta(hours=12), VIETNAM)
KNOWN = [item("a", number, TITLE.format(number), NOW) for number in range(40)]
LISTED = [
    *KNOWN[:10],
    *(replace(one, title=f"{one.title} (sửa)", title_key=f"{one.title_key} sửa") for one in KNOWN[10:20]),
    *(item("a", number, TITLE.format(number), NOW) for number in range(40, 50)),
]
JOINING = [item("b", number, TITLE.format(number), NOW) for number in range(20, 30)]

LOOKED_THROUGH = {
    "sqlite": re.compile(r"SCAN (item|story|title|story_group|hand_link)\b|\(source_id=\?\)"),
    "postgresql": re.compile(r"(Seq Scan|Hash Join|Merge Join|Gather)"),
}
"""What a plan says that takes the longer the more there is."""


@pytest.fixture
def explained(store: Store) -> Callable[[Callable[[Writing], object]], list[str]]:
    """The plans of all that some work asks and changes, which is then taken back."""

    def explain(work: Callable[[Writing], object]) -> list[str]:
        asked: list[tuple[str, Any]] = []

        def note(_c: Connection, _cursor: object, statement: str, parameters: object, *_: object) -> None:
            if re.match(r"SELECT (?!set_config)|UPDATE|DELETE", statement):
                asked.append((statement, parameters))

        with Session(store._writing_engine) as session:
            event.listen(store._engine, "before_cursor_execute", note)
            writing = Writing(session)
            work(writing)
            writing.finish()
            event.remove(store._engine, "before_cursor_execute", note)
            word = "EXPLAIN QUERY PLAN" if session.get_bind().dialect.name == "sqlite" else "EXPLAIN"
            plans = []
            for statement, parameters in asked:
                one = parameters[0] if isinstance(parameters, list) else parameters
                rows = session.connection().exec_driver_sql(f"{word} {statement}", one).all()
                plans.append("\n".join([statement, *(str(row[-1]) for row in rows)]))
            session.rollback()
        assert len(plans) > 10
        return plans

    return explain


def test_keeping_looks_nothing_through(
    store: Store, explained: Callable[[Callable[[Writing], object]], list[str]]
) -> None:
    """Known, edited, new and joining items, ids, places and feeds: each statement finds its rows by a key."""
    declare(store, [A, B], NOW)
    store.write(lambda writing: keep(writing, KNOWN, RULES, NOW))

    def work(writing: Writing) -> None:
        keep(writing, LISTED, RULES, NOW + timedelta(hours=1))
        keep(writing, JOINING, RULES, NOW + timedelta(hours=1), publish=False)
        publish_waiting(writing, RULES, NOW + timedelta(hours=1))

    with Session(store._engine) as session:
        looked_through = LOOKED_THROUGH[session.get_bind().dialect.name]
    assert [plan for plan in explained(work) if looked_through.search(plan)] == []
