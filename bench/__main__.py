"""``make bench``: print every benchmark's ratio; ``python -m bench keeping postgresql`` those of these names."""

from __future__ import annotations

import sys

from bench import keeping, publishing, reading, stories

BENCHES = {
    "reading": reading.BENCHES,
    "stories": stories.BENCHES,
    "keeping": keeping.BENCHES,
    "publishing": publishing.BENCHES,
    "postgresql": keeping.POSTGRESQL,
}


def main(*names: str) -> None:
    """Run them one after another: those named, or all that need no other server."""
    print(f"{'what':92} {'baseline':44} ratio")
    for name in names or [one for one in BENCHES if one != "postgresql"]:
        for bench in BENCHES[name]:
            print(f"{bench.what:92} {bench.baseline:44} {bench.ratio():.3g}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
