"""One POST: what it sends, and how it ends with receivers that mean no good."""

import json
import socket
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import trustme
from standardwebhooks import Webhook

from app.webhooks.sending import resolving, signing
from app.webhooks.sending.post import MOST_BYTES_KEPT, post, tls
from app.webhooks.sending.rules import Rules
from config import Config
from tests.webhooks.receiver import Handler, answer, receiving

HERE = Rules.of(Config(webhook_allow_hosts="127.0.0.0/8, localhost"))


def drip(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for _ in range(100):
        handler.wfile.write(b"x")
        time.sleep(0.1)


def drip_body(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n")
    for _ in range(100):
        handler.wfile.write(b"x")
        time.sleep(0.1)


def hang(handler: Handler) -> None:
    time.sleep(5)


def flood(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    while True:
        handler.wfile.write(b"x" * 65536)


def many_headers(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(100_000):
        handler.wfile.write(b"X-%d: y\r\n" % number)
    handler.wfile.write(b"\r\n")


def long_header(handler: Handler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 10_000_000 + b"\r\n\r\n")


def no_http(handler: Handler) -> None:
    handler.wfile.write(b"SSH-2.0-OpenSSH_9\r\n")


def continue_for_ever(handler: Handler) -> None:
    while True:
        handler.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")


def test_it_posts_body_and_headers_and_reads_the_answer() -> None:
    with receiving(lambda h: answer(h, 201, b"thanks")) as receiver:
        outcome = post(receiver.url("/a%20b?x=1"), b"{}", {"X-Own": "yes"}, HERE)
    [received] = receiver.received
    assert (outcome.status, outcome.body, outcome.error) == (201, "thanks", None)
    assert (received.path, received.body) == ("/a%20b?x=1", b"{}")
    assert received.headers["x-own"] == "yes"
    assert received.headers["host"] == f"127.0.0.1:{receiver.port}"


def test_a_signature_is_what_the_standard_asks_for_and_holds_for_both_secrets() -> None:
    old, new, body = signing.new_secret(), signing.new_secret(), json.dumps({"a": "ä"}).encode()
    headers = signing.headers("evt_7", body, [new, old], datetime.now(UTC))
    for secret in (old, new):
        assert Webhook(secret).verify(body, headers) == {"a": "ä"}
    with pytest.raises(Exception, match="No matching signature"):
        Webhook(signing.new_secret()).verify(body, headers)


def test_redirects_are_not_followed() -> None:
    with (
        receiving() as other,
        receiving(lambda h: answer(h, 302, Location=other.url())) as receiver,
    ):
        assert post(receiver.url(), b"{}", {}, HERE).status == 302
    assert other.received == []


@pytest.mark.parametrize("misbehave", [drip, hang, long_header, no_http, many_headers,
                                       continue_for_ever])  # fmt: skip
def test_what_is_no_answer_in_time_and_form_is_a_failure(misbehave: Any) -> None:
    started = time.monotonic()
    with receiving(misbehave) as receiver:
        outcome = post(receiver.url(), b"{}", {}, HERE, seconds=1)
    assert outcome.status is None
    assert outcome.error
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("misbehave", [drip_body, flood])
def test_a_body_that_does_not_end_is_cut_off(misbehave: Any) -> None:
    started = time.monotonic()
    with receiving(misbehave) as receiver:
        outcome = post(receiver.url(), b"{}", {}, HERE, seconds=1)
    assert outcome.status == 200
    assert 0 < len(outcome.body) <= MOST_BYTES_KEPT
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("120", 120),
        ("nonsense", None),
        ("-5", None),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
        # More than a C long holds, as a day and as a time zone.
        (f"Wed, {'9' * 20} Oct 2015 07:28:00 GMT", None),
        (f"Wed, 21 Oct 2015 07:28:00 +{'9' * 20}", None),
    ],
)
def test_retry_after_is_read(told: str, seconds: int | None) -> None:
    with receiving(lambda h: answer(h, 503, Retry_After=told)) as receiver:
        assert post(receiver.url(), b"{}", {}, HERE).retry_after == seconds


def test_where_nobody_listens_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert post(f"http://127.0.0.1:{port}/", b"", {}, HERE).error == "Connection refused"
    assert post("https://no-such-host.invalid/", b"", {}, HERE).error
    assert post("http://127.0.0.1/", b"", {}, Rules()).error == "127.0.0.1 is not a public address"


def test_a_name_is_asked_for_once_and_that_address_is_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Rebinding: the second answer would lead inside."""
    asked: list[str] = []
    ask = socket.getaddrinfo

    def rebind(host: str, *args: Any, **options: Any) -> Any:
        if host != "rebound.example":
            # Something else of this process connects meanwhile.
            return ask(host, *args, **options)
        asked.append(host)
        return ask("127.0.0.1" if len(asked) == 1 else "10.0.0.1", *args, **options)

    monkeypatch.setattr(resolving.socket, "getaddrinfo", rebind)
    rules = Rules.of(Config(webhook_allow_hosts="127.0.0.1"))
    with receiving() as receiver:
        assert post(receiver.url(host="rebound.example"), b"{}", {}, rules).status == 204
    assert asked == ["rebound.example"]
    assert receiver.received[0].headers["host"] == f"rebound.example:{receiver.port}"


def test_a_name_with_one_private_address_among_public_ones_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ask = socket.getaddrinfo
    both = [*ask("8.8.8.8", 443), *ask("10.0.0.1", 443)]
    monkeypatch.setattr(resolving.socket, "getaddrinfo", lambda *_, **__: both)
    outcome = post("https://mixed.example/", b"{}", {}, Rules())
    assert outcome.error == "mixed.example is not at a public address"


def test_proxies_of_the_environment_are_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with receiving() as receiver:
        assert post(receiver.url(), b"{}", {}, HERE).status == 204


@pytest.fixture
def authority(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[trustme.CA]:
    """Who signs certificates that the client believes."""
    made = trustme.CA()
    made.cert_pem.write_to_path(tmp_path / "authority.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    tls.cache_clear()
    yield made
    tls.cache_clear()


def served_by(authority: trustme.CA, name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


def test_tls_goes_by_the_name_and_not_by_the_address(authority: trustme.CA) -> None:
    with receiving(tls=served_by(authority, "localhost")) as receiver:
        url = receiver.url(host="localhost").replace("http:", "https:")
        assert post(url, b"{}", {}, HERE).status == 204
        wrong_name = post(url.replace("localhost", "127.0.0.1"), b"{}", {}, HERE)
    assert wrong_name.error == "TLS failed: CERTIFICATE_VERIFY_FAILED"


def test_a_certificate_that_nobody_vouches_for_is_refused(authority: trustme.CA) -> None:
    with receiving(tls=served_by(trustme.CA(), "localhost")) as receiver:
        url = receiver.url(host="localhost").replace("http:", "https:")
        assert post(url, b"{}", {}, HERE).error == "TLS failed: CERTIFICATE_VERIFY_FAILED"
    assert receiver.received == []


def test_a_slow_handshake_ends_in_time(authority: trustme.CA) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        url = f"https://localhost:{silent.getsockname()[1]}/"
        assert post(url, b"{}", {}, HERE, seconds=1).error == "Timed out"
    assert time.monotonic() - started < 2
