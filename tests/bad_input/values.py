"""What is wrong for each type of field, read off the schemas."""

from typing import Any

from marshmallow import fields

from app.identity.tokens.schemas import Network
from app.inventory.fields import Quantity, SignedQuantity, UnitCost
from app.kit import fields as kit
from app.kit.bulk.schemas import Sent
from app.time_entries.schemas import TagList
from app.webhooks.custom_headers import CustomHeaders
from app.webhooks.schemas import Filters

# 2024-01-15 in Arabic-Indic digits, which \d and int() would take.
ARABIC_DAY = "\u0662\u0660\u0662\u0664-\u0660\u0661-\u0661\u0665"
NO_TEXT = (1, 1.5, True, [], ["a"], {}, {"a": "b"})
NO_ID = (
    0, -1, 1.0, 1.5, 1e3, True, False, [], {}, [1], {"id": 1}, "abc", "1.0", "1e3", "0x1", "-7",
    "+7", "1_000", "\u0663", "1 2", 2**63, -(2**63), 2**64, str(2**63), "9" * 19, "9" * 5000,
)  # fmt: skip
NO_AMOUNT = (
    -1, -0.01, "-0.01", "abc", "NaN", "Infinity", "1,5", "1e3", True, [], {}, 0.001, "1.999",
    10**13, 1e300, "1" * 5000, "0x10", "\u0663", "", " ",
)  # fmt: skip
NO_QUANTITY = (*(v for v in NO_AMOUNT if v not in (0.001, "1.999")), 0.0001, "1.9999", 10**9)
NO_COST = (*(v for v in NO_AMOUNT if v not in (0.001, "1.999")), 0.00001, "1.99999", 10**9)
NO_SIGNED = (*(v for v in NO_QUANTITY if v not in (-1, -0.01, "-0.01")), 0, "-0", "--1", -(10**9))
NO_INSTANT = (
    "", " ", "abc", "infinity", "-infinity", "now", "today", "epoch", "allballs", 0, 1705309200,
    1705309200.5, True, [], {}, "2024", "2024-01", "2024-13-01T00:00:00Z", "2024-02-30T09:00:00Z",
    "2023-02-29T09:00:00Z", "2024-01-15T24:00:01Z", "2024-01-15T25:00:00Z", "2024-01-15T09:60:00Z",
    "2024-01-15T23:59:60Z", "2016-12-31T23:59:60Z", "2024-01-15T09:00:00+25:00",
    "2024-01-15T09:00:00+24:00", "2024-01-15T09:00:00 Europe/Brussels", "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00",
    "9999-12-31T23:59:59Z", "10000-01-01T00:00:00Z", "-2024-01-15T09:00:00Z", "294277-01-01",
    "2024-W03-1", "2024-015", "20240115T090000Z", "15/01/2024", "2024-01-15T09:00:00Z; DROP",
    ARABIC_DAY + "T09:00:00Z", "2024-01-15T09:00:00.1234567890Z", "2" * 5000,
)  # fmt: skip
NO_DAY = (
    "", "abc", "infinity", 0, 20240115, True, [], {}, "2024", "2024-13-01", "2023-02-29",
    "0000-01-01", "0001-01-01", "9999-12-31", "2024-01-15T09:00:00Z", "15.01.2024", ARABIC_DAY,
)  # fmt: skip
NO_LENGTH = (
    "", "abc", 0, -5, "0", "-1:30", "1:60", "1:30:60", "1:30:00:00", "PT", "P1D", "PTM", 1.5, 1e300,
    True, [], {}, "99999h", 10**12, "9" * 5000, "NaN", "infinity", "h", "\u0663",
)  # fmt: skip
NO_FLAG = (2, -1, 1.5, "maybe", "", " ", "TrUe", [], {}, [True], "2", 10**20)
NO_WORD = ("nonsense", "", " ", "ACTIVE", 5, True, 1.5, [], {}, ["active"], "x" * 5000)
NO_ZONE = (
    "Mars/Olympus", "", "europe/brussels", "localtime", "../../etc/passwd", "/etc/localtime",
    "UTC+2", "CEST", "+02:00", 2, True, [], {}, "Europe/Brussels ", "x" * 5000,
)  # fmt: skip
NO_EMAIL = (1, True, [], {}, "no-at", "a@", "@example.com", "a@b@c", "a b@example.com",
            "a" * 250 + "@example.com", "a@example..com")  # fmt: skip
