"""What services say is told in the language of the page, where it is known to the translations."""

import pytest
from flask import Flask
from flask_babel import force_locale

from app.activity.names import noun
from app.dashboard.sentences import SENTENCES, translated
from app.events import descriptions
from app.events.ledger import EventType
from app.identity.scopes import DESCRIPTIONS, grouped
from app.kit.constraints import sentences


@pytest.mark.parametrize(
    ("said", "german"),
    [
        ("Must be 1 to 80 characters", "1 bis 80 Zeichen"),
        ("There is already a client of that name", "Es gibt schon einen Kunden dieses Namens"),
        ("“loud”: Must not be 0", "„loud“: Nicht 0"),
        ("Something that nobody has translated", "Something that nobody has translated"),
    ],
)
def test_a_sentence_is_told_in_german(app: Flask, said: str, german: str) -> None:
    with app.test_request_context():
        with force_locale("en"):
            assert translated(said) == said
        with force_locale("de"):
            assert translated(said) == german


def test_sentences_of_unique_names_and_scopes_are_known_to_the_translations() -> None:
    of_names = {told["message"] for told in sentences().values() if " of that " in told["message"]}
    assert (of_names | set(DESCRIPTIONS.values())) - set(SENTENCES) == set()


def test_what_events_and_scopes_are_about_is_known_to_the_translations() -> None:
    said = (text.replace("`", "") for text in descriptions.DESCRIPTIONS.values())
    told = {text[:1].upper() + text[1:] for text in said}
    nouns = {
        noun(kind).replace("_", " ").capitalize() for kind in set(EventType) - {EventType.PING}
    }
    assert (told | nouns | set(grouped())) - set(SENTENCES) == set()
