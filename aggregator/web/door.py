"""What every route needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from aggregator.config import Settings
from aggregator.publish import Published
from aggregator.store import Store
from aggregator.web.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Door:
    """The store, the settings in force (they may be reloaded), the time, and what was rendered already."""

    store: Store
    settings: Callable[[], Settings]
    clock: Callable[[], datetime]
    """Now, aware."""
    shelf: Shelf[Published] = field(default_factory=Shelf)
