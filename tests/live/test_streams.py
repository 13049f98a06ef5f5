"""Live streams of a real server: what is heard, by whom, and when it ends."""

import time

import pytest

from tests.live.server import Server
from tests.live.streams import Streams

pytestmark = pytest.mark.live


def test_twenty_streams_take_no_thread_and_hear_at_once(server: Server, streams: Streams) -> None:
    opened = [streams.open(server.admin_token, "?types=project.created") for _ in range(20)]
    assert {stream.status for stream in opened} == {200}
    began = time.monotonic()
    project = server.caller().make("/projects", name="Heard")
    streams.read_until(lambda: all(stream.events for stream in opened))
    assert time.monotonic() - began < 2
    assert {e[2]["data"]["id"] for s in opened for e in s.events} == {project["id"]}


def test_a_revoked_token_ends_its_streams_within_two_seconds(
    server: Server, streams: Streams
) -> None:
    token = server.newcomer()
    stream = streams.open(token)
    [row] = server.rows("SELECT id FROM api_tokens WHERE token_prefix = :p", p=token[:10])
    began = time.monotonic()
    server.caller().delete(f"/tokens/{row['id']}")
    streams.read_until(lambda: not stream.is_open)
    assert time.monotonic() - began < 2
    assert stream.comments[-1] == "the token is no longer valid"
    assert streams.open(token).status == 401


def test_a_stream_that_is_closed_leaves_its_place(server: Server, streams: Streams) -> None:
    token = server.newcomer()
    for _ in range(4):
        # As many as both workers together let the token have.
        while streams.open(token).status == 200:
            assert len(streams) <= 40
        assert streams[-1].status == 429
        streams.close()
        deadline = time.monotonic() + 5
        while streams.open(token).status != 200:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        streams.close()


def test_one_listener_who_vanishes_is_not_noticed_by_the_others(
    server: Server, streams: Streams
) -> None:
    admin = server.caller()
    stays = streams.open(server.admin_token, "?types=client.created")
    for number in range(10):
        gone = streams.open(server.admin_token)
        gone.vanish()
        admin.make("/clients", name=f"Vanishing {number}")
    streams.read_until(lambda: len(stays.events) == 10)
    assert [told["data"]["name"] for _, _, told in stays.events] == [
        f"Vanishing {number}" for number in range(10)
    ]


def test_a_head_request_opens_nothing(server: Server) -> None:
    caller = server.caller()
    for _ in range(30):
        caller.connection.request("HEAD", "/api/v1/events/stream", headers=caller.headers)
        answer = caller.connection.getresponse()
        assert (answer.status, answer.read()) == (200, b"")
        assert answer.headers["Content-Type"].startswith("text/event-stream")
