"""English is complete in the code, German in the translations, and no word stands outside both."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po
from flask import Flask

from app import dashboard
from tests.dashboard.browser import Browser
from tests.dashboard.conftest import Person

APP = Path(dashboard.__file__).parents[1]
TRANSLATIONS = APP / "dashboard" / "translations"
GERMAN = TRANSLATIONS / "de" / "LC_MESSAGES" / "messages.po"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None}
PLACES = [("dashboard/**.py", "python"), ("**/templates/**.html", "jinja2")]


@pytest.fixture(scope="module")
def german() -> Catalog:
    with GERMAN.open("rb") as file:
        return read_po(file, locale="de")


def words_of_the_pages() -> set[str]:
    found = extract_from_dir(APP, PLACES, {}, KEYWORDS)
    return {message if isinstance(message, str) else message[0] for _, _, message, _, _ in found}


def test_every_word_has_its_german(german: Catalog) -> None:
    told = {
        message.id if isinstance(message.id, str) else message.id[0]: message
        for message in german
        if message.id
    }
    words = words_of_the_pages()
    assert words - told.keys() == set(), "make translations"
    strings = {i: m.string if isinstance(m.string, tuple) else (m.string,) for i, m in told.items()}
    assert [word for word in words if not all(strings[word])] == []
    for word in words:
        named = set(re.findall(r"%\(\w+\)s", word))
        for string in strings[word]:
            assert named >= set(re.findall(r"%\(\w+\)s", string)), word


def test_what_is_served_is_compiled_from_what_was_translated(german: Catalog) -> None:
    made = BytesIO()
    write_mo(made, german)
    with GERMAN.with_suffix(".mo").open("rb") as file:
        kept = read_mo(file)
    made.seek(0)
    again = read_mo(made)
    assert told(again) == told(kept)


def told(catalog: Catalog) -> list[tuple[str, str]]:
    return sorted((str(message.id), str(message.string)) for message in catalog if message.id)


# Names, and what is the same in every language.
_NAMES = re.compile(
    r"TimeTracker|PostgreSQL|Python|API|URL|JSON Lines|JSON|CSV|XLSX|PDF|OpenID|curl|[0-9]+"
)
_TAGS = re.compile(r"<(script|style|code|kbd)\b.*?</\1>|<[^>]*>|&\w+;", re.S)
_WORDS = re.compile(r"[A-Za-z]{2,}")
_ATTRIBUTE = re.compile(r"(?:aria-label|title|placeholder|alt)=\"([^\"{]*[A-Za-z]{2,}[^\"{]*)\"")


@pytest.mark.parametrize(
    "path",
    # Swagger UI has its own words.
    [
        str(path.relative_to(APP))
        for path in sorted(APP.glob("**/templates/**/*.html"))
        if "flasgger" not in path.parts
    ],
)
def test_no_template_says_what_cannot_be_translated(path: str) -> None:
    text = re.sub(r"\{#.*?#\}", "", (APP / path).read_text(), flags=re.S)
    text = re.sub(r"\{% block width %\}.*?\{% endblock %\}", "", text)
    outside = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text, flags=re.S)
    said = _NAMES.sub("", _TAGS.sub(" ", re.sub(r'[a-z-]+="[^"]*"', "", outside)))
    assert _WORDS.findall(said) == []
    assert [w for w in _ATTRIBUTE.findall(outside) if _WORDS.search(_NAMES.sub("", w))] == []


def test_a_page_speaks_what_the_browser_asks_for_and_what_the_person_chose(
    app: Flask, browser: Browser, person: Person
) -> None:
    asks = {"headers": {"Accept-Language": "de-CH,de;q=0.9,en;q=0.5"}}
    assert '<html lang="de">' in browser.get("/sign-in", **asks).text
    assert '<html lang="en">' in browser.get("/sign-in").text
    person("ann", language="en")
    browser.sign_in("ann")
    assert '<html lang="en">' in browser.get("/", **asks).text
    person("ben", language="de")
    other = Browser(app)
    other.sign_in("ben")
    assert '<html lang="de">' in other.get("/").text
