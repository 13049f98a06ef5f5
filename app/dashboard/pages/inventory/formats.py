"""Quantities and costs as people read them."""

from decimal import Decimal

from flask_babel import format_currency, get_locale

from app.dashboard.blueprint import bp
from app.dashboard.formats import number


@bp.app_template_filter()
def cost(value: Decimal | float, currency: str) -> str:
    """What one unit costs: two places, and two more where they say something."""
    pattern = get_locale().currency_formats["standard"].pattern.replace("0.00", "0.00##")
    return str(format_currency(value, currency, format=pattern, currency_digits=False))


@bp.app_template_filter()
def signed(quantity: Decimal | float) -> str:
    """+100, -3: what came, what went."""
    return ("+" if quantity > 0 else "") + number(quantity)
