"""The address the server listens on, taken before anything else is started for it."""

import errno
import socket

from config import BadSetting, Config

BACKLOG = 2048
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - compared with, not bound to


def listen(config: Config) -> socket.socket:
    """A listening socket: who calls while the server starts is answered when it has.

    :raises BadSetting: if the address cannot be taken
    """
    if config.port not in range(65536):
        raise BadSetting(f"PORT must be a number up to 65535, not {config.port}.")
    try:
        family, *_, address = socket.getaddrinfo(
            config.host, config.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        both = config.host == "::" and socket.has_dualstack_ipv6()
        listener = socket.create_server(
            address[:2], family=family, backlog=BACKLOG, dualstack_ipv6=both
        )
    except OSError as error:
        raise BadSetting(_refusal(config, error)) from error
    # gunicorn sets this when it starts, too late for who is connected by then: each of their
    # answers would wait 40 ms for an acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _refusal(config: Config, error: OSError) -> str:
    reasons = {
        errno.EADDRINUSE: "another program listens there. Choose another port: PORT=8081",
        errno.EACCES: "ports below 1024 are for root. Choose another port: PORT=8080",
        errno.EADDRNOTAVAIL: "this machine has no such address. Set HOST to one it has",
    }
    reason = reasons.get(error.errno or 0, str(error))
    return f"Cannot listen on {config.host} port {config.port}: {reason}."


def url(listener: socket.socket) -> str:
    """Where a browser on this machine finds the server."""
    return _address(*listener.getsockname()[:2])


def expected_url(config: Config) -> str:
    """The same, for a server that does not listen yet."""
    return _address(config.host, config.port)


def _address(host: str, port: int) -> str:
    host = EVERYWHERE.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
