"""Where a form that stands on many pages leads back to."""

from urllib.parse import urlsplit

from flask import request, url_for


def back() -> str:
    """The page the form was sent from, if that is one of ours."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc != request.host or came_from.path.startswith("/timer"):
        return url_for("dashboard.home")
    # What asks whether one is sure has no address of its own.
    if came_from.path == url_for("dashboard.entries.change_many"):
        return url_for("dashboard.entries.index")
    # One slash: browsers take two for another host.
    path = "/" + came_from.path.lstrip("/")
    return f"{path}?{came_from.query}" if came_from.query else path
