"""Work that people did, made over the API."""

from datetime import datetime, timedelta
from typing import Any

from app.identity.models import User
from tests.api import Api


class Work:
    def __init__(self, admin: Api) -> None:
        self.admin = admin
        self.client = admin.make("/clients", name="Acme & Sons")
        self.project = admin.make("/projects", name="Website", client_id=self.client["id"])
        self.task = admin.make("/tasks", name="Design", project_id=self.project["id"])

    def entry(self, user: User, start: datetime, hours: float = 1, **fields: Any) -> Any:
        sent = {
            "project_id": self.project["id"],
            "user_id": user.id,
            "start_time": start.isoformat(),
            "end_time": (start + timedelta(hours=hours)).isoformat(),
            "notes": "Some work",
            **fields,
        }
        return self.admin.make("/time-entries", **sent)

    def day(self, user: User, day: str, minutes: int, **fields: Any) -> Any:
        sent = {"project_id": self.project["id"], "user_id": user.id, "notes": "Some work"}
        when = {"date": day, "duration_minutes": minutes}
        return self.admin.make("/time-entries", **{**sent, **when, **fields})
