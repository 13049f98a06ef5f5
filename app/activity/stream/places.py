"""How many streams may be open: of one token, and in one process."""

import resource
import threading
from weakref import WeakSet

from app.activity.stream.listener import Listener
from app.kit.errors import TooManyRequests, Unavailable
from config import Config

SECONDS_TO_WAIT = 30
# Files for everything else that a process has open: requests, the database, its log.
RESERVE = 200


class Places:
    """Those who have one. Who is forgotten on the way, because a connection broke, keeps none."""

    def __init__(self, config: Config) -> None:
        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        room = files - RESERVE if files != resource.RLIM_INFINITY else config.streams_per_process
        self.of_token, self.of_all = (
            config.streams_per_token,
            min(config.streams_per_process, max(room, 0)),
        )
        self._taken: WeakSet[Listener] = WeakSet()
        self._lock = threading.Lock()

    def take(self, listener: Listener) -> None:
        """
        :raises TooManyRequests: if the token has as many as it may have
        :raises Unavailable: if the process has
        """
        with self._lock:
            own = sum(one.holder == listener.holder for one in self._taken)
            if own >= self.of_token:
                who = "token" if listener.token_id else "browser"
                raise TooManyRequests(
                    f"This {who} has {own} streams open, and may have no more; close one of them",
                    SECONDS_TO_WAIT,
                )
            if len(self._taken) >= self.of_all:
                raise Unavailable("As many streams are open as the server keeps; try again")
            self._taken.add(listener)

    def leave(self, listener: Listener) -> None:
        with self._lock:
            self._taken.discard(listener)
