"""Where a request ends, however it is cut into pieces."""

import pytest
from werkzeug.exceptions import RequestEntityTooLarge, RequestHeaderFieldsTooLarge

from app.kit.http import MAX_BODY_BYTES
from app.server.request_buffer import MOST_OF_CHUNKS, MOST_OF_HEAD, RequestBuffer

GET = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"
POST = b"POST / HTTP/1.1\r\nHost: x\r\n%s\r\n\r\n"
CHUNKED = POST % b"Transfer-Encoding: chunked"


def whole_after(*pieces: bytes) -> list[bool]:
    request, told = RequestBuffer(), []
    for piece in pieces:
        request.add(piece)
        told.append(request.is_whole())
    return told


@pytest.mark.parametrize(
    "request_",
    [
        GET,
        b"\r\n" + GET,
        POST % b"Content-Length: 0",
        POST % b"CONTENT-LENGTH:  5 " + b"12345",
        CHUNKED + b"0\r\n\r\n",
        CHUNKED + b"5\r\n12345\r\nA;x=y\r\n0\r\n\r\n567890\r\n0\r\n\r\n",
        CHUNKED + b"1\r\n1\r\n0\r\nTrailer: yes\r\n\r\n",
    ],
)
def test_it_ends_with_its_last_byte(request_: bytes) -> None:
    bytewise = [request_[at : at + 1] for at in range(len(request_))]
    told = whole_after(*bytewise)
    assert told == [False] * (len(request_) - 1) + [True]
    assert whole_after(request_) == [True]


@pytest.mark.parametrize(
    "wrong",
    [
        b"GET / HTTP/1.1\nHost: x\n\n",
        POST % b"Content-Length: -1",
        POST % b"Content-Length: 5\r\nContent-Length: 6",
        POST % b"Content-Length: 99999999999999999999999999",
        CHUNKED + b"zz\r\n",
        CHUNKED + b"-5\r\n",
    ],
)
def test_what_can_be_no_right_one_is_not_waited_for(wrong: bytes) -> None:
    assert whole_after(wrong) == [True]


def test_a_body_that_is_too_long_is_not_waited_for() -> None:
    request = RequestBuffer()
    request.add(POST % b"Content-Length: %d" % (MAX_BODY_BYTES + 1))
    assert (request.is_whole(), request.is_cut) == (True, True)


def test_no_more_is_kept_than_is_taken() -> None:
    with pytest.raises(RequestHeaderFieldsTooLarge):
        whole_after(b"GET / HTTP/1.1\r\nX: " + b"x" * MOST_OF_HEAD)
    with pytest.raises(RequestEntityTooLarge):
        whole_after(CHUNKED + b"%x\r\n" % MOST_OF_CHUNKS)
    with pytest.raises(RequestEntityTooLarge):
        whole_after(CHUNKED + b"1" * (MOST_OF_CHUNKS + 1))
    with pytest.raises(RequestHeaderFieldsTooLarge):
        whole_after(CHUNKED + b"0\r\nX: " + b"x" * MOST_OF_HEAD)


def test_who_waits_for_a_word_before_the_body_gets_it_once() -> None:
    request = RequestBuffer()
    request.add(POST % b"Expect: 100-Continue\r\nContent-Length: 5")
    assert not request.is_whole()
    assert [request.expects_a_word() for _ in range(2)] == [True, False]
    request.add(b"1234")
    assert not request.is_whole()
    request.add(b"5")
    assert request.is_whole()
    assert request.data == POST % b"Content-Length: 5" + b"12345"


def test_who_speaks_http_1_0_waits_for_no_word() -> None:
    request = RequestBuffer()
    request.add((POST % b"Expect: 100-continue\r\nContent-Length: 5").replace(b"/1.1", b"/1.0"))
    assert not request.is_whole()
    assert not request.expects_a_word()
