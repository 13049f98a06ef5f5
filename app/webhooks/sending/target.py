"""A URL taken apart, and what is wrong with it."""

import re
import socket
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from urllib.parse import SplitResult, quote, urlsplit

from app.webhooks.sending.addresses import Address, parsed
from app.webhooks.sending.rules import Rules

MOST_CHARACTERS = 2000
_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(
    r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*"
)
_SAFE = "/?:@!$&'()*+,;=-._~%[]"


class Refused(Exception):
    """Nothing may be sent there; the message is for the webhook's owner."""


@dataclass(frozen=True)
class Target:
    """`host` is in ASCII and lower case, an IPv6 address without brackets; `path` has the query."""

    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def of(cls, url: str) -> "Target":
        """:raises Refused: if this is no URL that one can send to"""
        parts = _split(url)
        scheme, host = parts.scheme.lower(), _ascii(parts.hostname or "")
        path = quote(parts.path or "/", safe=_SAFE)
        query = f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
        return cls(scheme, host, _port(parts, scheme), path + query)

    def address(self) -> Address | None:
        """The address that the host is, in whichever of the old spellings, or None for a name."""
        with suppress(OSError):
            # As the C library reads it: 0x7f.1, 2130706433, 0177.0.0.1.
            return ip_address(socket.inet_aton(self.host))
        return parsed(self.host)


def wrong(url: str, rules: Rules) -> list[str]:
    """Why nothing can ever be sent there, as far as that is known without asking for the name."""
    try:
        target = Target.of(url)
        check(target, rules)
    except Refused as refused:
        return [str(refused)]
    return []


def check(target: Target, rules: Rules) -> None:
    """:raises Refused: if scheme, port or a written-out address are not allowed"""
    if rules.names_host(target.host):
        return
    address = target.address()
    if address is not None and not rules.allow(address):
        raise Refused(f"{target.host} is not a public address")
    # A name may turn out to lie in an allowed network.
    if not (rules.networks and address is None):
        check_form(target, rules)


def check_form(target: Target, rules: Rules) -> None:
    """What holds for every host that the settings do not name."""
    if target.scheme == "http" and not rules.allow_http:
        raise Refused("Must begin with https://")
    if rules.ports is not None and target.port not in rules.ports:
        told = ", ".join(str(port) for port in sorted(rules.ports))
        raise Refused(f"The port must be one of {told}")


def _split(url: str) -> SplitResult:
    if len(url) > MOST_CHARACTERS:
        raise Refused(f"Must have at most {MOST_CHARACTERS} characters")
    if not url.isprintable() or " " in url or "\\" in url:
        raise Refused("Must be a URL without spaces, backslashes and control characters")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise Refused("Must be a URL such as https://example.com/hooks") from None
    if parts.scheme.lower() not in _DEFAULT_PORTS or not parts.hostname:
        raise Refused("Must be a URL such as https://example.com/hooks")
    if "@" in parts.netloc:
        raise Refused("Must hold no user name and no password; send them in a header")
    if parts.fragment:
        raise Refused("Must hold no fragment (#)")
    return parts


def _port(parts: SplitResult, scheme: str) -> int:
    try:
        port = parts.port
    except ValueError:
        port = 0
    if port == 0:
        raise Refused("The port must be a number from 1 to 65535")
    return port or _DEFAULT_PORTS[scheme]


def _ascii(host: str) -> str:
    """The host as it is asked for: other scripts in IDNA, odd digits as the digits they are."""
    if parsed(host) is not None and "%" not in host:
        return host.lower()
    try:
        name = host.encode("idna").decode().lower().rstrip(".")
    except UnicodeError:
        name = ""
    if not _HOST.fullmatch(name):
        raise Refused("The host must be a name or an address")
    return name
