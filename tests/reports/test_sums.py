"""The sum of the parts of a summary is the total: generated entries, changes, filters, zones and
groupings, compared with plain Python to the second and the cent.
"""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.api import Api
from tests.reports.forms import forms, told
from tests.reports.generated import (
    DIMENSIONS,
    Asked,
    World,
    book,
    numbers,
    questions,
    seeds,
    thorough,
)
from tests.reports.plain import Total, totals
from tests.reports.reading import earned

NAMES = {"user": "username", "team": "team_names", "client": "client_name",
         "project": "project_name", "task": "task_name", "tag": "tags"}  # fmt: skip


@settings(thorough, max_examples=60)
@given(
    seed=seeds,
    number=numbers,
    asked=questions,
    dimensions=st.lists(st.sampled_from(DIMENSIONS), min_size=1, max_size=3, unique=True),
    form=forms,
)
def test_a_summary_is_the_sum_of_its_parts(
    world: World, admin: Api, seed: int, number: int, asked: Asked, dimensions: list[str], form: str
) -> None:
    entries = book(world, seed, number)
    query = asked.query(world) | {"group_by": ",".join(dimensions)}
    summary = told(admin, "summary", query, form, dimensions)
    compare(summary, totals(entries, asked, dimensions), dimensions)


def compare(told: dict[str, Any], expected: dict[Any, Total], dimensions: list[str]) -> None:
    whole = expected.pop((), Total())
    assert told["total_seconds"] == whole.seconds
    assert told["total_hours"] == round(whole.seconds / 3600, 2)
    assert told["billable_seconds"] == whole.billable
    assert told["total_entries"] == whole.entries
    assert earned(told) == {c: a for c, a in whole.cents().items() if a}
    seen = dict(walk(told, dimensions, ()))
    assert seen.keys() == expected.keys()
    for path, total in expected.items():
        part = seen[path]
        assert (part["seconds"], part["billable_seconds"], part["entries"]) == (
            total.seconds, total.billable, total.entries,
        )  # fmt: skip
        for currency, exact in total.cents().items():
            assert abs(earned(part).get(currency, 0) - exact) <= Decimal("0.01")


def walk(group: dict[str, Any], dimensions: list[str], path: tuple[Any, ...]) -> Any:
    """Every part with its path; on the way, each group is the sum of its parts."""
    if not dimensions:
        return
    parts = group[f"by_{dimensions[0]}"]
    for name in ("seconds", "billable_seconds", "entries"):
        assert sum(p[name] for p in parts) == group.get(name, group.get(f"total_{name}"))
    for currency, amount in group.get("billable_amount", {}).items():
        each = [Decimal(str(p["billable_amount"].get(currency, 0))) for p in parts]
        assert sum(each) == Decimal(str(amount))
    for part in parts:
        value = part[NAMES.get(dimensions[0], dimensions[0])]
        here = (*path, tuple(value) if isinstance(value, list) else value)
        yield here, part
        yield from walk(part, dimensions[1:], here)
