"""The simulation: seeded virtual time. `run(scenario)` gives a Run with its trace, ledger, figures and steps."""

from deploylab.sim.running import Run, run

__all__ = ["Run", "run"]
