"""The sentences about a DATABASE_URL that cannot be used. None of them shows a password."""

from sqlalchemy import URL, NullPool, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from app.kit.embedded.binaries import OLDEST
from config import BadSetting, Config

FORM = "postgresql://user:password@host:5432/database"
SECONDS_TO_CONNECT = 10


def check(config: Config) -> None:
    """Connect once.

    :raises BadSetting: if that fails, or if PostgreSQL is too old
    """
    url = _parsed(config.sqlalchemy_url)
    engine = create_engine(
        url, poolclass=NullPool, connect_args={"connect_timeout": SECONDS_TO_CONNECT}
    )
    try:
        with engine.connect() as connection:
            version = connection.dialect.server_version_info or (0,)
    except DBAPIError as error:
        reason = " ".join(str(error.orig).split())
        raise BadSetting(f"PostgreSQL does not answer at {_place(url)}: {reason}") from None
    if version < (OLDEST,):
        raise BadSetting(
            f"PostgreSQL at {_place(url)} is version {version[0]}; {OLDEST} or later is needed."
        )


def _parsed(text: str) -> URL:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = None
    if url is None or url.get_backend_name() != "postgresql" or "@" in (url.host or ""):
        raise BadSetting(
            f"DATABASE_URL must look like {FORM}, with special characters in the "
            "password percent-encoded (@ is %40)."
        )
    return url


def _place(url: URL) -> str:
    host = url.host or url.query.get("host") or "the local socket"
    return f"{host}, port {url.port or 5432}, database {url.database}"
