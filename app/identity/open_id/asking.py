"""Asking an identity provider: in limited time, for limited answers, of a known shape.

The issuer is the operator's choice, so that private addresses are as good as others.
"""

import time
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from authlib.integrations.requests_client import OAuth2Session
from requests import PreparedRequest, RequestException, Response
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from app.identity.open_id.failing import ProviderFails

CONNECT_SECONDS, READ_SECONDS, MOST_SECONDS = 3, 5, 10
MOST_BYTES = 512 * 1024


class Limited(HTTPAdapter):
    """`requests` limits how long a read takes, and neither all of them nor what they bring."""

    def send(self, request: PreparedRequest, *args: Any, **options: Any) -> Response:
        options |= {"timeout": (CONNECT_SECONDS, READ_SECONDS), "stream": True}
        until = time.monotonic() + MOST_SECONDS
        response = super().send(request, *args, **options)
        body = bytearray()
        try:
            while part := response.raw.read(8192, decode_content=True):
                body += part
                if len(body) > MOST_BYTES or time.monotonic() > until:
                    raise ProviderFails("The answer is too long, or takes too long")
        except HTTPError as error:
            raise ProviderFails(str(error)) from error
        finally:
            response.close()
        response.raw = BytesIO(body)
        return response


def client(**options: Any) -> OAuth2Session:
    opened = OAuth2Session(code_challenge_method="S256", **options)
    for scheme in ("https://", "http://"):
        opened.mount(scheme, Limited())
    return opened


def get(url: str, token: str = "") -> Mapping[str, Any]:
    """The JSON object that is there.

    :raises ProviderFails: where there is none
    """
    headers = {"Accept": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    try:
        with client() as opened:
            answer = opened.get(url, withhold_token=True, allow_redirects=False, headers=headers)
            told = answer.json() if answer.status_code == 200 else None
    except (RequestException, ValueError) as error:
        raise ProviderFails(f"{url}: {error}") from error
    if not isinstance(told, dict):
        raise ProviderFails(f"{url} answers {answer.status_code}, or no JSON object")
    return told
