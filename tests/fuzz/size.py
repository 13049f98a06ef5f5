"""How much chance is given: a little with every run of the tests, all of it with `make fuzz`."""

import os

from hypothesis import HealthCheck, settings

FULL = bool(os.environ.get("FUZZ"))
# Of histories. How long one takes says nothing about it.
CHANCE = settings(
    max_examples=300 if FULL else 5,
    stateful_step_count=40 if FULL else 12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
