"""``make quality``: print every measurement; ``--write`` keeps them in ``docs/quality.md``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from tests.quality.headlines import measure_headlines
from tests.quality.listings import measure_listings
from tests.quality.measurement import Measurement
from tests.quality.pairs import measure_pairs
from tests.quality.report import as_markdown, as_text
from tests.quality.truth import PAGES, UNSEEN

DOCUMENT: Final = Path(__file__).parents[2] / "docs" / "quality.md"
MEASUREMENTS: Final[tuple[Callable[[], Measurement], ...]] = (
    partial(measure_listings, PAGES, "Listings without selectors"),
    partial(measure_listings, UNSEEN, "Listings without selectors, unseen", unseen=True),
    partial(measure_pairs, "pairs-seen*.jsonl", "Merging"),
    partial(measure_pairs, "pairs-unseen*.jsonl", "Merging, unseen", unseen=True),
    partial(measure_headlines, "headlines-seen*.jsonl", "Headlines"),
    partial(measure_headlines, "headlines-unseen*.jsonl", "Headlines, unseen", unseen=True),
)


def main() -> int:
    """Measure, print, and with ``--write`` keep; 1 when a goal is missed."""
    options = argparse.ArgumentParser(prog="python -m tests.quality", description=__doc__)
    options.add_argument("folders", nargs="*", type=Path, help="folders of listing pages to read instead of ours")
    options.add_argument("--write", action="store_true", help="write docs/quality.md")
    options.add_argument("--unseen", action="store_true", help="show the confusions of unseen sets too")
    given = options.parse_args()
    wanted = [partial(measure_listings, folder, str(folder)) for folder in given.folders] or MEASUREMENTS
    measured = [one for one in (measure() for measure in wanted) if one.cases]
    sys.stdout.writelines(f"{line}\n" for line in as_text(measured, unseen=given.unseen))
    if given.write and not given.folders:
        DOCUMENT.write_text(as_markdown(measured), encoding="utf-8")
    return 0 if all(one.reached for one in measured) else 1


if __name__ == "__main__":
    sys.exit(main())
