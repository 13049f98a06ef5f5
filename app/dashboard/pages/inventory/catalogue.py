"""Items, warehouses and suppliers: kept alike, never deleted, out of use and back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from marshmallow import Schema
from sqlalchemy import Select

from app.dashboard.access import needs
from app.dashboard.forms import Form, bind, blank, filled
from app.dashboard.listing import listed
from app.kit.actor import actor
from app.kit.listing import ListArgs
from app.kit.wire import Row, Wire

Told = Callable[..., dict[str, Any]]


def nothing(*_: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class Catalogue:
    """A noun, what its ids are called in addresses, and what its room gives.

    `proposed()` is what a new one begins with.
    `beside_list()`, `beside(id)` and `beside_form(form)` are what templates need beyond the rows,
    the row and the form.
    """

    name: str
    key: str
    service: Any
    wire: Wire
    schema: type[Schema]
    args: ListArgs
    beside_list: Told = nothing
    beside: Told = nothing
    beside_form: Told = nothing
    proposed: Told = nothing

    def index(self) -> str:
        visible: Select[Any] = self.service.visible_to(actor)
        found = listed(self.wire, visible, self.args)
        return self.page("index", listed=found, **self.beside_list())

    def show(self, **path: int) -> str:
        [ident] = path.values()
        return self.page("show", row=self.read(ident), **self.beside(ident))

    def create_form(self) -> str:
        return self.form(blank(**self.proposed()))

    def create(self) -> ResponseReturnValue:
        form = bind(self.schema(), request.form)
        row = form.submit(self.service.create, actor)
        return self.saved(row) if row else (self.form(form), 400)

    def edit_form(self, **path: int) -> str:
        [ident] = path.values()
        row = self.read(ident)
        return self.form(filled(self.schema(), row), row=row)

    def update(self, **path: int) -> ResponseReturnValue:
        [ident] = path.values()
        row = self.read(ident)
        form = bind(self.schema(partial=True), request.form)
        changed = form.submit(self.service.update, actor, ident)
        return self.saved(changed) if changed else (self.form(form, row=row), 400)

    def deactivate(self, **path: int) -> ResponseReturnValue:
        [ident] = path.values()
        return self.saved(self.service.deactivate(actor, ident))

    def activate(self, **path: int) -> ResponseReturnValue:
        [ident] = path.values()
        return self.saved(self.service.update(actor, ident, is_active=True))

    def read(self, ident: int) -> Row:
        return self.wire.tell(actor, self.service.read(actor, ident))

    def saved(self, row: Row) -> ResponseReturnValue:
        flash(_("“%(name)s” is saved.", name=row["name"]))
        return redirect(url_for(".show", **{self.key: row["id"]}))

    def form(self, form: Form, row: Row | None = None) -> str:
        return self.page("form", form=form, row=row, **self.beside_form(form))

    def page(self, template: str, **told: Any) -> str:
        return render_template(f"dashboard/inventory/{self.name}/{template}.html", **told)


def pages_of(catalogue: Catalogue) -> Blueprint:
    bp = Blueprint(catalogue.name, __name__, url_prefix=f"/{catalogue.name}")
    key = catalogue.key
    for rule, name, method, scope in (
        ("", "index", "GET", "read:inventory"),
        ("/create", "create_form", "GET", "write:inventory"),
        ("/create", "create", "POST", "write:inventory"),
        (f"/<id:{key}>", "show", "GET", "read:inventory"),
        (f"/<id:{key}>/edit", "edit_form", "GET", "write:inventory"),
        (f"/<id:{key}>/edit", "update", "POST", "write:inventory"),
        (f"/<id:{key}>/deactivate", "deactivate", "POST", "write:inventory"),
        (f"/<id:{key}>/activate", "activate", "POST", "write:inventory"),
    ):
        view = needs(scope)(getattr(catalogue, name))
        bp.add_url_rule(rule, name, view, methods=[method])
    return bp
