"""`/inventory/reservations`: what is held back for somebody or something."""

from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dashboard.access import needs
from app.dashboard.forms import Form, bind, blank, filled
from app.dashboard.listing import listed
from app.dashboard.pages.inventory.blueprint import MOVEMENT_TYPES
from app.dashboard.pages.inventory.choices import (
    item_choices,
    item_codes,
    project_choices,
    warehouse_choices,
)
from app.dashboard.pages.inventory.codes import bind_coded, with_codes
from app.inventory.reservations import service
from app.inventory.reservations.schemas import (
    FulfillmentInput,
    Outgoing,
    ReservationChanges,
    ReservationInput,
    ReservationListArgs,
)
from app.inventory.reservations.shape import RESERVATION
from app.kit.actor import actor
from app.kit.wire import Row

bp = Blueprint("reservations", __name__, url_prefix="/reservations")
_args = ReservationListArgs()


@bp.get("")
@needs("read:inventory")
def index() -> str:
    return render_template(
        "dashboard/inventory/reservations/index.html",
        listed=listed(RESERVATION, service.visible_to(actor), _args),
        items=item_choices(),
        warehouses=warehouse_choices(all_of_them=True),
    )


@bp.get("/create")
@needs("write:inventory")
def create_form() -> str:
    return form_page(with_codes(blank(**request.args.to_dict())))


@bp.post("/create")
@needs("write:inventory")
def create() -> ResponseReturnValue:
    form = bind_coded(bind, ReservationInput(), request.form, also=partial(service.wrong, actor))
    row = form.submit(service.create, actor)
    return saved(row) if row else (form_page(form), 400)


@bp.get("/<id:reservation_id>")
@needs("read:inventory")
def show(reservation_id: int) -> str:
    return page(reservation_id, blank(movement_type=Outgoing.SALE.value))


@bp.get("/<id:reservation_id>/edit")
@needs("write:inventory")
def edit_form(reservation_id: int) -> str:
    row = read(reservation_id)
    return form_page(filled(ReservationChanges(), row), row)


@bp.post("/<id:reservation_id>/edit")
@needs("write:inventory")
def update(reservation_id: int) -> ResponseReturnValue:
    before = read(reservation_id)
    form = bind(ReservationChanges(partial=True), request.form, also=partial(service.wrong, actor))
    row = form.submit(service.update, actor, reservation_id)
    return saved(row) if row else (form_page(form, before), 400)


@bp.post("/<id:reservation_id>/release")
@needs("write:inventory")
def release(reservation_id: int) -> ResponseReturnValue:
    service.release(actor, reservation_id)
    flash(_("The reservation is released."))
    return redirect(url_for(".show", reservation_id=reservation_id))


@bp.post("/<id:reservation_id>/fulfill")
@needs("write:inventory")
def fulfill(reservation_id: int) -> ResponseReturnValue:
    form = bind(FulfillmentInput(), request.form)
    if not form.submit(service.fulfill, actor, reservation_id):
        return page(reservation_id, form), 400
    flash(_("The reservation is fulfilled: its stock went out."))
    return redirect(url_for(".show", reservation_id=reservation_id))


def read(reservation_id: int) -> Row:
    return RESERVATION.tell(actor, service.read(actor, reservation_id))


def saved(row: Row) -> ResponseReturnValue:
    flash(_("The reservation is saved."))
    return redirect(url_for(".show", reservation_id=row["id"]))


def page(reservation_id: int, form: Form) -> str:
    return render_template(
        "dashboard/inventory/reservations/show.html",
        form=form,
        row=read(reservation_id),
        outgoing=[(kind.value, MOVEMENT_TYPES[kind.value]) for kind in Outgoing],
    )


def form_page(form: Form, row: Row | None = None) -> str:
    return render_template(
        "dashboard/inventory/reservations/form.html",
        form=form,
        row=row,
        codes=[] if row else item_codes(),
        warehouses=[] if row else warehouse_choices(all_of_them=True),
        projects=project_choices(form),
    )
