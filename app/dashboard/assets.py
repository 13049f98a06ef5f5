"""Static files: compressed, and under addresses with a hash, which a browser may keep for good.

Pages are not compressed: they hold a form's secret beside what strangers can put into an address,
and the length of a compressed page tells of one by the other (https://www.breachattack.com).
"""

import gzip
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Response, request, url_for

from app.dashboard.blueprint import STATIC, bp

FOLDER = Path(__file__).parent / "static"
_TEXTS = frozenset({"text/css", "text/javascript", "image/svg+xml"})


@bp.app_template_global()
def asset(filename: str) -> str:
    path = FOLDER / filename
    return url_for(STATIC, filename=filename, v=version(path, path.stat().st_mtime_ns))


@bp.app_template_global()
def icon_sheet() -> str:
    return asset("vendor/lucide/icons.svg")


@cache
def version(path: Path, _changed_at: int) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]


@bp.after_request
def compress(response: Response) -> Response:
    if request.endpoint != STATIC or response.mimetype not in _TEXTS:
        return response
    response.vary.add("Accept-Encoding")
    if response.status_code == 200 and (coded := smallest(request.view_args or {})):
        # The file that would have been sent is open.
        response.close()
        response.direct_passthrough = False
        response.content_encoding, data = coded
        response.set_data(data)
        # The ETag is that of the file as it lies there.
        response.headers.pop("ETag", None)
    return response


def smallest(view_args: dict[str, str]) -> tuple[str, bytes] | None:
    """The coding and the bytes of the file that the browser takes; None where it takes none."""
    path = FOLDER / view_args["filename"]
    by_make_assets = path.with_name(f"{path.name}.br")
    accepted = request.accept_encodings
    if accepted.quality("br") and by_make_assets.exists():
        return "br", by_make_assets.read_bytes()
    if accepted.quality("gzip"):
        return "gzip", compressed(path, path.stat().st_mtime_ns)
    return None


@cache
def compressed(path: Path, _changed_at: int) -> bytes:
    return gzip.compress(path.read_bytes(), mtime=0)
