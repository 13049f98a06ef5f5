"""`/webhooks`: one's own, for administrators everybody's."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.activity.history.service import History
from app.dashboard import changes
from app.dashboard.access import needs
from app.dashboard.confirming import confirm
from app.dashboard.forms import Form, bind, blank, filled
from app.dashboard.listing import listed
from app.dashboard.once import shown_once
from app.dashboard.pages.tokens import OVERLAPS
from app.dashboard.pages.webhooks import choosing
from app.dashboard.pages.webhooks.choosing import WebhookForm
from app.kit.actor import actor
from app.kit.wire import Row
from app.webhooks import service
from app.webhooks.deliveries import service as deliveries
from app.webhooks.deliveries.schemas import DeliveryListArgs
from app.webhooks.deliveries.shape import DELIVERY
from app.webhooks.schemas import SecretRotationInput, WebhookListArgs
from app.webhooks.shape import WEBHOOK

bp = Blueprint("webhooks", __name__, url_prefix="/webhooks")


@bp.get("")
@needs("read:webhooks")
def index() -> str:
    return page("index", listed=listed(WEBHOOK, service.visible_to(actor), WebhookListArgs()))


@bp.get("/create")
@needs("write:webhooks")
def create_form() -> str:
    return edit(blank(is_active="true"))


@bp.post("/create")
@needs("write:webhooks")
def create() -> ResponseReturnValue:
    form = bind(WebhookForm(), request.form, also=lambda data: service.wrong(actor, data))
    made = form.submit(service.create, actor)
    return issued(made, _("Webhook created")) if made else (edit(form), 400)


@bp.get("/<id:webhook_id>")
@needs("read:webhooks")
def show(webhook_id: int) -> str:
    return page(
        "show",
        webhook=service.read(actor, webhook_id),
        listed=listed(DELIVERY, deliveries.listed(actor, webhook_id), DeliveryListArgs()),
        events=changes.history(History("webhook", service.read), webhook_id),
    )


@bp.get("/<id:webhook_id>/edit")
@needs("write:webhooks")
def edit_form(webhook_id: int) -> str:
    webhook = service.read(actor, webhook_id)
    form = filled(WebhookForm(), webhook)
    form.typed["headers"] = choosing.lines(webhook["headers"])
    return edit(form, webhook)


@bp.post("/<id:webhook_id>/edit")
@needs("write:webhooks")
def update(webhook_id: int) -> ResponseReturnValue:
    form = bind(WebhookForm(partial=True), request.form)
    if not form.submit(service.update, actor, webhook_id):
        return edit(form, service.read(actor, webhook_id)), 400
    flash(_("The webhook is saved."))
    return back(webhook_id)


@bp.post("/<id:webhook_id>/switch")
@needs("write:webhooks")
def switch(webhook_id: int) -> ResponseReturnValue:
    is_on = request.form.get("is_active") == "true"
    service.update(actor, webhook_id, is_active=is_on)
    flash(_("The webhook is on.") if is_on else _("The webhook is off. Nothing is sent to it."))
    return back(webhook_id)


@bp.post("/<id:webhook_id>/ping")
@needs("write:webhooks")
def ping(webhook_id: int) -> ResponseReturnValue:
    service.ping(actor, webhook_id)
    flash(_("A ping is on its way."))
    return back(webhook_id)


@bp.get("/<id:webhook_id>/rotate-secret")
@needs("write:webhooks")
def rotate_secret_form(webhook_id: int) -> str:
    return rotation(webhook_id, blank(overlap_seconds=0))


@bp.post("/<id:webhook_id>/rotate-secret")
@needs("write:webhooks")
def rotate_secret(webhook_id: int) -> ResponseReturnValue:
    form = bind(SecretRotationInput(), request.form)
    made = form.submit(service.rotate_secret, actor, webhook_id)
    return issued(made, _("Secret rotated")) if made else (rotation(webhook_id, form), 400)


@bp.get("/<id:webhook_id>/delete")
@needs("write:webhooks")
def delete_form(webhook_id: int) -> str:
    return confirm(
        "webhooks",
        _("Delete the webhook %(name)s?", name=service.read(actor, webhook_id)["name"]),
        _("What is still to be sent to it is not, and what was sent is forgotten."),
        _("Delete webhook"),
        url_for(".show", webhook_id=webhook_id),
    )


@bp.post("/<id:webhook_id>/delete")
@needs("write:webhooks")
def delete(webhook_id: int) -> ResponseReturnValue:
    flash(_("“%(name)s” is deleted.", name=service.delete(actor, webhook_id)["name"]))
    return redirect(url_for(".index"))


def back(webhook_id: int) -> ResponseReturnValue:
    return redirect(url_for(".show", webhook_id=webhook_id))


def page(name: str, **told: Any) -> str:
    frame = "dashboard/layout.html" if actor.is_admin else "dashboard/me/frame.html"
    return render_template(f"dashboard/webhooks/{name}.html", frame=frame, **told)


def edit(form: Form, webhook: Row | None = None) -> str:
    """A webhook hears of what the scopes allow that it was made with."""
    events = choosing.events(webhook["scopes"] if webhook else actor.scopes)
    return page("edit", form=form, webhook=webhook, events=events)


def rotation(webhook_id: int, form: Form) -> str:
    return page("rotate", form=form, webhook=service.read(actor, webhook_id), overlaps=OVERLAPS)


def issued(webhook: Row, title: str) -> ResponseReturnValue:
    """It answers the POST itself, so that the secret is kept nowhere in clear."""
    shown = page("issued", webhook=webhook, title=title)
    return shown_once(shown, url_for(".show", webhook_id=webhook["id"]))
