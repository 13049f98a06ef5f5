"""How a webhook is read: without its secrets, and with the values of its headers masked."""

from app.activity.catalogue import Subject, tell_of
from app.identity.models import User
from app.identity.scopes import Scope
from app.kit.wire import Row, Wire
from app.webhooks.custom_headers import masked
from app.webhooks.models import Webhook
from app.webhooks.schemas import WebhookSchema, WebhookWithSecretSchema

_JOINS = {User: User.id == Webhook.user_id}
_COLUMNS = {"username": User.username, "headers": Webhook.header_names}


def derive(row: Row) -> None:
    row["headers"] = masked(row["headers"])


WEBHOOK = Wire(
    WebhookSchema,
    Webhook,
    joins=_JOINS,
    columns=_COLUMNS,
    derive=derive,
    # Deliveries succeed and fail.
    moves_by_itself=True,
)
# The row comes with a `secret` that is in no column.
WEBHOOK_WITH_SECRET = Wire(
    WebhookWithSecretSchema, Webhook, joins=_JOINS, columns=_COLUMNS, derive=derive
)

tell_of("webhook", Subject(WEBHOOK, Scope.READ_WEBHOOKS))
# Whoever has a webhook could make it: a ping gets through whatever else its token may do.
tell_of("ping", Subject(WEBHOOK, Scope.WRITE_WEBHOOKS))
