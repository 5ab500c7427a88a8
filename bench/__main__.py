"""``make bench``: print every benchmark's ratio."""

from __future__ import annotations

from bench import keeping, publishing, reading, stories

BENCHES = (*reading.BENCHES, *stories.BENCHES, *keeping.BENCHES, *publishing.BENCHES)


def main() -> None:
    """Run them one after another."""
    print(f"{'what':80} {'baseline':44} ratio")
    for bench in BENCHES:
        print(f"{bench.what:80} {bench.baseline:44} {bench.ratio():.3g}", flush=True)


if __name__ == "__main__":
    main()
