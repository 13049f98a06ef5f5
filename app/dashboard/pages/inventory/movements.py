"""`/inventory/movements`: what came and went, and entering it."""

from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.dashboard.access import needs
from app.dashboard.forms import Form, bind, blank
from app.dashboard.listing import listed
from app.dashboard.pages.inventory.blueprint import MOVEMENT_TYPES
from app.dashboard.pages.inventory.choices import (
    item_choices,
    item_codes,
    project_choices,
    warehouse_choices,
)
from app.dashboard.pages.inventory.codes import bind_coded, with_codes
from app.inventory.movements import service
from app.inventory.movements.schemas import Reason, StockMovementInput, StockMovementListArgs
from app.inventory.movements.shape import STOCK_MOVEMENT
from app.kit.actor import actor

bp = Blueprint("movements", __name__, url_prefix="/movements")
_args = StockMovementListArgs()


@bp.get("")
@needs("read:inventory")
def index() -> str:
    return history("dashboard/inventory/movements/index.html")


def history(template: str) -> str:
    """The list of movements, which is a report as well."""
    project_id = request.args.get("project_id", "")
    project = int(project_id) if project_id.isdecimal() else None
    return render_template(
        template,
        listed=listed(STOCK_MOVEMENT, service.listed(actor, project), _args),
        items=item_choices(),
        warehouses=warehouse_choices(all_of_them=True),
    )


@bp.get("/create")
@needs("write:inventory")
def create_form() -> str:
    return page(with_codes(blank(**{"movement_type": "adjustment", **request.args.to_dict()})))


@bp.post("/create")
@needs("write:inventory")
def create() -> ResponseReturnValue:
    form = bind_coded(bind, StockMovementInput(), request.form, also=partial(service.wrong, actor))
    row = form.submit(service.create, actor)
    if row is None:
        return page(form), 400
    flash(_("The movement of “%(item)s” is written down.", item=row["item_name"]))
    return redirect(url_for(".index", stock_item_id=row["stock_item_id"]))


def page(form: Form) -> str:
    return render_template(
        "dashboard/inventory/movements/form.html",
        form=form,
        codes=item_codes(),
        warehouses=warehouse_choices(all_of_them=True),
        projects=project_choices(form),
        reasons=[(kind.value, MOVEMENT_TYPES[kind.value]) for kind in Reason],
    )
