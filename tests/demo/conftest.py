from __future__ import annotations

from pathlib import Path

import pytest

from aggregator.config import Settings
from aggregator.demo import configure, load_scenario
from aggregator.demo.documents import Site


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The demo's configuration, with the sources where nothing is served."""
    sites = {source.id: Site(source, 40001 + number) for number, source in enumerate(load_scenario().sources)}
    return configure(tmp_path, sites, 8000)
