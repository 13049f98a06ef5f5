"""How much chance is given: a little with every run of the tests, all of it with `make fuzz`."""

import os

from hypothesis import HealthCheck, settings

FULL = bool(os.environ.get("FUZZ"))
# Of histories: so many in so many parts, because a part is one transaction, and one that
# grows gets slow. How long a history takes says nothing about it.
PARTS = range(15 if FULL else 1)
CHANCE = settings(
    max_examples=20 if FULL else 5,
    stateful_step_count=40 if FULL else 12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
