"""Every setting of the server: its name in the environment, its default and its meaning."""

import os
import re
import sys
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

_UNSAFE_URL_SCHEMES = ("postgres://", "postgresql://")


class BadSetting(Exception):
    """A setting that the server cannot start with; the message is for the operator."""


def _setting(default: Any, meaning: str, *, choices: tuple[str, ...] = (), least: int = 0) -> Any:
    return field(default=default, metadata={"meaning": meaning, "choices": choices, "least": least})


@dataclass(frozen=True)
class Config:
    """One instance is read from the environment at start; tests make their own.

    The environment variable of each field is its name in capitals; `Config.from_env` reads them.
    """

    database_url: str = _setting("", "PostgreSQL 15 or later. Empty: one of our own is started.")
    timetracker_home: str = _setting(
        "", "Private folder of our own PostgreSQL and of the secret key."
    )
    pg_bin: str = _setting("", "The bin folder of the PostgreSQL we start. Empty: it is found.")
    pg_os_user: str = _setting("nobody", "Who runs it when we are root, which it refuses to be.")
    host: str = _setting("127.0.0.1", "Address to listen on.")
    port: int = _setting(8080, "Port to listen on.")
    web_concurrency: int = _setting(
        0, "Web worker processes. 0: 2 where RATELIMIT_STORAGE_URI is set, else 1."
    )
    web_threads: int = _setting(
        8, "Threads a worker, which has up to two connections more.", least=1
    )
    request_seconds: int = _setting(
        30, "A request that has not come whole within so many seconds is cut off.", least=1
    )
    environment: str = _setting(
        "development", "development or production.", choices=("development", "production")
    )
    secret_key: str = _setting(
        "",
        "Signs session cookies, encrypts secrets at rest. Empty: made once, kept in the home.",
    )
    public_url: str = _setting("", "The address users see, for links. Empty: as requested.")
    trusted_proxies: int = _setting(0, "Reverse proxies in front whose X-Forwarded-* are believed.")
    cors_origins: str = _setting("", "Origins whose pages may call the API, comma separated, or *.")
    log_format: str = _setting(
        "auto",
        "json, text, or auto: text in a terminal, else json.",
        choices=("json", "text", "auto"),
    )
    log_level: str = _setting(
        "info",
        "debug, info, warning or error.",
        choices=("debug", "info", "warning", "error"),
    )
    ratelimit_storage_uri: str = _setting(
        "", "Redis or Valkey that counts calls for all processes: redis://host:6379/0."
    )
    ratelimit_default: str = _setting(
        "100/minute;1000/hour", "Calls of one token, over any stretch of that time."
    )
    ratelimit_tiers: str = _setting(
        "", "For tokens of a tier: bulk=1000/minute;20000/hour, guest=10/minute."
    )
    ratelimit_failures: str = _setting(
        "100/minute;1000/hour", "Calls from one address with a token that is not valid."
    )
    ratelimit_sign_in: str = _setting(
        "30/minute", "Attempts to sign in from one address, right or wrong."
    )
    ratelimit_processes: int = _setting(
        0, "Processes that share the limits where nothing counts for all. 0: WEB_CONCURRENCY."
    )
    ratelimit_key_prefix: str = _setting(
        "timetracker", "What our keys in the Redis or Valkey begin with."
    )
    webhook_allow_http: str = _setting(
        "no", "Webhooks to http:// addresses, too.", choices=("yes", "no")
    )
    webhook_allow_ports: str = _setting(
        "", "Ports of webhooks beside 80, 443, 8080 and 8443, comma separated, or *."
    )
    webhook_allow_hosts: str = _setting(
        "",
        "Hosts, *.domains, addresses and networks, comma separated, to which webhooks may go by "
        "http, on any port and at private addresses.",
    )
    webhook_workers: int = _setting(
        1, "Processes that deliver webhooks, beside the web workers. 0: `timetracker worker` does."
    )
    webhook_threads: int = _setting(
        128, "Deliveries that such a process has under way at once.", least=8
    )
    webhook_retry_percent: int = _setting(
        100, "Shortens (50) or stretches (200) the times between attempts; 0 is for tests."
    )
    session_hours: int = _setting(
        12, "A browser is signed out after so many hours without a request.", least=1
    )
    oidc_issuer: str = _setting(
        "", "An OpenID Connect provider by which people sign in: its issuer, an https address."
    )
    oidc_client_id: str = _setting("", "What the provider calls this server.")
    oidc_client_secret: str = _setting("", "What it gave this server to prove that.")
    oidc_name: str = _setting("single sign-on", "What people call the provider.")
    oidc_create_users: str = _setting(
        "no", "Make a user of whom the provider knows and we do not.", choices=("yes", "no")
    )
    oidc_domains: str = _setting(
        "", "Domains of email addresses that may come in so, comma separated. Empty: all."
    )
    sync_days: int = _setting(
        90, "A cursor of the sync feed is good for so many days of changes.", least=1
    )

    streams_per_token: int = _setting(
        20, "Live streams that one token may have open, in each web worker.", least=1
    )
    streams_per_process: int = _setting(
        1000, "Live streams that a web worker keeps open; fewer where it may open fewer files."
    )
    stream_stall_seconds: int = _setting(
        30, "A live stream whose reader takes nothing of it for so long is cut off.", least=1
    )

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> "Config":
        given = {f: environ[f.name.upper()] for f in fields(cls) if environ.get(f.name.upper())}
        return cls(**{f.name: _parse(f, text) for f, text in given.items()})

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def redis_uri(self) -> str:
        """Valkey speaks the protocol of Redis; one client is enough for both."""
        return re.sub("^valkey", "redis", self.ratelimit_storage_uri)

    @property
    def workers(self) -> int:
        return self.web_concurrency or (2 if self.ratelimit_storage_uri else 1)

    def check_workers(self) -> None:
        """Refuse processes of which each would count the calls that it sees, and no other.

        :raises BadSetting: with the two ways out
        """
        if self.workers > 1 and not (self.ratelimit_storage_uri or self.ratelimit_processes):
            raise BadSetting(
                f"WEB_CONCURRENCY={self.workers} needs one place that counts calls: set "
                "RATELIMIT_STORAGE_URI to a Redis or Valkey, or RATELIMIT_PROCESSES="
                f"{self.workers} for limits in {self.workers} equal parts."
            )

    @property
    def home(self) -> Path:
        """The folder that holds what must outlive the process; not made here."""
        if self.timetracker_home:
            return Path(self.timetracker_home).expanduser().absolute()
        if os.geteuid() == 0:
            return Path("/var/lib/timetracker")
        data = os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share"
        return Path(data) / "timetracker"

    @property
    def sqlalchemy_url(self) -> str:
        """`database_url` with the driver named: SQLAlchemy takes a bare scheme for another one."""
        for scheme in _UNSAFE_URL_SCHEMES:
            if self.database_url.startswith(scheme):
                return "postgresql+psycopg2://" + self.database_url.removeprefix(scheme)
        return self.database_url


def _parse(setting: Field[Any], text: str) -> Any:
    name, choices, least = setting.name.upper(), *_limits(setting)
    if choices and text not in choices:
        raise BadSetting(f"{name} must be one of {', '.join(choices)}, not {text!r}")
    if setting.type not in (int, "int"):
        return text
    if not text.isascii() or not text.isdecimal() or int(text) < least:
        raise BadSetting(f"{name} must be a whole number from {least} on, not {text!r}")
    return int(text)


def _limits(setting: Field[Any]) -> tuple[tuple[str, ...], int]:
    return setting.metadata["choices"], setting.metadata["least"]


def main() -> None:
    """Print the settings as a Markdown table, for docs/operating.md."""
    lines = ["| setting | default | meaning |", "|---|---|---|"]
    for f in fields(Config):
        lines.append(f"| `{f.name.upper()}` | `{f.default}` | {f.metadata['meaning']} |")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
