"""What the form of a webhook offers and takes: events in groups, headers line by line."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from marshmallow import ValidationError

from app.activity.catalogue import scope_of
from app.activity.names import EVERYTHING, noun
from app.events.descriptions import DESCRIPTIONS
from app.events.ledger import EventType
from app.identity.scopes import grants
from app.webhooks.custom_headers import CustomHeaders
from app.webhooks.schemas import WebhookInput

Groups = dict[str, dict[str, str]]


class HeaderLines(CustomHeaders):
    """`Name: value`, one a line."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> Any:
        lines = [line.partition(":") for line in str(value).splitlines() if line.strip()]
        given = {name.strip(): text.strip() for name, _colon, text in lines}
        try:
            return super()._deserialize(given, attr, data, **options)
        except ValidationError as error:
            told = error.messages
            if not isinstance(told, dict):
                raise
            sentences = [f"“{name}”: {one}" for name, some in told.items() for one in some]
            raise ValidationError(sentences) from None


class WebhookForm(WebhookInput):
    headers = HeaderLines()

    class Meta:
        exclude = ("filters",)


def lines(headers: Mapping[str, str]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in headers.items())


def events(scopes: Iterable[str]) -> Groups:
    """Every type that these scopes hear of, by what it is about, and what is meant by all."""
    held = frozenset(scopes)
    groups: Groups = {_("Everything"): {EVERYTHING: _("All events, those to come as well")}}
    for kind in EventType:
        if kind == EventType.PING or not grants(held, scope_of(kind)):
            continue
        about = noun(kind)
        title = about.replace("_", " ").capitalize()
        group = groups.setdefault(title, {f"{about}.*": _("All of these")})
        words = DESCRIPTIONS[kind].replace("`", "")
        group[kind.value] = words[:1].upper() + words[1:]
    return groups