NO_CURRENCY = (1, True, [], {}, "eur", "EURO", "E1R", "€", "\uff25\uff35\uff32", "EU")
NO_COLOR = ("red", "#12345", "#1234567", "#gggggg", "#12345\n", "#123456\n", 5, True, [], {})
NO_MODULES = (1, "x", [], True, {"nonsense": True}, {"inventory": "maybe"}, {"inventory": None},
              {"inventory": []})  # fmt: skip
NO_OBJECT = (1, "x", True, [], [{}], None)
NO_NETWORK = ("abc", "300.1.1.1", "10.0.0.1/8", "10.0.0.0/33", "::1/129", "fe80::1%eth0",
              "localhost", 5, True, {}, None)  # fmt: skip
NO_FILTERS = (1, "x", True, [], {"nonsense": 1}, {"project_id": "x"}, {"client_id": 2**63},
              {"tag": 5}, {"user_id": 999_999_999})  # fmt: skip
NO_HEADERS = (1, "x", True, [], {"X": 1}, {"X": ""}, {"X": "a\r\nb"}, {"X": "\u00e9"}, {"": "x"},
              {"a b": "x"}, {"Host": "x"}, {"Webhook-Id": "x"}, {"X": "***"}, {"X": "y" * 5000},
              {"y" * 101: "x"}, {"X": "1", "x": "2"})  # fmt: skip

_BY_TYPE: tuple[tuple[type, tuple[Any, ...]], ...] = (
    (kit.Email, NO_EMAIL),
    (kit.Currency, NO_CURRENCY),
    (kit.Text, NO_TEXT),
    (kit.Id, NO_ID),
    (SignedQuantity, NO_SIGNED),
    (Quantity, NO_QUANTITY),
    (UnitCost, NO_COST),
    (kit.Amount, NO_AMOUNT),
    (kit.UtcDateTime, NO_INSTANT),
    (kit.Day, NO_DAY),
    (kit.Duration, NO_LENGTH),
    (kit.Flag, NO_FLAG),
    (kit.Word, NO_WORD),
    (kit.TimeZone, NO_ZONE),
    (Network, NO_NETWORK),
    (Filters, NO_FILTERS),
    (CustomHeaders, NO_HEADERS),
    (Sent, NO_OBJECT),
    (fields.Dict, NO_MODULES),
)


def wrong_for(name: str, field: fields.Field[Any]) -> list[Any]:
    """Values that the field must refuse."""
    if name == "color":
        return list(NO_COLOR)
    if isinstance(field, kit.Whole):
        return [value for value in NO_ID if value != 0] + [field.least - 1, field.most + 1]
    if isinstance(field, fields.List):
        return [1, True, {}, {"0": 1}, *([value] for value in _of_type(field.inner))]
    return _of_type(field) + _empty_or_long(field)


def _of_type(field: fields.Field[Any]) -> list[Any]:
    kinds = (values for kind, values in _BY_TYPE if isinstance(field, kind))
    return list(next(kinds, NO_TEXT))


def _empty_or_long(field: fields.Field[Any]) -> list[Any]:
    """null where it clears nothing; for texts too much, or only spaces where something must be."""
    text = isinstance(field, kit.Text)
    clears = (
        field.allow_none or (text and not field.required) or isinstance(field, TagList | Filters)
    )
    found: list[Any] = [] if clears else [None]
    if isinstance(field, kit.Text) and not isinstance(field, kit.Email | kit.Currency):
        found.append("x" * (field.most + 1))
        blank = ["", "   ", "\t\n", "\u00a0\u2003"] if field.trims else [""]
        found += blank if field.required else []
    return found
