"""A request that PostgreSQL has ended, so that others who waited for it go on, is begun anew."""

from collections.abc import Callable
from typing import TypeVar

import psycopg2.errors
from flask import g
from sqlalchemy.exc import OperationalError

from app.kit.db import begin_anew

T = TypeVar("T")
MOST_TRIES = 3


def outlasting_deadlocks(act: Callable[[], T]) -> T:
    """What `act` returns, which is all that the request writes: of one that was ended, nothing is
    left, neither in the database nor in `g`.
    """
    known = set(g)
    for _ in range(MOST_TRIES - 1):
        try:
            return act()
        except OperationalError as error:
            if not isinstance(error.orig, psycopg2.errors.DeadlockDetected):
                raise
            for name in set(g) - known - {"connection"}:
                g.pop(name)
            begin_anew()
    return act()
