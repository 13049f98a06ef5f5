"""Counting in the common store, and on one's own while there is none or it is lost."""

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import structlog

from app.kit.errors import Unavailable
from app.kit.rate_limits.in_process import InProcess
from app.kit.rate_limits.windows import Count, Reading, Window, Windows, part, standing
from config import Config

if TYPE_CHECKING:
    from app.kit.rate_limits.shared import Shared

SECONDS_BETWEEN_LOOKS = 0.5
_LOOK = (Window("second", 100, 1),)

log = structlog.get_logger()


class Counter:
    """Counts calls for all processes, or for its part of them.

    Once the store has failed nobody waits for it again: this process counts its own calls, against
    its share of the limits, until a thread has found the store in order.
    """

    def __init__(self, config: Config) -> None:
        self.own, self.lock, self.is_lost = InProcess(), threading.Lock(), False
        self.processes = config.ratelimit_processes or config.workers
        self.shared = connect(config) if config.ratelimit_storage_uri else None

    def take(self, key: str, windows: Windows, cost: int = 1, *, closed: bool = False) -> Count:
        """Count a call of this cost if there is room for it.

        :raises Unavailable: if the store is lost, and `closed`
        """
        cost = min(cost, *(window.most for window in windows))
        if self.shared and not self.is_lost:
            try:
                return told(windows, cost, *self.shared.take(key, windows, cost))
            except self.shared.errors as error:
                self.lose(self.shared, error)
        if closed and self.is_lost:
            raise Unavailable("Attempts cannot be counted at the moment; try again")
        share = part(windows, self.processes)
        cost = min(cost, *(window.most for window in share))
        return told(share, cost, *self.own.take(key, share, cost))._replace(is_partial=self.is_lost)

    def answers(self) -> bool | None:
        """Whether the common store does; None where there is none."""
        if self.shared and not self.is_lost:
            try:
                self.shared.take("look", _LOOK, 0)
            except self.shared.errors as error:
                self.lose(self.shared, error)
        return not self.is_lost if self.shared else None

    def lose(self, shared: "Shared", error: Exception) -> None:
        with self.lock:
            if self.is_lost:
                return
            self.is_lost = True
        log.error("rate limit storage lost, counting by ourselves", error=str(error))
        threading.Thread(target=self.find, args=(shared,), daemon=True).start()

    def find(self, shared: "Shared") -> None:
        """Count something until that works: what answers a ping may still refuse to write."""
        pause = threading.Event()
        while self.is_lost:
            pause.wait(SECONDS_BETWEEN_LOOKS)
            with suppress(*shared.errors):
                shared.take("look", _LOOK, 1)
                self.is_lost = False
        log.warning("rate limit storage found again")


def told(windows: Windows, cost: int, admitted: bool, now: int, readings: list[Reading]) -> Count:
    added = cost if admitted else 0
    pairs = zip(windows, readings, strict=True)
    return Count(admitted, tuple([standing(one, reading, now, added) for one, reading in pairs]))


def connect(config: Config) -> "Shared":
    # Not at the top: one process alone does without the client's 25 MB and 150 ms.
    from app.kit.rate_limits.shared import Shared

    return Shared(config.redis_uri, config.ratelimit_key_prefix)
