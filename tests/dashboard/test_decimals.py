"""Who reads 12,5 may type it: decimals stand in forms as the language of the page writes them."""

from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from app.clients.schemas import ClientInput
from app.dashboard.forms import bind, filled


@pytest.mark.parametrize(("language", "written"), [("en", "12.5"), ("de", "12,5")])
def test_a_form_shows_and_takes_decimals_of_the_language(
    app: Flask, language: str, written: str
) -> None:
    with app.test_request_context(), force_locale(language):
        form = filled(ClientInput(), {"default_hourly_rate": Decimal("12.5")})
        assert form.value("default_hourly_rate") == written
        sent = bind(ClientInput(partial=True), MultiDict({"default_hourly_rate": written}))
        assert sent.data["default_hourly_rate"] == Decimal("12.5")


def test_what_is_a_thousand_to_some_is_no_decimal(app: Flask) -> None:
    with app.test_request_context(), force_locale("en"):
        sent = bind(ClientInput(partial=True), MultiDict({"default_hourly_rate": "1,000"}))
    assert list(sent.errors) == ["default_hourly_rate"]
