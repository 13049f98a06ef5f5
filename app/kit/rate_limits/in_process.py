"""The store of one process: the instants of the calls that were let in, in memory."""

import time
from bisect import bisect_right
from threading import Lock

from app.kit.rate_limits.windows import Reading, Window, Windows

# In microseconds, as in the other store.
BETWEEN_SWEEPS = 60 * 1_000_000


class InProcess:
    """`calls` has, for each key, the instants of calls, oldest first, and when the last one
    ceases to count."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.clear()

    def clear(self) -> None:
        self.calls: dict[str, tuple[list[int], int]] = {}
        self.next_sweep = 0

    def take(self, key: str, windows: Windows, cost: int) -> tuple[bool, int, list[Reading]]:
        """Count a call if every window has room for it; with a cost of 0 only look."""
        with self.lock:
            now = time.time_ns() // 1000
            self.sweep(now)
            times, _ = self.calls.get(key) or ([], 0)
            # A clock that was set back must not put the list out of order.
            now = max(now, times[-1]) if times else now
            readings = [read(times, window, now, cost) for window in windows]
            admitted = not any(reading.room_at for reading in readings)
            if admitted and cost:
                longest = max(window.span for window in windows)
                del times[: bisect_right(times, now - longest)]
                times += [now] * cost
                self.calls[key] = times, now + longest
            return admitted, now, readings

    def sweep(self, now: int) -> None:
        """Forget callers who have not been seen for as long as anything counts."""
        if now >= self.next_sweep:
            self.calls = {key: kept for key, kept in self.calls.items() if kept[1] > now}
            self.next_sweep = now + BETWEEN_SWEEPS


def read(times: list[int], window: Window, now: int, cost: int) -> Reading:
    first = bisect_right(times, now - window.span)
    used = len(times) - first
    oldest = times[first] if used else now
    missing = used + cost - window.most
    if cost and missing > 0:
        return Reading(used, oldest, times[first + missing - 1] + window.span)
    return Reading(used, oldest, 0)
