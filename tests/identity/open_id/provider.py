"""An OpenID Connect provider as a process of its own, on Authlib's authorization server.

`python provider.py PORT`. `POST /behave` makes it lie: `claims` go into ID tokens, `user` and
`metadata` into what it says elsewhere, `mode` and `where` say which of its answers are how bad.
"""

import sys
import time
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import grants
from authlib.oauth2.rfc6749.models import AuthorizationCodeMixin, ClientMixin
from authlib.oauth2.rfc7636 import CodeChallenge
from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

MODES = (
    "well",
    "slow",
    "endless",
    "rubbish",
    "list",
    "down",
    "redirect",
    "no keys",
    "none",
    "hmac",
)
CLIENT, SECRET = "timetracker", "shared with the provider"

app = Flask(__name__)
own = {"kid": "own", "use": "sig", "alg": "RS256"}
key, stranger = RSAKey.generate_key(2048, own), RSAKey.generate_key(2048, own)
codes: dict[str, "Code"] = {}
behaviour: dict[str, Any] = {}


class Client(ClientMixin):
    client_id = CLIENT

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return ""

    def get_allowed_scope(self, scope: str) -> str:
        return scope

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri.endswith("/sign-in/openid/callback")

    def check_client_secret(self, client_secret: str) -> bool:
        return client_secret == SECRET

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "client_secret_basic"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class Code(AuthorizationCodeMixin):
    def __init__(self, code: str, asked: Any) -> None:
        data = asked.payload.data
        self.code, self.redirect_uri = code, asked.payload.redirect_uri
        self.scope, self.nonce = asked.payload.scope, data.get("nonce")
        self.code_challenge = data.get("code_challenge")
        self.code_challenge_method = data.get("code_challenge_method")

    def get_redirect_uri(self) -> str:
        return str(self.redirect_uri)

    def get_scope(self) -> str:
        return str(self.scope)


class Grant(grants.AuthorizationCodeGrant):
    def save_authorization_code(self, code: str, request: Any) -> None:
        codes[code] = Code(code, request)

    def query_authorization_code(self, code: str, client: Any) -> Code | None:
        return codes.get(code)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        codes.pop(authorization_code.code, None)

    def authenticate_user(self, authorization_code: Code) -> Code:
        return authorization_code


def save_token(token: dict[str, Any], asked: Any) -> None:
    token["id_token"] = id_token(asked.user.nonce)


def id_token(nonce: str | None) -> str:
    now = int(time.time())
    claims = {"iss": issuer(), "aud": CLIENT, "iat": now, "exp": now + 60, "nonce": nonce}
    claims |= person() | behaviour.get("claims", {})
    claims = {name: value for name, value in claims.items() if value is not None}
    mode, header = behaviour.get("mode"), {"alg": "RS256", "kid": "own"}
    if mode == "none":
        return jwt.encode({"alg": "none"}, claims, OctKey.import_key(b"x" * 32), ["none"])
    if mode == "hmac":
        shared = OctKey.import_key(key.as_pem(private=False))
        return jwt.encode({"alg": "HS256", "kid": "own"}, claims, shared, ["HS256"])
    return jwt.encode(header, claims, stranger if mode == "stranger" else key)


def person() -> dict[str, Any]:
    return {"sub": "248289761001", "email": "ada@example.com", "email_verified": True}


def issuer() -> str:
    return f"http://127.0.0.1:{sys.argv[1]}"


server = AuthorizationServer(app, query_client=lambda _: Client(), save_token=save_token)
server.register_grant(Grant, [CodeChallenge(required=True)])


@app.before_request
def misbehave() -> Any:
    mode = behaviour.get("mode")
    where = behaviour.get("where", request.path)
    if request.path == "/behave" or where != request.path:
        return None
    if mode == "slow":
        time.sleep(behaviour["seconds"])
    lies = {
        "rubbish": lambda: Response("<html>", mimetype="text/html"),
        "list": lambda: jsonify(["a", "list"]),
        "down": lambda: ("", 503),
        "redirect": lambda: redirect("http://127.0.0.1:1/"),
        "endless": lambda: Response("x" * 1024 for _ in range(10**6)),
    }
    return lies[mode]() if mode in lies else None


@app.post("/behave")
def behave() -> Any:
    behaviour.clear()
    behaviour.update(request.get_json())
    return jsonify(behaviour)


@app.get("/.well-known/openid-configuration")
def configuration() -> Any:
    paths = {
        "authorization_endpoint": "/authorize",
        "token_endpoint": "/token",
        "jwks_uri": "/keys",
        "userinfo_endpoint": "/user",
    }
    told = {"issuer": issuer()} | {name: issuer() + path for name, path in paths.items()}
    return jsonify(told | behaviour.get("metadata", {}))


@app.get("/keys")
def keys() -> Any:
    told = [] if behaviour.get("mode") == "no keys" else [key.as_dict(private=False)]
    return jsonify({"keys": behaviour.get("keys", told)})


@app.get("/authorize")
def authorize() -> Any:
    """Whoever comes is signed in here already."""
    asked = server.get_consent_grant(end_user=person())
    return server.create_authorization_response(grant_user=person(), grant=asked)


@app.post("/token")
def token() -> Any:
    return server.create_token_response()


@app.get("/user")
def user() -> Any:
    return jsonify(person() | behaviour.get("user", {}))


if __name__ == "__main__":
    app.run(port=int(sys.argv[1]), threaded=True)
