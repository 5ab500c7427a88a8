"""`aggregator demo`: the whole service on bundled sample sources, without a network.

scenario.yaml -> scenario (what each source shows when, and the truth) -> documents (as the platforms write them)
              -> server (on loopback) -> run (the real service polls them)
"""

from aggregator.demo.run import configure, run_demo
from aggregator.demo.scenario import Scenario, Timeline, Truth, load_scenario, truth
from aggregator.demo.server import served

__all__ = ["Scenario", "Timeline", "Truth", "configure", "load_scenario", "run_demo", "served", "truth"]
