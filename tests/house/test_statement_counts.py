"""How many SQL statements an answer costs: few, and as many for a full page as for one row."""

from tests.api import Api
from tests.house.conftest import World
from tests.house.endpoints import PRIVATE, Endpoint, each
from tests.statements import statements

LISTS = [endpoint for endpoint in PRIVATE if endpoint.operation.is_list]
THINGS = [e for e in PRIVATE if e.method == "GET" and not e.operation.is_list]
# The token check, the count and the page; the token check and the thing.
MOST_FOR_A_LIST, MOST_FOR_A_THING = 3, 2
# Two things in one answer: the person, and the timer that runs; of a report, its time and what
# that is measured by (the settings of weeks, capacities, budgets), or its totals and a page.
MOST_FOR_TWO_THINGS = 3
TWO_THINGS = {"me.me", "reports.show_weekly", "reports.show_utilization", "reports.show_budget",
              "reports.show_detailed"}  # fmt: skip


def statements_of(api: Api, url: str) -> list[str]:
    with statements() as seen:
        assert api.get(url).status_code == 200
    return seen


@each(LISTS)
def test_a_list_costs_three_statements_whatever_the_page_holds(
    world: World, endpoint: Endpoint
) -> None:
    for number in range(4):
        project = world.admin.make("/projects", name=f"Project {number}")
        world.admin.make("/tasks", name="Task", project_id=project["id"])
        world.admin.make("/teams", name=f"Team {number}")
        times = {"date": "2024-01-15", "duration": "1h"}
        world.admin.make("/time-entries", project_id=project["id"], **times)
    # A list inside of a thing looks whether the thing is there, too.
    most = MOST_FOR_A_LIST + endpoint.has_id
    for api in (world.admin, world.person):
        one, fifty = (statements_of(api, world.url(endpoint, per_page=size)) for size in (1, 50))
        assert 1 < len(fifty) <= most, fifty
        assert len(one) == len(fifty)
        assert len(statements_of(api, world.url(endpoint, limit=50))) < most


@each(THINGS)
def test_a_single_thing_costs_two_statements(world: World, endpoint: Endpoint) -> None:
    url = world.url(endpoint)
    most = MOST_FOR_TWO_THINGS if endpoint.view in TWO_THINGS else MOST_FOR_A_THING
    seen = statements_of(world.admin, url)
    assert len(seen) <= most, seen


def test_embedding_related_things_costs_no_further_statement(world: World) -> None:
    expand = "?expand=project,client,user"
    assert len(statements_of(world.admin, f"/time-entries{expand}")) == MOST_FOR_A_LIST
