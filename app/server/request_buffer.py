"""What has come of a request so far, and whether that is all of it (RFC 9112, sections 2 and 6).

It only finds the end. What is wrong with a request is found, and told, by gunicorn's parser: it is
handed over as soon as it can be no right one.
"""

import re

from werkzeug.exceptions import RequestEntityTooLarge, RequestHeaderFieldsTooLarge

from app.kit.http import MAX_BODY_BYTES

MOST_OF_HEAD = 64 * 1024
# Room for a body in chunks of 16 bytes.
MOST_OF_CHUNKS = 2 * MAX_BODY_BYTES
_END_OF_HEAD = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*(?=\r\n)")
_CODING = b"\r\ntransfer-encoding:"
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[ \t]*chunked[ \t]*(?=\r\n)")
_IS_1_0 = re.compile(rb"[^\r]* HTTP/1\.0\r\n")
_EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*(?=\r\n)", re.IGNORECASE)


class RequestBuffer:
    """`is_cut`: the body is longer than is taken, and the rest of it is not waited for."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.received = 0
        self.is_cut = False
        self._searched = 0
        # Where the body begins; 0 while the head is not all there.
        self._body = 0
        # Where the request ends, or its next chunk begins.
        self._end = 0
        self._is_chunked = False

    def add(self, piece: bytes) -> None:
        self.data += piece
        self.received += len(piece)

    def is_whole(self) -> bool:
        """Whether nothing of the request is missing that could still make it a right one.

        :raises HTTPException: if it is longer than any that is taken
        """
        if not self._body and not self._find_body():
            return self._has_bare_line_feeds()
        return self._is_last_chunk_here() if self._is_chunked else len(self.data) >= self._end

    def expects_a_word(self) -> bool:
        """Whether the client waits to be told that it may send the body; told once.

        HTTP/1.0 knows of no such word (RFC 9110, section 10.1.1).
        """
        if not self._body or _IS_1_0.match(self.data):
            return False
        head, expectations = _EXPECTS.subn(b"", bytes(self.data[: self._body]), count=1)
        self.data[: self._body] = head
        shift = self._body - len(head)
        self._body, self._end = self._body - shift, self._end - shift
        return expectations > 0

    def _find_body(self) -> bool:
        if self.data[:2] == b"\r\n":
            del self.data[:2]
        at = self.data.find(_END_OF_HEAD, self._searched)
        self._searched = max(0, len(self.data) - len(_END_OF_HEAD))
        if (len(self.data) if at < 0 else at) > MOST_OF_HEAD:
            raise RequestHeaderFieldsTooLarge
        if at >= 0:
            self._body = self._end = at + len(_END_OF_HEAD)
            self._read_length(bytes(self.data[: self._body]).lower())
        return at >= 0

    def _read_length(self, head: bytes) -> None:
        lengths = _LENGTH.findall(head)
        self._is_chunked = bool(_CHUNKED.search(head)) and not lengths
        if len(lengths) == 1 and _CODING not in head:
            self.is_cut = int(lengths[0]) > MAX_BODY_BYTES
            self._end += 0 if self.is_cut else int(lengths[0])

    def _has_bare_line_feeds(self) -> bool:
        """Such a head never ends."""
        return self.data.count(b"\n") != self.data.count(b"\r\n")

    def _is_last_chunk_here(self) -> bool:
        while (line := self.data.find(b"\r\n", self._end)) >= 0:
            try:
                size = int(self.data[self._end : line].split(b";")[0], 16)
            except ValueError:
                return True
            if size <= 0:
                return size < 0 or self._have_trailers_ended(line)
            self._end = line + 2 + size + 2
        if max(self._end, len(self.data)) - self._body > MOST_OF_CHUNKS:
            raise RequestEntityTooLarge
        return False

    def _have_trailers_ended(self, last_chunk: int) -> bool:
        if self.data.find(_END_OF_HEAD, last_chunk) >= 0:
            return True
        if len(self.data) - last_chunk > MOST_OF_HEAD:
            raise RequestHeaderFieldsTooLarge
        return False
