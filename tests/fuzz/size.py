"""How much chance is given: a little with every run of the tests, all of it with `make fuzz`."""

import os

FULL = bool(os.environ.get("FUZZ"))
