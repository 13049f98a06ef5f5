from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text

from app.kit.db import session
from tests.api import Api, SignIn


@pytest.fixture
def world(admin: Api, sign_in: SignIn) -> dict[str, Any]:
    """Two people in two teams, four projects of two clients and none, with rates at every level and
    none.
    """
    ben = sign_in("read:*", username="ben", hourly_rate=Decimal("33.33"))
    cleo = sign_in("read:*", username="cleo", weekly_capacity_hours=20)
    admin.make("/teams", name="Night", member_ids=[cleo.user_id])
    admin.make("/teams", name="Design", member_ids=[ben.user_id, cleo.user_id])
    north = admin.make("/clients", name="North", default_hourly_rate=61.5, currency="USD")
    south = admin.make("/clients", name="South")
    made = [
        admin.make(
            "/projects", name="A", client_id=north["id"], hourly_rate=99.99,
            estimated_hours=100, budget_amount=12345.67,
        ),
        admin.make("/projects", name="B", client_id=north["id"], estimated_hours=0.5),
        admin.make("/projects", name="C", client_id=south["id"]),
        admin.make("/projects", name="D"),
    ]  # fmt: skip
    tasks = [admin.make("/tasks", name=f"T{p['name']}", project_id=p["id"]) for p in made]
    # Folding happens on the way, and not only where a thousand changes have come together.
    session.execute(text("ALTER TABLE time_total_changes ALTER COLUMN id RESTART WITH 1015"))
    return {
        "people": {"ben": ben.user_id, "cleo": cleo.user_id},
        "rates": {"ben": Decimal("33.33"), "cleo": None},
        "projects": {p["name"]: p for p in made},
        "project_rates": {"A": Decimal("99.99"), "B": Decimal("61.5"), "C": None, "D": None},
        "client_ids": {"North": north["id"], "South": south["id"]},
        "clients": {"A": "North", "B": "North", "C": "South", "D": None},
        "teams": {"ben": ("Design",), "cleo": ("Design", "Night")},
        "team_ids": {t["name"]: t["id"] for t in admin.get("/teams").json["teams"]},
        "capacity": {"ben": 40, "cleo": 20},
        "tasks": {t["name"]: t["id"] for t in tasks},
    }
