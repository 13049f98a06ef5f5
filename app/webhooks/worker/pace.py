"""How many deliveries may be under way at once, of one webhook and of all.

A receiver that answers gets more at once, step by step; one that fails or lets us wait, one. So
those that hang hold few threads, and half of all threads are kept for those that are known to work.
"""

import time
from collections import defaultdict
from collections.abc import Sequence

MOST_FOR_ONE = 16
SECONDS_TO_BE_SLOW = 1.0


class Pace:
    """What this process knows of its receivers; another one finds out for itself."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._limits: dict[int, int] = defaultdict(lambda: 1)
        self._under_way: dict[int, list[float]] = defaultdict(list)
        # Of webhooks that were not known to work when it began.
        self._doubtful: dict[int, int] = defaultdict(int)

    @property
    def free(self) -> int:
        return self.most - sum(len(begun) for begun in self._under_way.values())

    def is_proven(self, webhook_id: int) -> bool:
        return self._limits[webhook_id] > 1

    def room(self, webhook_id: int) -> int:
        """How many more may begin."""
        begun = self._under_way[webhook_id]
        is_slow = bool(begun) and time.monotonic() - begun[0] > SECONDS_TO_BE_SLOW
        return (1 if is_slow else self._limits[webhook_id]) - len(begun)

    def full(self) -> list[int]:
        """The webhooks of which none may begin."""
        return [webhook_id for webhook_id in list(self._under_way) if self.room(webhook_id) <= 0]

    def shares(self, webhook_ids: Sequence[int]) -> dict[int, int]:
        """How many may begin of those of which some may; not all of the first one's."""
        free, doubtful = self.free, self.most // 2 - sum(self._doubtful.values())
        fair, shares = max(1, free // max(1, len(webhook_ids))), {}
        for webhook_id in webhook_ids:
            left = free if self.is_proven(webhook_id) else min(free, doubtful)
            share = min(self.room(webhook_id), fair, left)
            if share > 0:
                shares[webhook_id] = share
                free -= share
                doubtful -= 0 if self.is_proven(webhook_id) else share
        return shares

    def begin(self, webhook_id: int) -> float:
        self._under_way[webhook_id].append(begun := time.monotonic())
        if not self.is_proven(webhook_id):
            self._doubtful[webhook_id] += 1
        return begun

    def end(self, webhook_id: int, begun: float, *, succeeded: bool) -> None:
        self._under_way[webhook_id].remove(begun)
        if not self._under_way[webhook_id]:
            del self._under_way[webhook_id]
        if self._doubtful[webhook_id]:
            self._doubtful[webhook_id] -= 1
        limit = self._limits[webhook_id]
        self._limits[webhook_id] = min(2 * limit, MOST_FOR_ONE) if succeeded else 1
