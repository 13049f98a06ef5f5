"""How this installation stands: versions, database, queue, stores. Nothing of it is secret."""

import platform
from importlib.metadata import version

from flask import current_app
from sqlalchemy import text

from app.identity import limits
from app.identity.open_id import setup as open_id
from app.identity.sign_in import sessions
from app.kit.clock import now
from app.kit.db import session
from app.kit.wire import Row
from app.webhooks import queue

_DATABASE = text(
    "SELECT current_setting('server_version') AS server_version,"
    " (SELECT max(version_num) FROM alembic_version) AS migration,"
    " pg_database_size(current_database()) AS bytes,"
    " (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) AS connections,"
    " current_setting('max_connections')::int AS most_connections,"
    " pg_postmaster_start_time() AS started_at"
)


def state() -> Row:
    """In a handful of statements, whatever the database holds."""
    return {
        "app_version": version("timetracker-server"),
        "python_version": platform.python_version(),
        "server_time": now(),
        "database": dict(session.execute(_DATABASE).mappings().one()),
        "queue": queue.standing(),
        "workers": workers(),
        "store_answers": limits.current().counter.answers(),
        "sessions": sessions.count(current_app.config["IDLE_SESSION_LIFETIME"]),
        "settings": settings(),
    }


def workers() -> Row:
    found = queue.workers()
    seen = found.last_seen
    is_alive = seen is not None and now() - seen < queue.SILENCE
    return {"is_alive": is_alive, "connections": found.connections, "last_seen": seen}


def settings() -> Row:
    """What the operator has set, as far as it matters here and is no secret."""
    config, provider = current_app.config, open_id.current().provider
    return {
        "ENVIRONMENT": config["ENVIRONMENT"],
        "PUBLIC_URL": config["PUBLIC_URL"] or None,
        "SESSION_HOURS": round(config["IDLE_SESSION_LIFETIME"].total_seconds() / 3600),
        "SYNC_DAYS": config["SYNC_DAYS"],
        "OIDC_ISSUER": provider.issuer if provider else None,
    }
