"""An authenticator app as people have it on their phones; RFC 6238, said once more."""

import base64
import hashlib
import hmac
import struct
import time
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.api import Api


class Authenticator:
    """Made from what the QR code holds."""

    def __init__(self, uri: str) -> None:
        told = urlsplit(uri)
        asked = {name: values[0] for name, values in parse_qs(told.query).items()}
        assert (told.scheme, told.netloc) == ("otpauth", "totp")
        self.entry, self.asked = unquote(told.path[1:]), asked
        self.key = base64.b32decode(asked["secret"])

    def code(self, steps: int = 0) -> str:
        """That of now, or so many steps from now."""
        counter = struct.pack(">Q", int(time.time()) // int(self.asked["period"]) + steps)
        digest = hmac.new(self.key, counter, hashlib.sha1).digest()
        [number] = struct.unpack(">I", digest[digest[-1] & 15 :][:4])
        return str(number & 0x7FFFFFFF)[-int(self.asked["digits"]) :].zfill(6)


def set_up(api: Api, password: str) -> tuple[Authenticator, list[str]]:
    """Turn on the second factor of whose token it is; the app, and the recovery codes."""
    begun: Any = api.post("/users/me/second-factor", json={"password": password})
    assert begun.status_code == 200, begun.json
    app = Authenticator(begun.json["uri"])
    turned_on = api.post("/users/me/second-factor/confirm", json={"code": app.code(-1)})
    assert turned_on.status_code == 200, turned_on.json
    return app, turned_on.json["recovery_codes"]
