"""How many SQL statements an answer costs: few, and as many for a full page as for one row."""

from tests.api import Api
from tests.house.conftest import World
from tests.house.endpoints import PRIVATE, Endpoint, each
from tests.house.story import HOOK
from tests.statements import statements

LISTS = [endpoint for endpoint in PRIVATE if endpoint.operation.is_list]
HISTORIES = [endpoint for endpoint in PRIVATE if endpoint.rule.endswith("/history")]
# A page of the sync feed holds things of all types.
OTHERS = [endpoint for endpoint in PRIVATE if endpoint in HISTORIES or endpoint.room == "sync"]
THINGS = [e for e in PRIVATE if e.method == "GET" and not e.operation.is_list and e not in OTHERS]
# The token check, the count and the page; the token check and the thing.
MOST_FOR_A_LIST, MOST_FOR_A_THING = 3, 2
# The token check, the seal, the thing and its events; what must be known to say who hears of these:
# of time, where it belongs, its projects, and who leads whom.
MOST_FOR_A_HISTORY = 7
# Two things in one answer: the person, and the timer that runs; of a report, its time and what
# that is measured by (the settings of weeks, capacities, budgets), or its totals and a page.
MOST_FOR_TWO_THINGS = 3
# Before a stream begins the ledger is sealed, and read up to its end.
TWO_THINGS = {"me.me", "reports.show_weekly", "reports.show_utilization", "reports.show_budget",
              "reports.show_detailed", "stream.listen"}  # fmt: skip
# The token, sealing, the head of the ledger, the history of the cursor and the events behind it;
# then the history of the next one and, for each type among these, its rows.
STATEMENTS_WHERE_NOTHING_IS_NEW, MOST_FOR_CHANGES = 5, 10


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
        world.admin.make("/webhooks", **HOOK)
        world.admin.make("/teams", name=f"Team {number}")
        times = {"date": "2024-01-15", "duration": "1h"}
        world.admin.make("/time-entries", project_id=project["id"], **times)
    # A list inside of a thing looks whether the thing is there, too. The audit log is sealed first.
    most = MOST_FOR_A_LIST + endpoint.has_id + (endpoint.room == "audit_log")
    # Of what is in somebody else's webhook one sees nothing.
    is_shared = endpoint.operation.scope != "admin:all" and endpoint.room != "deliveries"
    for api in (world.admin, world.person)[: 1 + is_shared]:
        one, fifty = (statements_of(api, world.url(endpoint, per_page=size)) for size in (1, 50))
        assert 1 < len(fifty) <= most, fifty
        assert len(one) == len(fifty)
        assert len(statements_of(api, world.url(endpoint, limit=50))) < most


@each(THINGS)
def test_a_single_thing_costs_two_statements(world: World, endpoint: Endpoint) -> None:
    url = world.url(endpoint)
    most = MOST_FOR_TWO_THINGS if endpoint.view in TWO_THINGS else MOST_FOR_A_THING
    # What speaks of the ledger seals it, and looks where it ends.
    most += 2 * (endpoint.room == "audit_log")
    seen = statements_of(world.admin, url)
    assert len(seen) <= most, seen


@each(HISTORIES)
def test_a_history_costs_as_many_statements_however_long_it_is(
    world: World, endpoint: Endpoint
) -> None:
    thing = world.url(endpoint).removesuffix("/history")
    for number in range(4):
        world.admin.put(thing, json={"name": f"Name {number}", "notes": f"Note {number}"})
    one, fifty = (statements_of(world.admin, world.url(endpoint, limit=n)) for n in (1, 50))
    assert len(one) == len(fifty) <= MOST_FOR_A_HISTORY, fifty


def test_embedding_related_things_costs_no_further_statement(world: World) -> None:
    expand = "?expand=project,client,user"
    assert len(statements_of(world.admin, f"/time-entries{expand}")) == MOST_FOR_A_LIST


def test_a_page_of_the_sync_feed_costs_a_bounded_number_of_statements(world: World) -> None:
    for api in (world.admin, world.person):
        page = api.get("/sync?limit=1000").json
        idle = f"/sync?cursor={page['next_cursor']}"
        assert len(statements_of(api, idle)) == STATEMENTS_WHERE_NOTHING_IS_NEW
        counts = []
        for size in (1, 30):
            project = world.admin.make("/projects", name=f"Of {size} tasks, {api.user_id}")
            for number in range(size):
                world.admin.make("/tasks", name=f"Task {number}", project_id=project["id"])
            counts.append(len(statements_of(api, idle)))
        assert counts[0] == counts[1] < MOST_FOR_CHANGES
