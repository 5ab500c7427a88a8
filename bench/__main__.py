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


def main(*names: str) -> int:
    """Run them one after another: those named, or all that need no other server; 1 when a promise is missed."""
    missed = 0
    print(f"{'what':92} {'baseline':44} ratio")
    for name in names or [one for one in BENCHES if one != "postgresql"]:
        for bench in BENCHES[name]:
            ratio = bench.ratio()
            over = bench.most is not None and ratio > bench.most
            missed += over
            note = f"  promised {bench.most}, MISSED" if over else ""
            print(f"{bench.what:92} {bench.baseline:44} {ratio:.3g}{note}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
