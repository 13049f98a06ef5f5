"""Where a webhook may not go, however it is spelled."""

from ipaddress import ip_address

import pytest

from app.webhooks.sending.addresses import is_public
from app.webhooks.sending.resolving import addresses_of
from app.webhooks.sending.rules import Rules
from app.webhooks.sending.target import Refused, Target, wrong
from config import BadSetting, Config

STRICT = Rules()
LOOSE = Rules(allow_http=True, ports=None)
INSIDE = [
    "127.0.0.1", "127.1", "0x7f.1", "0x7f000001", "2130706433", "0177.0.0.1", "0",
    "0.0.0.0",  # noqa: S104  # sent to, not bound to
    "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[fe80::1]",
    "[fc00::1]", "[fd12:3456::1]", "[ff02::1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::a00:1]",
    "[2002:7f00:1::]", "[2001:0:7f00:1::]", "[2001:db8::1]", "[3fff::1]", "[100::1]",
    "[5f00::1]", "10.0.0.1", "100.64.0.1", "169.254.169.254", "172.16.0.1", "172.31.255.255",
    "192.0.0.8", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.51.100.1",
    "203.0.113.1", "224.0.0.1", "239.1.2.3", "240.0.0.1", "255.255.255.255",
    "①②⑦.⓪.⓪.①", "127。0。0。1", "\uff11\uff12\uff17.0.0.1", "127.0.0.1.",
]  # fmt: skip
NONSENSE = [
    "", "example.com", "//example.com", "ftp://example.com", "file:///etc/passwd",
    "gopher://example.com", "https://", "https:///path", "https://user@example.com",
    "https://user:word@example.com", "https://example.com#part", "https://exa mple.com",
    "https://example.com\\@127.0.0.1", "https://example.com:0", "https://example.com:99999",
    "https://example.com:port", "https://[::1", "https://[fe80::1%25eth0]/", "https://-x.com",
    "https://example..com", "https://example.com/\r\nX-Evil: 1", "https://example.com/\0",
    "javascript:alert(1)", "https://" + "a" * 2000 + ".com", "https://" + "a" * 64 + ".com",
]  # fmt: skip


@pytest.mark.parametrize("host", INSIDE)
def test_no_spelling_of_an_address_that_is_not_public_is_accepted(host: str) -> None:
    assert wrong(f"https://{host}/hook", STRICT)
    with pytest.raises((Refused, OSError)):
        addresses_of(Target.of(f"http://{host}/hook"), LOOSE)


@pytest.mark.parametrize("url", NONSENSE)
def test_what_is_no_url_to_send_to_is_told(url: str) -> None:
    assert wrong(url, LOOSE)


@pytest.mark.parametrize("host", ["localhost", "ip6-localhost", "LOCALHOST", "localhost."])
def test_a_name_is_judged_by_where_it_leads(host: str) -> None:
    assert wrong(f"https://{host}/", STRICT) == []
    with pytest.raises((Refused, OSError)):
        addresses_of(Target.of(f"https://{host}/"), STRICT)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "2a00:1450::1"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))


def test_http_and_odd_ports_need_a_setting() -> None:
    assert wrong("http://example.com/", STRICT) == ["Must begin with https://"]
    assert wrong("https://example.com:9000/", STRICT) == [
        "The port must be one of 80, 443, 8080, 8443"
    ]
    assert wrong("http://example.com:9000/", LOOSE) == []
    more = Rules.of(Config(webhook_allow_ports="9000"))
    assert wrong("https://example.com:9000/", more) == []


@pytest.mark.parametrize(
    ("allowed", "host"),
    [
        ("127.0.0.0/8", "127.0.0.1"),
        ("10.0.0.7", "10.0.0.7"),
        ("localhost", "localhost"),
        ("*.internal", "hooks.internal"),
        ("fd00::/8", "[fd00::1]"),
        ("[::1]", "[::1]"),
    ],
)
def test_an_allowed_host_may_be_anywhere(allowed: str, host: str) -> None:
    rules = Rules.of(Config(webhook_allow_hosts=f"other.example, {allowed}"))
    assert wrong(f"http://{host}:5000/", rules) == []
    assert wrong("http://other.example:5000/", rules) == []


def test_only_what_is_in_the_list_is_allowed() -> None:
    rules = Rules.of(Config(webhook_allow_hosts="*.internal, 10.1.0.0/16"))
    assert wrong("https://10.2.0.1/", rules)
    assert wrong("http://8.8.8.8/", rules)
    with pytest.raises(Refused, match="public"):
        addresses_of(Target.of("https://localhost/"), rules)


def test_a_name_in_an_allowed_network_may_be_sent_to_by_http() -> None:
    rules = Rules.of(Config(webhook_allow_hosts="127.0.0.0/8, ::1"))
    assert addresses_of(Target.of("http://localhost:5000/"), rules)


@pytest.mark.parametrize(
    "settings",
    [
        {"webhook_allow_hosts": "10.0.0.0/33"},
        {"webhook_allow_hosts": "what is this"},
        {"webhook_allow_ports": "http"},
        {"webhook_allow_ports": "70000"},
    ],
)
def test_a_wrong_setting_is_told_at_start(settings: dict[str, str]) -> None:
    with pytest.raises(BadSetting):
        Rules.of(Config(**settings))  # type: ignore[arg-type]  # all of them are texts
