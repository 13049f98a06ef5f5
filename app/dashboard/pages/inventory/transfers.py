"""`/inventory/transfers`: from one warehouse into another."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dashboard.access import needs
from app.dashboard.forms import Form, bind, blank
from app.dashboard.listing import listed
from app.dashboard.pages.inventory.choices import item_choices, item_codes, warehouse_choices
from app.dashboard.pages.inventory.codes import bind_coded, with_codes
from app.inventory.transfers import service
from app.inventory.transfers.schemas import StockTransferInput, StockTransferListArgs
from app.inventory.transfers.shape import STOCK_TRANSFER
from app.kit.actor import actor

bp = Blueprint("transfers", __name__, url_prefix="/transfers")
_args = StockTransferListArgs()


@bp.get("")
@needs("read:inventory")
def index() -> str:
    return render_template(
        "dashboard/inventory/transfers/index.html",
        listed=listed(STOCK_TRANSFER, service.visible_to(actor), _args),
        items=item_choices(),
        warehouses=warehouse_choices(all_of_them=True),
    )


@bp.get("/create")
@needs("write:inventory")
def create_form() -> str:
    return page(with_codes(blank(**request.args.to_dict())))


@bp.post("/create")
@needs("write:inventory")
def create() -> ResponseReturnValue:
    form = bind_coded(bind, StockTransferInput(), request.form)
    row = form.submit(service.create, actor)
    if row is None:
        return page(form), 400
    flash(_("“%(item)s” is transferred.", item=row["item_name"]))
    return redirect(url_for(".index"))


def page(form: Form) -> str:
    return render_template(
        "dashboard/inventory/transfers/form.html",
        form=form,
        codes=item_codes(),
        warehouses=warehouse_choices(all_of_them=True),
    )
