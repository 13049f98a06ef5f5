"""One identity provider: what it says of itself, its keys, and what it says of a person.

OpenID Connect Core 1.0 (authorization code flow), Discovery 1.0, and PKCE (RFC 7636).
"""

import secrets
import time
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from authlib.integrations.base_client import OAuthError
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from app.identity.open_id.asking import client, get
from app.identity.open_id.failing import ProviderFails
from config import Config

# Signed with a key that the provider alone has: no `none`, and no HMAC with a shared secret.
ALGORITHMS = (
    "RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "Ed25519",
)  # fmt: skip
_ASYMMETRIC = ("RSA", "EC", "OKP")
SECONDS_KNOWN = 3600
LEEWAY_SECONDS = 30
SCOPE = "openid email profile"


class Flow(NamedTuple):
    """What one browser's sign-in is recognized by when it comes back."""

    url: str
    state: str
    nonce: str
    verifier: str


class Provider:
    """`name` is what people are shown."""

    def __init__(self, config: Config) -> None:
        self.issuer, self.name = config.oidc_issuer, config.oidc_name
        self.client_id, self.client_secret = config.oidc_client_id, config.oidc_client_secret
        self._known: dict[str, Mapping[str, Any]] = {}
        self._until = 0.0

    def begin(self, redirect_uri: str) -> Flow:
        """:raises ProviderFails: if it does not say where to sign in"""
        nonce, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
        with self._client(redirect_uri) as opened:
            url, state = opened.create_authorization_url(
                self.endpoint("authorization_endpoint"),
                state=secrets.token_urlsafe(32),
                code_verifier=verifier,
                nonce=nonce,
            )
        return Flow(url, state, nonce, verifier)

    def claims(self, code: str, nonce: str, verifier: str, redirect_uri: str) -> dict[str, Any]:
        """What the provider says of the person whose browser brought this code.

        :raises ProviderFails: if the code is not taken, or what comes for it is not to be believed
        """
        try:
            with self._client(redirect_uri) as opened:
                token = opened.fetch_token(
                    self.endpoint("token_endpoint"),
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                    allow_redirects=False,
                )
        except (OAuthError, RequestException, ValueError) as error:
            raise ProviderFails(f"The code is not taken: {error}") from error
        claims = self.validated(token.get("id_token"), nonce, token.get("access_token"))
        return claims if "email" in claims else self._with_user_info(claims, token)

    def validated(self, id_token: Any, nonce: str, access_token: Any) -> dict[str, Any]:
        """The claims of an ID token, signed by the provider, for us, now, for this sign-in.

        :raises ProviderFails: if it is anything else
        """
        if not isinstance(id_token, str):
            raise ProviderFails("There is no ID token")
        try:
            token = self._decoded(id_token)
            options: Any = {
                "iss": {"essential": True, "value": self.issuer},
                "aud": {"essential": True, "value": self.client_id},
            }
            asked = {"nonce": nonce, "client_id": self.client_id, "access_token": access_token}
            claims = CodeIDToken(token.claims, token.header, options, asked)
            claims.validate(leeway=LEEWAY_SECONDS)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise ProviderFails(f"The ID token is not valid: {error!r}") from error
        return dict(claims)

    def endpoint(self, name: str) -> str:
        """:raises ProviderFails: if the provider names none, or a weaker one than its issuer"""
        url = self._metadata().get(name)
        scheme = urlsplit(self.issuer).scheme
        if not isinstance(url, str) or urlsplit(url).scheme not in ("https", scheme):
            raise ProviderFails(f"The provider has no {name}")
        return url

    def _metadata(self) -> Mapping[str, Any]:
        if time.monotonic() > self._until:
            found = get(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != self.issuer:
                raise ProviderFails(f"The provider says that it is {found.get('issuer')!r}")
            self._known, self._until = {"metadata": found}, time.monotonic() + SECONDS_KNOWN
        return self._known["metadata"]

    def _decoded(self, id_token: str) -> jwt.Token:
        try:
            return jwt.decode(id_token, self._keys(), algorithms=ALGORITHMS)
        except InvalidKeyIdError:
            # Keys are changed from time to time.
            return jwt.decode(id_token, self._keys(fresh=True), algorithms=ALGORITHMS)

    def _keys(self, *, fresh: bool = False) -> KeySet:
        url = self.endpoint("jwks_uri")
        if fresh or "keys" not in self._known:
            self._known["keys"] = get(url)
        told = self._known["keys"].get("keys")
        keys = [key for key in told if isinstance(key, dict)] if isinstance(told, list) else []
        usable: Any = {"keys": [key for key in keys if key.get("kty") in _ASYMMETRIC]}
        return KeySet.import_key_set(usable)

    def _with_user_info(self, claims: dict[str, Any], token: Mapping[str, Any]) -> dict[str, Any]:
        """Some tell of email addresses there alone (Core, 5.4)."""
        if "userinfo_endpoint" not in self._metadata():
            return claims
        told = get(self.endpoint("userinfo_endpoint"), str(token.get("access_token", "")))
        if told.get("sub") != claims["sub"]:
            raise ProviderFails("The provider tells of somebody else")
        return {**told, **claims}

    def _client(self, redirect_uri: str) -> Any:
        return client(
            client_id=self.client_id,
            client_secret=self.client_secret or None,
            scope=SCOPE,
            redirect_uri=redirect_uri,
        )
