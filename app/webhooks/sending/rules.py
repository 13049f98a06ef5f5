"""What deliveries may be sent to, by the settings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from ipaddress import ip_network

from app.webhooks.sending.addresses import Address, Network, is_public, parsed
from config import BadSetting, Config

USUAL_PORTS = frozenset({80, 443, 8080, 8443})
_NAME = re.compile(r"(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*")


@dataclass(frozen=True)
class Rules:
    """`names` and `networks` are allowed whatever their scheme, port and address.

    A name that begins with `*.` stands for all below it. `ports` is None where any may be used.
    """

    allow_http: bool = False
    ports: frozenset[int] | None = USUAL_PORTS
    names: frozenset[str] = frozenset()
    networks: Sequence[Network] = field(default=())

    @classmethod
    def of(cls, config: Config) -> "Rules":
        """:raises BadSetting: with the part that is no port, host or network"""
        names, networks = _hosts(_parts(config.webhook_allow_hosts))
        return cls(
            allow_http=config.webhook_allow_http == "yes",
            ports=_ports(_parts(config.webhook_allow_ports)),
            names=names,
            networks=networks,
        )

    def names_host(self, host: str) -> bool:
        """Whether the host itself is in the list, as a name or an address."""
        above = {f"*.{host[i + 1 :]}" for i, sign in enumerate(host) if sign == "."}
        address = parsed(host)
        return not self.names.isdisjoint({host, *above}) or (
            address is not None and self.covers(address)
        )

    def covers(self, address: Address) -> bool:
        return any(address in network for network in self.networks)

    def allow(self, address: Address) -> bool:
        """Whether a host that is not in the list may be at this address."""
        return is_public(address) or self.covers(address)


def _parts(text: str) -> list[str]:
    return [part.strip().lower() for part in text.split(",") if part.strip()]


def _ports(parts: list[str]) -> frozenset[int] | None:
    if "*" in parts:
        return None
    for part in parts:
        if not (part.isascii() and part.isdecimal() and 0 < int(part) < 65536):
            raise BadSetting(f"WEBHOOK_ALLOW_PORTS holds {part!r}, which is no port")
    return USUAL_PORTS | {int(part) for part in parts}


def _hosts(parts: list[str]) -> tuple[frozenset[str], list[Network]]:
    names, networks = set(), []
    for part in parts:
        try:
            networks.append(ip_network(part.strip("[]")))
        except ValueError:
            if not _NAME.fullmatch(part) or part.replace(".", "").isdecimal():
                raise BadSetting(
                    f"WEBHOOK_ALLOW_HOSTS holds {part!r}, which is no host, address or network"
                ) from None
            names.add(part)
    return frozenset(names), networks
