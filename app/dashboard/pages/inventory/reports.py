"""`/inventory/reports`: what the stock is worth, what moved, what is short, what turns over."""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, render_template, request
from marshmallow import Schema

from app.dashboard.access import needs
from app.dashboard.listing import Listed, paged
from app.dashboard.pages.inventory.choices import (
    category_choices,
    item_choices,
    warehouse_choices,
)
from app.dashboard.pages.inventory.movements import history
from app.inventory.reports import low_stock, turnover, valuation
from app.inventory.reports.schemas import LowStockArgs, TurnoverArgs, ValuationArgs
from app.kit.actor import actor
from app.kit.errors import Invalid
from app.kit.loading import load
from app.kit.wire import Row

bp = Blueprint("reports", __name__, url_prefix="/reports")


@bp.get("/valuation")
@needs("read:inventory")
def show_valuation() -> str:
    report, rows = asked(ValuationArgs(), valuation.portion, "item_details")
    return render_template(
        "dashboard/inventory/reports/valuation.html",
        report=report,
        listed=rows,
        warehouses=warehouse_choices(all_of_them=True),
        categories=category_choices(),
    )


@bp.get("/movement-history")
@needs("read:inventory")
def movement_history() -> str:
    return history("dashboard/inventory/reports/movement_history.html")


@bp.get("/low-stock")
@needs("read:inventory")
def show_low_stock() -> str:
    report, rows = asked(LowStockArgs(), low_stock.portion, "items")
    return render_template(
        "dashboard/inventory/reports/low_stock.html",
        report=report,
        listed=rows,
        warehouses=warehouse_choices(all_of_them=True),
    )


@bp.get("/turnover")
@needs("read:inventory")
def show_turnover() -> str:
    report, rows = asked(TurnoverArgs(), partial(turnover.portion, actor), "items")
    return render_template(
        "dashboard/inventory/reports/turnover.html",
        report=report,
        listed=rows,
        items=item_choices("item_id"),
    )


def asked(schema: Schema, report: Callable[..., tuple[Row, int]], key: str) -> tuple[Row, Listed]:
    """The report that the query string asks for, and a page of its rows, which it has under `key`.

    :raises Invalid: for a query string that the API refuses, too
    """
    words = {name: text for name, text in request.args.items() if text.strip()}
    known = {name: text for name, text in words.items() if name in schema.load_fields}
    args, errors = load(schema, known)
    if errors:
        raise Invalid(errors)
    told: Row = {}

    def read(first: int, most: int) -> tuple[list[Row], int]:
        portion, total = report(first, most, **args)
        told.update(portion)
        return portion[key], total

    return told, paged(read, known)
