"""A log of twelve entries, and its head."""

from app.activity.audit.chain import Head
from tests.api import Api

ENTRIES = 12


def head(api: Api) -> Head:
    told = api.get("/audit-log/head").json["head"]
    return Head(told["sequence"], bytes.fromhex(told["hash"]))
