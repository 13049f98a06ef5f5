"""The addresses of pages as other areas link to them."""

from typing import Any
from urllib.parse import urlencode

from app.dashboard.blueprint import bp


@bp.app_template_global()
def entries_of(**filters: Any) -> str:
    """The entries behind a number, by the filters of the API's list."""
    given = {name: spelt(value) for name, value in filters.items() if value is not None}
    return f"/entries?{urlencode(given)}"


def spelt(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
