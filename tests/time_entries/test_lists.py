"""Lists of time entries: who sees what, filters, and both ways of paging."""

import re
from typing import Any

import pytest

from tests.api import Api, SignIn


def book(api: Api, project_id: int, start: str, **more: Any) -> int:
    body = {"project_id": project_id, "start_time": start, "duration": "1h", **more}
    return int(api.make("/time-entries", **body)["id"])


def ids(api: Api, query: str = "") -> list[int]:
    answer = api.get(f"/time-entries?{query}")
    assert answer.status_code == 200, answer.json
    return [entry["id"] for entry in answer.json["time_entries"]]


@pytest.fixture
def project(admin: Api) -> int:
    return int(admin.make("/projects", name="Website")["id"])


def test_people_see_their_own_time_and_managers_their_peoples(
    admin: Api, sign_in: SignIn, project: int
) -> None:
    ada, ben, lead = sign_in("read:*", "write:*"), sign_in("read:*", "write:*"), sign_in(
        "read:*", "write:*", role="manager"
    )  # fmt: skip
    hers, his = book(ada, project, "2024-01-15T09:00Z"), book(ben, project, "2024-01-15T10:00Z")
    admin.make("/teams", name="A", lead_ids=[lead.user_id], member_ids=[ada.user_id])
    assert ids(admin) == [his, hers]
    assert ids(ada) == [hers]
    assert ids(lead) == [hers]
    assert ben.get(f"/time-entries/{hers}").status_code == 404
    assert lead.get(f"/time-entries/{his}").status_code == 404
    admin.patch(f"/projects/{project}", json={"manager_id": lead.user_id})
    assert ids(lead) == [his, hers]


def test_asking_for_somebody_elses_time_is_refused(
    admin: Api, sign_in: SignIn, project: int
) -> None:
    ada = sign_in("read:time_entries", "write:time_entries")
    hers = book(ada, project, "2024-01-15T09:00Z")
    assert ids(ada, f"user_id={ada.user_id}") == ids(admin, f"user_id={ada.user_id}") == [hers]
    assert ada.get(f"/time-entries?user_id={admin.user_id}").status_code == 403


def test_the_running_one_is_listed_on_request(admin: Api, project: int) -> None:
    running = admin.make("/timer/start", project_id=project)["id"]
    assert ids(admin) == []
    assert ids(admin, "include_active=true") == [running]


def test_dates_are_whole_days_in_the_callers_zone(admin: Api, project: int) -> None:
    late = book(admin, project, "2024-01-15T23:30Z")
    assert ids(admin, "start_date=2024-01-15&end_date=2024-01-15") == [late]
    assert ids(admin, "start_date=2024-01-15&end_date=2024-01-15&timezone=Asia/Tokyo") == []
    assert ids(admin, "start_date=2024-01-16&timezone=Asia/Tokyo") == [late]
    assert ids(admin, "start_date=2024-01-15T23:30:00Z") == [late]
    assert ids(admin, "start_date=2024-01-16T01:00:00 02:00&end_date=2024-01-15T23:30:00Z") == [
        late
    ]
    assert ids(admin, "start_date=2024-01-15T23:31:00Z") == []


def test_filters_narrow_the_list(admin: Api, project: int) -> None:
    client = admin.make("/clients", name="Acme")
    other = admin.make("/projects", name="Other", client_id=client["id"])["id"]
    task = admin.make("/tasks", name="T", project_id=project)["id"]
    first = book(admin, project, "2024-01-15T09:00Z", task_id=task, tags="deep,work", notes="50%")
    second = book(admin, other, "2024-01-16T09:00Z", billable=False, notes="50 pages")
    changed = admin.get(f"/time-entries/{second}").json["time_entry"]["updated_at"]
    for query, expected in (
        (f"project_id={project}", [first]),
        (f"client_id={client['id']}", [second]),
        (f"task_id={task}", [first]),
        ("billable=false", [second]),
        ("tag=work", [first]),
        ("q=50%25", [first]),
        (f"updated_since={changed}", [second]),
        ("sort=start_time", [first, second]),
        ("project_id=&user_id=&task_id=", [second, first]),
        ("", [second, first]),
    ):
        assert ids(admin, query) == expected, query


def test_a_filter_that_does_not_parse_is_never_ignored(admin: Api) -> None:
    query = "project_id=abc&start_date=soon&billable=maybe&timezone=Mars&page=-1&sort=random"
    answer = admin.get(f"/time-entries?{query}")
    assert answer.status_code == 400
    assert len(answer.json["errors"]) == 6


