"""`aggregator demo`: the whole service on bundled sample sources, without a network.

scenario.yaml -> scenario (what each source shows when) -> platforms, documents (as the platforms write them)
              -> server (on loopback) -> run (the real service polls them) -> truth (what must come of it)
"""

from aggregator.demo.run import configure, run_demo
from aggregator.demo.scenario import Scenario, Timeline, load_scenario
from aggregator.demo.server import served
from aggregator.demo.truth import Truth, failing, looks_until, truth

__all__ = [
    "Scenario",
    "Timeline",
    "Truth",
    "configure",
    "failing",
    "load_scenario",
    "looks_until",
    "run_demo",
    "served",
    "truth",
]
