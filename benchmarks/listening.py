"""Listens to many streams: `python -m benchmarks.listening ADDRESS STREAMS TOKEN...`.

Says `ready`. Asked by a line of its standard input, it says how many seconds after their commit the
events since the last question have arrived, at each of the streams.
"""

import selectors
import sys
import time
from datetime import datetime

from tests.live.streams import Stream


def main() -> None:
    address, count, *tokens = sys.argv[1:]
    selector = selectors.DefaultSelector()
    for number in range(int(count)):
        stream = Stream(address, tokens[number % len(tokens)], "?types=client.created")
        assert stream.status == 200, stream.head
        selector.register(stream.socket, selectors.EVENT_READ, stream)
    selector.register(sys.stdin, selectors.EVENT_READ)
    print("ready", flush=True)
    delays: list[float] = []
    while True:
        for key, _ in selector.select():
            if key.data is None:
                if not sys.stdin.readline():
                    return
                print(*delays, flush=True)
                delays.clear()
            else:
                key.data.read()
                delays += [time.time() - written(told) for _, _, told in key.data.events]
                key.data.events.clear()


def written(told: dict[str, str]) -> float:
    """When the event was written, just before its commit."""
    return datetime.fromisoformat(told["created_at"]).timestamp()


if __name__ == "__main__":
    main()
