"""`/admin/system`: how this installation stands."""

from decimal import Decimal

from flask import Blueprint, render_template

from app.dashboard.blueprint import bp as dashboard
from app.dashboard.formats import number
from app.system.state import state

bp = Blueprint("system", __name__, url_prefix="/system")
_UNITS = ("B", "kB", "MB", "GB", "TB")


@bp.get("")
def index() -> str:
    return render_template("dashboard/administration/system.html", state=state())


@dashboard.app_template_filter()
def bytes_in_words(count: int) -> str:
    """12.3 MB"""
    size, unit = float(count), 0
    while size >= 1000 and unit < len(_UNITS) - 1:
        size, unit = size / 1000, unit + 1
    return f"{number(Decimal(f'{size:.3g}'))} {_UNITS[unit]}"