def test_pages_have_true_totals_and_links(admin: Api, project: int) -> None:
    booked = [book(admin, project, f"2024-01-{day:02}T09:00Z") for day in range(1, 6)]
    page = admin.get("/time-entries?page=2&per_page=2&sort=start_time")
    assert [entry["id"] for entry in page.json["time_entries"]] == booked[2:4]
    assert page.json["pagination"] == {
        "page": 2, "per_page": 2, "total": 5, "pages": 3,
        "has_next": True, "has_prev": True, "next_page": 3, "prev_page": 1,
    }  # fmt: skip
    assert page.headers["X-Total-Count"] == "5"
    for rel in ("first", "prev", "next", "last"):
        assert f'rel="{rel}"' in page.headers["Link"]
    assert "sort=start_time" in page.headers["Link"]
    past = admin.get(f"/time-entries?page={2**63 - 1}").json
    assert (past["time_entries"], past["pagination"]["total"]) == ([], 5)


def test_links_lead_on_in_the_same_list(admin: Api, project: int) -> None:
    one, two, _ = [book(admin, project, f"2024-01-{day:02}T09:00Z") for day in (1, 2, 3)]
    first = admin.get(f"/time-entries?ids={one}&ids={two}&per_page=1&sort=start_time")
    [following] = re.findall(r'<[^<]*/api/v1([^<]*)>; rel="next"', first.headers["Link"])
    second = admin.get(following).json
    assert [entry["id"] for entry in second["time_entries"]] == [two]
    assert second["pagination"]["total"] == 2


def test_an_empty_list_has_no_pages(admin: Api) -> None:
    pagination = admin.get("/time-entries").json["pagination"]
    assert (pagination["total"], pagination["pages"], pagination["has_next"]) == (0, 0, False)


def test_more_than_a_hundred_a_page_is_capped_and_told(admin: Api) -> None:
    answer = admin.get("/time-entries?per_page=1000").json
    assert answer["pagination"]["per_page"] == 100
    assert answer["warnings"] == {"per_page": "100 at most"}


@pytest.mark.parametrize("sort", ["start_time", "-start_time", "end_time", "-duration"])
def test_cursors_lose_nothing_while_rows_come_and_go(admin: Api, project: int, sort: str) -> None:
    booked = {book(admin, project, f"2024-01-{1 + n // 3:02}T09:00Z") for n in range(7)}
    gone, seen, cursor = min(booked), list[int](), ""
    while cursor is not None:
        page = admin.get(f"/time-entries?sort={sort}&limit=2&cursor={cursor}").json
        seen += [entry["id"] for entry in page["time_entries"]]
        cursor = page["pagination"]["next_cursor"]
        if gone in seen and len(seen) == 2:
            admin.delete(f"/time-entries/{gone}")
    assert len(seen) == len(set(seen))
    assert set(seen) == booked


def test_a_cursor_of_another_order_is_refused(admin: Api, project: int) -> None:
    for day in (1, 2):
        book(admin, project, f"2024-01-0{day}T09:00Z")
    cursor = admin.get("/time-entries?limit=1").json["pagination"]["next_cursor"]
    for query in (f"cursor={cursor}&sort=start_time", "cursor=rubbish", f"cursor={cursor}&page=2"):
        assert admin.get(f"/time-entries?{query}").json["errors"].keys() == {"cursor"}


def test_fields_and_expand_choose_what_is_told(admin: Api, sign_in: SignIn, project: int) -> None:
    ada = sign_in("read:*", "write:*")
    book(ada, project, "2024-01-15T09:00Z")
    admin.patch(f"/projects/{project}", json={"hourly_rate": 75})
    few = ada.get("/time-entries?fields=id,notes").json["time_entries"][0]
    assert few.keys() == {"id", "notes"}
    wide = ada.get("/time-entries?expand=project,client,user").json["time_entries"][0]
    assert (wide["project"]["name"], wide["client"]) == ("Website", None)
    assert wide["user"]["id"] == ada.user_id
    assert "hourly_rate" not in wide["project"]
    assert "hourly_rate" not in wide["user"]
    assert ada.get("/time-entries?fields=secret").json["errors"].keys() == {"fields"}


@pytest.mark.parametrize("sort", ["start_time", "end_time", "duration", "updated_at"])
@pytest.mark.parametrize("way", ["", "-"])
def test_all_pages_together_are_the_list(sort: str, way: str, admin: Api, project: int) -> None:
    """Those behind the middle are read from the end; equal keys and none keep their places."""
    for number in range(13):
        day = f"2024-01-{number % 4 + 1:02}"
        admin.make("/time-entries", project_id=project, date=day, duration=f"{number % 3 + 1}h")
    admin.make("/timer/start", project_id=project)
    url = f"/time-entries?sort={way}{sort}&include_active=true&fields=id"
    whole = [row["id"] for row in admin.get(f"{url}&per_page=100").json["time_entries"]]
    assert len(whole) == 14
    for size in (1, 4, 5, 13):
        pages = [
            admin.get(f"{url}&per_page={size}&page={page}").json["time_entries"]
            for page in range(1, 16)
        ]
        assert [row["id"] for page in pages for row in page] == whole[: 15 * size]
