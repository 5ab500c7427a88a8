"""What polls came to is written down: at once what brought something, together what did not."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from aggregator.model import Attempt, Source, SourceState
from aggregator.poll import records
from aggregator.poll.records import Records
from aggregator.store import Store
from tests.filling import declare

NOW = datetime(2025, 10, 20, 14, 0, tzinfo=UTC)
SOURCES = (Source("a", "A", "https://a.example/rss"), Source("b", "B", "https://b.example/rss"))


def said(store: Store) -> dict[str, str | None]:
    return {view.state.source: view.state.status for view in store.sources()}


def poll(source: str, status: str) -> tuple[SourceState, Attempt]:
    return SourceState(source, NOW, polled_at=NOW, status=status), Attempt(source, NOW, status)


def test_news_is_written_at_once_and_the_rest_together(store: Store) -> None:
    """A poll that brought something stands in the store when it is added; one that did not, when all is flushed."""
    declare(store, SOURCES, NOW)

    async def work() -> None:
        written = Records(store)
        await written.add(*poll("a", "same"))
        await written.add(*poll("b", "new"))
        assert said(store) == {"a": "never polled", "b": "new"}
        await written.flush()
        assert said(store) == {"a": "same", "b": "new"}
        await written.flush()

    asyncio.run(work())


def test_nobody_need_ask(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits is written down after a while by itself, the last word of a source being the one that counts."""
    declare(store, SOURCES, NOW)
    monkeypatch.setattr(records, "WRITE_LATE", 0.01)

    async def work() -> None:
        written = Records(store)
        for status in ("same", "not modified"):
            state, attempt = poll("a", status)
            await written.add(replace(state, unchanged=2), attempt)
        while not written._writes:  # noqa: ASYNC110 - nothing but the loop tells that the timer ran
            await asyncio.sleep(0)
        await asyncio.gather(*written._writes)

    asyncio.run(work())
    assert said(store)["a"] == "not modified"
