"""What gunicorn is told by `app.server.web`, beside its address and the number of workers.

Its standard input is a pipe whose other end our supervisor holds: when that one is killed, the pipe
ends, and the workers tell gunicorn to stop.
"""

import gc
import os
import resource
import signal
import threading
from typing import Any

# What every system grants who asks for it.
MOST_FILES = 10_240
worker_class = "app.server.worker.Worker"
wsgi_app = "wsgi:app"
control_socket_disable = True
loglevel = "warning"
# The application writes one line a request, and believes proxies as TRUSTED_PROXIES says.
accesslog = None
forwarded_allow_ips = ""
# Room for long queries; the application's own answer to what is too long is JSON.
limit_request_line = 8190
keepalive = 30


def more_files() -> int:
    """Let each worker open as many files as it may, within reason; how many these are."""
    files, most = (
        MOST_FILES if limit == resource.RLIM_INFINITY else limit
        for limit in resource.getrlimit(resource.RLIMIT_NOFILE)
    )
    if files < min(most, MOST_FILES):
        files = min(most, MOST_FILES)
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))
    return min(files, MOST_FILES)


# Slow senders and idle connections take up no thread; live streams have room beside them.
worker_connections = more_files() // 4
graceful_timeout = 10
# A worker's heartbeat is a file: in memory, where a slow disk cannot make it look hung.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108 - made by mkstemp


def post_worker_init(worker: Any) -> None:
    # What is loaded now stays: the collector need not look at it again and again.
    gc.collect()
    gc.freeze()
    threading.Thread(target=_stop_with_supervisor, args=(worker.ppid,), daemon=True).start()


def _stop_with_supervisor(gunicorn: int) -> None:
    os.read(0, 1)
    if os.getppid() == gunicorn:
        os.kill(gunicorn, signal.SIGTERM)
