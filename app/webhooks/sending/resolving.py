"""From a host to the addresses that may be connected to: names are asked for once."""

import socket
from ipaddress import ip_address

from app.webhooks.sending.addresses import Address
from app.webhooks.sending.rules import Rules
from app.webhooks.sending.target import Refused, Target, check, check_form


def addresses_of(target: Target, rules: Rules) -> list[Address]:
    """What the host stands for; what is connected to must be one of these, not asked for again.

    :raises Refused: if any of them is not allowed: who mixes public with private ones means harm
    :raises OSError: if the name is not known
    """
    check(target, rules)
    found = _resolved(target)
    if rules.names_host(target.host):
        return found
    if not all(rules.covers(address) for address in found):
        check_form(target, rules)
    for address in found:
        if not rules.allow(address):
            # Not which: that would be a way to look around in our network.
            raise Refused(f"{target.host} is not at a public address")
    return found


def _resolved(target: Target) -> list[Address]:
    address = target.address()
    if address is not None:
        return [address]
    try:
        answers = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise Refused("The host must be a name or an address") from error
    return list(
        dict.fromkeys(ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers)
    )
