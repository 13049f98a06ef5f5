"""Every parameter of every query string, with values that are wrong for it."""

from typing import Any
from urllib.parse import quote_plus

import pytest
from marshmallow import fields

from app.identity.tokens.schemas import Network
from app.kit import fields as kit
from tests.bad_input.fort import Fort
from tests.bad_input.values import ARABIC_DAY
from tests.house.endpoints import ENDPOINTS, Endpoint, each

ASKING = [endpoint for endpoint in ENDPOINTS if endpoint.operation.query]
LISTS = [endpoint for endpoint in ASKING if endpoint.operation.is_list]
SEARCHED = [e for e in LISTS if e.operation.query and "q" in e.operation.query.load_fields]
PARAMETERS = [
    (endpoint, field.data_key or name)
    for endpoint in ASKING
    if endpoint.operation.query
    for name, field in endpoint.operation.query.load_fields.items()
]
NO_NUMBER = ("abc", "-1", "0", "1.0", "1e3", "0x1", "+1", "1_0", str(2**63), "9" * 5000, "", " ",
             "\u0663", "1 2", "null", "NaN", "infinity", "1;DROP", "\0", "1\0")  # fmt: skip
NO_TIME = ("abc", "", " ", "infinity", "-infinity", "now", "today", "2024-02-30", "2024-13-01",
           "0001-01-01", "9999-12-31", "2024-01-15T25:00:00Z", "2024-01-15T23:59:60Z", "1705309200",
           "9" * 5000, ARABIC_DAY, "2024-01-15\0")  # fmt: skip
NO_WORD = ("nonsense", "", " ", "\0", "x" * 3000, "name;", "-", "--name", "id' OR 1=1")
NO_FLAG = ("maybe", "", "2", "\0", "tr ue")
NO_TEXT = ("x" * 201, "a\0b")

_BY_TYPE: tuple[tuple[type, tuple[str, ...]], ...] = (
    (kit.Id, NO_NUMBER),
    (kit.Whole, NO_NUMBER),
    (kit.UtcDateTime, NO_TIME),
    (kit.DayOrInstant, NO_TIME),
    (kit.Word, NO_WORD),
    (kit.Flag, NO_FLAG),
    (kit.TimeZone, ("Mars/Olympus", "", "localtime", "../../etc/passwd", "UTC\0", "x" * 3000)),
    (fields.List, ("nonsense", "id,nonsense", "id,\0", "x" * 3000)),
    (kit.Text, NO_TEXT),
    (Network, ("nonsense", "", "10.0.0.0/33", "fe80::1%eth0", "::1\0")),
    (fields.String, NO_TEXT),
)


def wrong_for(endpoint: Endpoint, parameter: str) -> tuple[str, ...]:
    if parameter == "sort":
        return NO_WORD
    if parameter == "cursor":
        return ("abc", "\0", "%%%", "x" * 3000)
    if parameter == "last_event_id":
        return tuple(value for value in NO_NUMBER if value not in ("0", ""))
    field = field_of(endpoint, parameter)
    values = next(values for kind, values in _BY_TYPE if isinstance(field, kind))
    return tuple(value for value in values if value or not field.allow_none)


def field_of(endpoint: Endpoint, parameter: str) -> fields.Field[Any]:
    assert endpoint.operation.query is not None
    found = endpoint.operation.query.load_fields
    return next(f for name, f in found.items() if (f.data_key or name) == parameter)


def query(**parameters: str) -> str:
    return "?" + "&".join(f"{name}={quote_plus(value)}" for name, value in parameters.items())


@pytest.mark.parametrize(("endpoint", "parameter"), PARAMETERS, ids=str)
def test_a_wrong_value_is_refused_by_the_name_of_its_parameter(
    fort: Fort, endpoint: Endpoint, parameter: str
) -> None:
    for value in wrong_for(endpoint, parameter):
        url = fort.url(endpoint) + query(**{**endpoint.must_ask, parameter: value})
        assert fort.wrong_fields("GET", url) == {parameter}, value[:50]


@each(LISTS)
def test_all_wrong_parameters_are_named_at_once(fort: Fort, endpoint: Endpoint) -> None:
    # Whether a cursor, fields and expansions are known is asked of a query that is well formed.
    asked = {p: wrong_for(e, p)[0] for e, p in PARAMETERS if e == endpoint}
    formed = {p: v for p, v in asked.items() if p not in ("cursor", "fields", "expand", "q", "tag")}
    assert fort.wrong_fields("GET", fort.url(endpoint) + query(**formed)) == set(formed)


@each(LISTS)
def test_unknown_fields_and_expansions_are_named_together(fort: Fort, endpoint: Endpoint) -> None:
    url = fort.url(endpoint) + query(fields="nonsense", expand="nonsense")
    assert fort.wrong_fields("GET", url) == {"fields", "expand"}


@each(LISTS)
@pytest.mark.parametrize("pages", ["page=1&limit=1", "page=1&cursor=", "per_page=1&limit=1"])
def test_two_ways_of_paging_at_once_are_refused(fort: Fort, endpoint: Endpoint, pages: str) -> None:
    assert fort.wrong_fields("GET", f"{fort.url(endpoint)}?{pages}") == {"cursor"}


@each(LISTS)
@pytest.mark.parametrize("page", [2**62, 2**63 - 1])
def test_a_page_past_every_end_is_empty(fort: Fort, endpoint: Endpoint, page: int) -> None:
    answer = fort.admin.get(fort.url(endpoint) + query(page=str(page), per_page=str(2**63 - 1)))
    assert answer.status_code == 200
    assert answer.json[endpoint.operation.key] == []


@each(SEARCHED)
def test_text_to_look_for_is_literal(fort: Fort, endpoint: Endpoint) -> None:
    for text in (
        "%",
        "__",
        "\\",
        "'",
        '"',
        "--",
        "'; DROP TABLE users; --",
        "\u202e",
        "🤷🏽",
        "((((",
    ):
        answer = fort.admin.get(fort.url(endpoint) + query(q=text))
        assert answer.status_code == 200, answer.text
        assert answer.json["pagination"]["total"] == 0, text


@each(ASKING)
@pytest.mark.parametrize(
    "raw", ["?%", "?%zz", "?=", "?&&&", "?a=%ff%fe", "?%00=1", "?;;", "?a[]=1"]
)
def test_junk_that_is_no_parameter_is_no_failure(fort: Fort, endpoint: Endpoint, raw: str) -> None:
    needed = query(**endpoint.must_ask).replace("?", "&")
    assert fort.admin.get(fort.url(endpoint) + raw + needed).status_code == 200


@each(LISTS)
def test_bytes_that_are_no_utf8_are_no_text(fort: Fort, endpoint: Endpoint) -> None:
    assert fort.wrong_fields("GET", fort.url(endpoint) + "?sort=%ff%fe&page=%ff") == {
        "sort",
        "page",
    }


@each(SEARCHED)
def test_a_very_long_query_string_is_answered(fort: Fort, endpoint: Endpoint) -> None:
    url = fort.url(endpoint)
    assert fort.admin.get(url + "?" + "&".join(f"p{i}=1" for i in range(2000))).status_code == 200
    assert fort.wrong_fields("GET", url + "?q=" + "x" * 100_000) == {"q"}
