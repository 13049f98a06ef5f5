"""The `timetracker` command, for administrators and their scripts."""

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.database import new_database
from tests.server.processes import environment, timetracker

pytestmark = pytest.mark.live

# A level that nothing has moved.
DRIFT = (
    "INSERT INTO stock_items (sku, name, description, category, unit, currency_code, is_active) "
    "VALUES ('A', 'A', '', '', 'pcs', 'EUR', true)",
    "INSERT INTO warehouses (name, address, is_active) VALUES ('Main', '', true)",
    "INSERT INTO stock_levels (stock_item_id, warehouse_id, quantity_on_hand, quantity_reserved, "
    "total_value) SELECT i.id, w.id, 1, 0, 0 FROM stock_items i, warehouses w",
)

# A total of time that nobody has worked.
UNWORKED = "INSERT INTO time_totals VALUES ('month', '2024-01-01Z', 1, 1, 0, true, 60, 1)"


@pytest.fixture(scope="module")
def env(server_url: sa.URL, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The settings of a database in which there is Eva; the first command migrates it."""
    with new_database(server_url) as url:
        settings = environment(tmp_path_factory.mktemp("home"), DATABASE_URL=url)
        assert timetracker("create-user", "--username", "eva", env=settings).returncode == 0
        yield settings


def test_a_created_user_is_an_id_alone_on_standard_output(env: dict[str, str]) -> None:
    made = timetracker("create-user", "--username", "ada", "--role", "manager", env=env)
    assert re.fullmatch(r"\d+\n", made.stdout)
    assert re.fullmatch(r"Password: \S{16}\n", made.stderr)


def test_a_password_can_be_given_and_is_not_repeated(env: dict[str, str]) -> None:
    made = timetracker(
        "create-user", "--username", "bea", "--password-stdin", env=env, given="correct horse\n"
    )
    assert (made.returncode, made.stderr) == (0, "")


def test_a_service_account_has_no_password(env: dict[str, str]) -> None:
    create = partial(timetracker, "create-user", "--service-account", "--username")
    made = create("crm", env=env)
    assert re.fullmatch(r"\d+\n", made.stdout)
    assert made.stderr == ""
    for refused in (
        create("erp", "--password-stdin", env=env, given="correct horse\n"),
        timetracker("reset-password", "crm", env=env),
    ):
        assert refused.stderr == "timetracker: password: A service account does not sign in\n"


def test_a_token_is_alone_on_standard_output(env: dict[str, str]) -> None:
    scopes = ("--scope", "read:projects", "--scope", "read:tasks", "--expires-in-days", "7")
    made = timetracker("create-token", "--user", "eva", *scopes, env=env)
    assert re.fullmatch(r"tt_\w{32}\n", made.stdout)
    assert made.stderr == ""


def test_a_token_can_have_a_tier(env: dict[str, str]) -> None:
    made = partial(timetracker, "create-token", "--user", "eva", "--scope", "read:*", "--tier")
    known = env | {"RATELIMIT_TIERS": "bulk=1000/minute"}
    assert made("bulk", env=known).returncode == 0
    engine = sa.create_engine(env["DATABASE_URL"])
    with engine.connect() as connection:
        newest = "SELECT rate_limit_tier FROM api_tokens ORDER BY id DESC LIMIT 1"
        assert connection.scalar(sa.text(newest)) == "bulk"
    engine.dispose()
    refused = made("gold", env=known)
    assert refused.stderr == "timetracker: rate_limit_tier: Must be one of: default, bulk\n"


def test_a_reset_password_is_alone_on_standard_output(env: dict[str, str]) -> None:
    assert re.fullmatch(r"\S{16}\n", timetracker("reset-password", "eva", env=env).stdout)


def test_stock_that_is_the_sum_of_its_movements_is_nothing_to_speak_of(env: dict[str, str]) -> None:
    checked = timetracker("check-stock", env=env)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def test_stock_that_is_not_is_told(env: dict[str, str]) -> None:
    engine = sa.create_engine(env["DATABASE_URL"])
    with engine.begin() as connection:
        for statement in DRIFT:
            connection.execute(sa.text(statement))
    engine.dispose()
    checked = timetracker("check-stock", env=env)
    assert checked.returncode == 1
    told = json.loads(checked.stdout)
    assert (told["quantity_on_hand"], told["sum_of_quantity_on_hand"]) == (1, 0)
    assert checked.stderr.startswith("timetracker: Stock levels differ")


def test_totals_that_differ_are_told_and_made_anew(env: dict[str, str]) -> None:
    assert timetracker("check-totals", env=env).stdout == "The totals agree\n"
    engine = sa.create_engine(env["DATABASE_URL"])
    with engine.begin() as connection:
        connection.execute(sa.text(UNWORKED))
    engine.dispose()
    checked = timetracker("check-totals", env=env)
    assert checked.returncode == 1
    assert checked.stdout.endswith("\n1 totals differ from the entries\n")
    repaired = timetracker("check-totals", "--repair", env=env)
    assert (repaired.returncode, repaired.stderr) == (0, "")
    assert timetracker("check-totals", env=env).stdout == "The totals agree\n"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["create-user", "--username", "eva"], "There is already a user of that name"),
        (["create-user", "--username", "x", "--email", "nowhere"], "email: "),
        (["reset-password", "nobody"], "There is no user nobody"),
        (["link-identity", "eva", "1"], "OIDC_ISSUER is not set"),
        (["reset-second-factor", "eva"], "The user has no second factor"),
        (["create-token", "--user", "nobody", "--scope", "read:*"], "There is no user nobody"),
        (["create-token", "--user", "eva", "--scope", "admin:all"], "scopes: Wider than"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_sentence(
    env: dict[str, str], arguments: list[str], told: str
) -> None:
    refused = timetracker(*arguments, env=env)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr.startswith(f"timetracker: {told}")
    assert refused.stderr.count("\n") == 1


def test_a_scope_that_does_not_exist_is_a_mistake_in_the_command(env: dict[str, str]) -> None:
    refused = timetracker("create-token", "--user", "eva", "--scope", "write:all", env=env)
    assert refused.returncode == 2
    assert "'write:all' is not one of" in refused.stderr


def test_a_database_newer_than_the_program_is_told(env: dict[str, str]) -> None:
    assert timetracker("migrate", env=env).returncode == 0
    engine = sa.create_engine(env["DATABASE_URL"])
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    refused = timetracker("migrate", env=env)
    assert refused.returncode == 1
    assert "9999" in refused.stderr


def test_demo_data_go_into_an_empty_database_alone(server_url: sa.URL, tmp_path: Path) -> None:
    with new_database(server_url) as url:
        env = environment(tmp_path, DATABASE_URL=url)
        filled = timetracker("demo", env=env)
        assert re.search(r"^ +tt_\w{32}$", filled.stdout, re.M)
        refused = timetracker("demo", env=env)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert refused.stderr.startswith("timetracker: Demo data go into a database that holds")


def test_the_openapi_document_needs_no_database(tmp_path: Path) -> None:
    printed = timetracker("openapi", env=environment(tmp_path))
    assert json.loads(printed.stdout)["openapi"].startswith("3.1")
    assert list(tmp_path.iterdir()) == []
