"""`/inventory/purchase-orders`: written, sent, received in parts, cancelled."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dashboard.access import needs
from app.dashboard.forms import Form, blank
from app.dashboard.lines import bind_with_lines, filled_with_lines, numbers_of
from app.dashboard.listing import listed
from app.dashboard.pages.inventory.choices import (
    item_codes,
    supplier_choices,
    warehouse_choices,
)
from app.dashboard.pages.inventory.codes import bind_coded, with_codes
from app.inventory.purchase_orders import receiving, service
from app.inventory.purchase_orders.schemas import (
    PurchaseOrderInput,
    PurchaseOrderListArgs,
    ReceiptInput,
)
from app.inventory.purchase_orders.shape import PURCHASE_ORDER
from app.kit.actor import actor
from app.kit.wire import Row

bp = Blueprint("purchase_orders", __name__, url_prefix="/purchase-orders")
_args = PurchaseOrderListArgs()
# Without scripts nobody can add a line: so many stand there blank.
BLANK_LINES = 3


@bp.get("")
@needs("read:inventory")
def index() -> str:
    return render_template(
        "dashboard/inventory/purchase_orders/index.html",
        listed=listed(PURCHASE_ORDER, service.visible_to(actor), _args),
        suppliers=supplier_choices(all_of_them=True),
        warehouses=warehouse_choices(all_of_them=True),
    )


@bp.get("/create")
@needs("write:inventory")
def create_form() -> str:
    return form_page(with_codes(blank(**request.args.to_dict())))


@bp.post("/create")
@needs("write:inventory")
def create() -> ResponseReturnValue:
    form = bind_coded(bind_with_lines, PurchaseOrderInput(), request.form)
    row = form.submit(service.create, actor)
    return told(row["id"], _("The order is saved.")) if row else (form_page(form), 400)


@bp.get("/<id:purchase_order_id>")
@needs("read:inventory")
def show(purchase_order_id: int) -> str:
    return render_template(
        "dashboard/inventory/purchase_orders/show.html", row=read(purchase_order_id)
    )


@bp.get("/<id:purchase_order_id>/edit")
@needs("write:inventory")
def edit_form(purchase_order_id: int) -> str:
    row = read(purchase_order_id)
    return form_page(with_codes(filled_with_lines(PurchaseOrderInput(), row)), row)


@bp.post("/<id:purchase_order_id>/edit")
@needs("write:inventory")
def update(purchase_order_id: int) -> ResponseReturnValue:
    before = read(purchase_order_id)
    form = bind_coded(bind_with_lines, PurchaseOrderInput(partial=True), request.form)
    row = form.submit(service.update, actor, purchase_order_id)
    return (
        told(purchase_order_id, _("The order is saved.")) if row else (form_page(form, before), 400)
    )


@bp.post("/<id:purchase_order_id>/send")
@needs("write:inventory")
def send(purchase_order_id: int) -> ResponseReturnValue:
    service.send(actor, purchase_order_id)
    return told(purchase_order_id, _("The order is sent."))


@bp.post("/<id:purchase_order_id>/cancel")
@needs("write:inventory")
def cancel(purchase_order_id: int) -> ResponseReturnValue:
    service.cancel(actor, purchase_order_id)
    return told(purchase_order_id, _("The order is cancelled."))


@bp.get("/<id:purchase_order_id>/receive")
@needs("write:inventory")
def receive_form(purchase_order_id: int) -> str:
    row = read(purchase_order_id)
    due = [
        {"stock_item_id": line["stock_item_id"], "quantity": line["quantity_outstanding"]}
        for line in row["items"]
    ]
    return receipt(filled_with_lines(ReceiptInput(), {"items": due}), row)


@bp.post("/<id:purchase_order_id>/receive")
@needs("write:inventory")
def receive(purchase_order_id: int) -> ResponseReturnValue:
    form = bind_with_lines(ReceiptInput(), request.form, given="quantity")
    row = form.submit(receiving.receive, actor, purchase_order_id)
    return (
        told(purchase_order_id, _("What came is in stock."))
        if row
        else (receipt(form, read(purchase_order_id)), 400)
    )


def read(purchase_order_id: int) -> Row:
    return PURCHASE_ORDER.tell(actor, service.read(actor, purchase_order_id))


def told(purchase_order_id: int, sentence: str) -> ResponseReturnValue:
    flash(sentence)
    return redirect(url_for(".show", purchase_order_id=purchase_order_id))


def receipt(form: Form, row: Row) -> str:
    numbers = {form.value(f"items.{n}.stock_item_id"): n for n in numbers_of(form.typed)}
    return render_template(
        "dashboard/inventory/purchase_orders/receive.html", form=form, row=row, numbers=numbers
    )


def form_page(form: Form, row: Row | None = None) -> str:
    number = max(numbers_of(form.typed), default=-1)
    return render_template(
        "dashboard/inventory/purchase_orders/form.html",
        form=form,
        row=row,
        lines=range(number + 1 + BLANK_LINES),
        suppliers=supplier_choices(),
        warehouses=warehouse_choices(),
        codes=item_codes(),
    )
