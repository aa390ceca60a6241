"""deploylab: deploying software with and without downtime, to be run, read and measured.

    import deploylab
    run = deploylab.run("rolling", seed=7)
    run.ledger, run.metrics["p99_all"], run.steps

Needs the standard library only; the app, the figures and the grader import what they need themselves.
"""

from deploylab.scenario import Scenario, load
from deploylab.sim import Run, run

__version__ = "0.1.0"
__all__ = ["Run", "Scenario", "load", "run"]
