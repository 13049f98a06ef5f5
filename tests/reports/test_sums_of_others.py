"""The other reports tell the same as plain Python too, in every form."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given, settings

from app.identity.models import User
from app.kit.db import session
from tests.api import Api
from tests.reports.forms import forms, told
from tests.reports.generated import Asked, World, book, numbers, questions, seeds, thorough
from tests.reports.plain import DAY, Booked, Total, midnight, totals
from tests.reports.reading import earned
from tests.reports.rows import share

Ask = Callable[[str], Any]
CENT = Decimal("0.01")


@settings(thorough, max_examples=25)
@given(seed=seeds, number=numbers, asked=questions, form=forms)
def test_other_reports_tell_what_plain_python_tells(
    world: World, admin: Api, seed: int, number: int, asked: Asked, form: str
) -> None:
    entries, query = book(world, seed, number), asked.query(world)

    def ask(name: str) -> Any:
        return told(admin, name, query, form)

    check_detailed(ask("detailed"), entries, asked)
    check_weekly(ask("weekly"), entries, asked)
    check_one(ask("projects"), entries, asked, "project", "user")
    check_one(ask("users"), entries, asked, "user", "project")
    check_utilization(ask("utilization"), entries, asked, world)
    filters = {k: v for k, v in asked.filters.items() if k in ("project", "client")}
    of_all = Asked(asked.zone, asked.first, asked.days, filters, None)
    budget = told(admin, "budget", of_all.query(world), form)
    check_budget(budget, entries, of_all, world)


def check_figures(told: Any, total: Total) -> None:
    assert (told["seconds"], told["billable_seconds"]) == (total.seconds, total.billable)
    assert told["entries"] == total.entries
    assert told["hours"] == round(total.seconds / 3600, 2)


def check_money(parts: list[Any], total: Total) -> None:
    """Each amount is at most a cent away from its own value; together they are the total."""
    told = Counter[str]()
    for part in parts:
        told.update(earned(part))
    assert {c: a for c, a in told.items() if a} == {c: a for c, a in total.cents().items() if a}


def check_near(part: Any, total: Total) -> None:
    for currency, exact in total.cents().items():
        assert abs(earned(part).get(currency, 0) - exact) <= CENT


def check_detailed(told: Any, entries: list[Booked], asked: Asked) -> None:
    expected = [
        (e, totals([e], asked, [])[()]) for e in entries if asked.wants(e) and meets(e, asked)
    ]
    whole = totals(entries, asked, [])[()]
    check_figures(told["totals"], whole)
    assert told["pagination"]["total"] == len(expected)
    # Of entries that begin at one instant the order is that of their ids, which plain Python has
    # not: they are told apart by what else is known of them.
    seen = sorted(told["entries"], key=of_told)
    expected.sort(key=lambda pair: of_booked(*pair))
    assert [of_told(entry) for entry in seen] == [of_booked(*pair) for pair in expected]
    for entry, (e, total) in zip(seen, expected, strict=True):
        exact = total.cents().get(e.currency)
        assert (entry["amount"] is None) == (exact is None)
        assert exact is None or abs(Decimal(str(entry["amount"])) - exact) <= CENT
    amounts = [{"billable_amount": {e["currency"]: e["amount"]}} for e in seen if e["amount"]]
    check_money(amounts, whole)
    check_money([told["totals"]], whole)


def meets(e: Booked, asked: Asked) -> bool:
    """Whether the entry has time in the range, or begins there."""
    zone = ZoneInfo(asked.zone)
    start, end = midnight(asked.start, zone), midnight(asked.end + DAY, zone)
    return e.start < end and (e.start >= start or (e.end > start and not e.date_only))


def of_told(entry: Any) -> tuple[Any, ...]:
    tags = tuple(filter(None, entry["tags"].split(",")))
    rate = None if entry["hourly_rate"] is None else Decimal(str(entry["hourly_rate"]))
    keys = ("start_time", "end_time", "username", "project_name", "task_name", "client_name")
    told = [str(entry[key]) for key in keys]
    return (*told, tags, entry["billable"], str(rate), entry["seconds"])


def of_booked(e: Booked, total: Total) -> tuple[Any, ...]:
    times = [at.isoformat().replace("+00:00", "Z") for at in (e.start, e.end)]
    names = [str(name) for name in (e.user, e.project, e.task, e.client)]
    return (*times, *names, e.tags, e.billable, str(e.rate), total.seconds)


def check_weekly(told: Any, entries: list[Booked], asked: Asked) -> None:
    expected = totals(entries, asked, ["week", "user", "day"])
    whole = expected[()]
    check_figures(told["totals"], whole)
    users = {(w["week"], u["username"]): u for w in told["weeks"] for u in w["users"]}
    assert users.keys() == {path for path in expected if len(path) == 2}
    check_money(list(users.values()), whole)
    for path, user in users.items():
        check_figures(user, expected[path])
        check_near(user, expected[path])
        days = {day["day"]: day["seconds"] for day in user["by_day"] if day["seconds"]}
        assert days == {
            p[2]: total.seconds
            for p, total in expected.items()
            if len(p) == 3 and p[:2] == path and total.seconds
        }
    for week in told["weeks"]:
        days = [sum(user["by_day"][n]["seconds"] for user in week["users"]) for n in range(7)]
        assert week["seconds"] == days


def check_one(told: Any, entries: list[Booked], asked: Asked, main: str, counted: str) -> None:
    expected = totals(entries, asked, [main, counted])
    check_figures(told["totals"], expected[()])
    name = {"user": "username", "project": "project_name"}[main]
    rows = {(row[name],): row for row in told["rows"]}
    assert rows.keys() == {path for path in expected if len(path) == 1}
    check_money(told["rows"], expected[()])
    for path, row in rows.items():
        check_figures(row, expected[path])
        check_near(row, expected[path])
        assert row[f"{counted}s"] == sum(len(p) == 2 and p[:1] == path for p in expected)
        assert same(row["billable_percent"], share(row))


def same(told: float | None, exact: Decimal | None) -> bool:
    return (told is None) == (exact is None) and (told is None or Decimal(str(told)) == exact)


def check_utilization(told: Any, entries: list[Booked], asked: Asked, world: World) -> None:
    """Of the people asked about, also those who have worked nothing."""
    expected = totals(entries, asked, ["user"])
    days = [asked.start + timedelta(days=n) for n in range(asked.days + 1)]
    workdays = sum(day.weekday() < 5 for day in days)
    used = {use["username"]: use for use in told["by_user"]}
    wanted = [name for name in world["people"] if is_asked(name, asked, world)]
    assert used.keys() - {boss()} == set(wanted)
    for name in wanted:
        use, total = used[name], expected[(name,)]
        assert (use["seconds"], use["billable_seconds"]) == (total.seconds, total.billable)
        assert use["capacity_hours"] == world["capacity"][name] * workdays / 5
    members = {team: [n for n in wanted if team in world["teams"][n]] for team in world["team_ids"]}
    assert {t["team_name"] for t in told["by_team"]} == {t for t in members if members[t]}
    for group, names in [(told["totals"], list(used))] + [
        (team, members[team["team_name"]]) for team in told["by_team"]
    ]:
        for key in ("seconds", "billable_seconds", "capacity_hours"):
            assert group[key] == sum(used[name][key] for name in names)


def boss() -> str:
    """Who asks: an administrator who has booked nothing."""
    return str(session.query(User.username).filter(User.role == "admin").scalar())


def is_asked(name: str, asked: Asked, world: World) -> bool:
    return asked.filters.get("user", name) == name and (
        "team" not in asked.filters or asked.filters["team"] in world["teams"][name]
    )


def check_budget(told: Any, entries: list[Booked], asked: Asked, world: World) -> None:
    """All time ever booked is used; the pace is that of the range."""
    in_range, zone = totals(entries, asked, ["project"]), ZoneInfo(asked.zone)
    span = midnight(asked.end + DAY, zone) - midnight(asked.start, zone)
    weeks = Decimal(span / timedelta(weeks=1))
    projects = {project["project_name"]: project for project in told["projects"]}
    wanted = {e.project for e in entries if asked.wants(e)}
    assert wanted <= projects.keys() <= world["projects"].keys()
    for name, project in projects.items():
        used = Total()
        for e in entries:
            if e.project == name:
                used.add(e, e.seconds, 1)
        money = sum(used.cents().values(), Decimal(0))
        burnt = Decimal(in_range[(name,)].seconds) / 3600 / weeks
        assert project["used_seconds"] == used.seconds
        assert Decimal(str(project["used_amount"])) == money
        assert Decimal(str(project["burn_hours_per_week"])) == round(burnt, 2)
        hours, budget = Decimal(used.seconds) / 3600, Decimal("12345.67") if name == "A" else None
        estimate = {"A": Decimal(100), "B": Decimal("0.5")}.get(name)
        assert same(project["remaining_hours"], estimate and round(estimate - hours, 2))
        assert same(project["hours_used_percent"], estimate and round(hours * 100 / estimate, 2))
        assert same(project["remaining_amount"], budget and budget - money)
