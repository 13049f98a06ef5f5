"""Addresses of static files that hold a hash of the content: a browser may keep them for good."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import url_for

from app.dashboard.blueprint import STATIC, bp

FOLDER = Path(__file__).parent / "static"


@bp.app_template_global()
def asset(filename: str) -> str:
    path = FOLDER / filename
    return url_for(STATIC, filename=filename, v=version(path, path.stat().st_mtime_ns))


@cache
def version(path: Path, _changed_at: int) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]
