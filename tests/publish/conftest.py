"""A store with two stories, and the settings they are published by."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.config import Settings
from aggregator.store import Store
from tests.site import opened, settings


@pytest.fixture(name="given")
def given_settings(tmp_path: Path) -> Settings:
    return settings(tmp_path)


@pytest.fixture(name="store")
def filled_store(given: Settings) -> Iterator[Store]:
    with opened(given) as store:
        yield store
