"""One statement that sums up what a report asks for, in the smallest groups it needs."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Select,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from app.clients.models import Client
from app.identity.models import User
from app.kit.db import connection
from app.kit.errors import Refused
from app.kit.wire import Row
from app.projects.models import Project
from app.reports.coverage import cover
from app.reports.dimensions import Dimension, columns, keys_of, teams_of_people
from app.reports.groups import Leaf
from app.reports.periods import Part, parts
from app.reports.scope import Scope
from app.reports.slices import slices
from app.reports.sums import Sums
from app.settings.models import Settings
from app.tasks.models import Task

# More would be no report that anybody reads, and would fill the server's memory.
MOST_GROUPS = 100_000


def rate() -> ColumnElement[int]:
    """Cents an hour: the project's rate, or its client's, or the person's."""
    found = func.coalesce(Project.hourly_rate, Client.default_hourly_rate, User.hourly_rate)
    return cast(found * 100, BigInteger)


def currency() -> ColumnElement[str]:
    own = select(Settings.currency).scalar_subquery()
    return func.coalesce(Client.currency, own)


def leaves(
    scope: Scope, *sets: Sequence[Dimension], cut: list[Part] | None = None
) -> list[list[Leaf]]:
    """The smallest groups of each set of dimensions, all read in one statement.

    The range is cut as the dimensions of each ask for, or as `cut` says.
    """
    cuts = [cut or parts(scope.span, wanted) for wanted in sets]
    found: list[list[Leaf]] = [[] for _ in sets]
    readers = [
        [keys_of(dimension, cut, scope.span) for dimension in wanted]
        for wanted, cut in zip(sets, cuts, strict=True)
    ]
    result = read(scope, sets, cuts)
    names = list(result.keys())
    for values in result:
        row = dict(zip(names, values, strict=True))
        which = row["nth_set"]
        found[which].append((keys(row, readers[which]), sums(row)))
        if len(found[which]) > MOST_GROUPS:
            raise Refused(
                f"More than {MOST_GROUPS:,} groups; ask for a shorter time or fewer levels",
                code="report_too_large",
            )
    return found


def read(scope: Scope, sets: Sequence[Sequence[Dimension]], cuts: Sequence[list[Part]]) -> Any:
    """The rows of SQL, each with the number of its part."""
    return connection().execute(statement(scope, sets, cuts))


def keys(row: Row, readers: Sequence[Callable[[Row], Row]]) -> Row:
    told: Row = {}
    for read in readers:
        told.update(read(row))
    return told


def sums(row: Row) -> Sums:
    """A group whose client has another currency is another row; money is added up by currency."""
    sees, worth = bool(row["sees_money"]), row["money"]
    told = Sums(int(row["seconds"]), int(row["billable_seconds"] or 0), int(row["entries"]))
    told.sees_money = sees
    if sees and worth is not None:
        told.money[row["currency"]] = int(worth)
    return told


def statement(scope: Scope, sets: Sequence[Sequence[Dimension]], cuts: Sequence[list[Part]]) -> Any:
    """Each set is summed up by itself, from totals where it can be: PostgreSQL works on a GROUP BY
    with several processes, and on GROUPING SETS with one.
    """
    wanted = list(dict.fromkeys(dimension for one in sets for dimension in one))
    return union_all(
        *(
            of_set(scope, nth, one, cut, wanted)
            for nth, (one, cut) in enumerate(zip(sets, cuts, strict=True))
        )
    )


def of_set(
    scope: Scope, nth: int, own: Sequence[Dimension], cut: list[Part], wanted: Sequence[Dimension]
) -> Select[Any]:
    """The groups of one set. The columns of other sets stand empty."""
    coverage = cover(cut, with_totals=scope.source.fits_totals)
    piece, teams = slices(scope.source, coverage), teams_of_people()
    s = piece.c
    told = {dimension: columns(dimension, s, teams) for dimension in wanted}
    keys = {c.name: empty(c) for group in told.values() for c in group}
    # Days, weeks and months are all told by the number of a part: the own one stays.
    keys |= {c.name: c for dimension in own for c in told[dimension]}
    grouping = [getattr(c, "element", c) for dimension in own for c in told[dimension]]
    seconds, entries = func.sum(s.seconds), func.sum(s.entries)
    money = func.sum(s.seconds * rate()).filter(s.billable, scope.sees_money())
    chosen = (
        select(
            *keys.values(),
            literal(nth).label("nth_set"),
            currency().label("currency"),
            seconds.label("seconds"),
            seconds.filter(s.billable).label("billable_seconds"),
            entries.label("entries"),
            money.label("money"),
            func.bool_or(scope.sees_money()).label("sees_money"),
        )
        .select_from(piece)
        .join(Project, Project.id == s.project_id)
        .join(User, User.id == s.user_id)
        .outerjoin(Client, Client.id == Project.client_id)
    )
    if Dimension.TASK in own:
        chosen = chosen.outerjoin(Task, Task.id == s.task_id)
    if Dimension.TEAM in own:
        chosen = chosen.outerjoin(teams, teams.c.user_id == User.id)
    chosen = chosen.group_by(*grouping, Client.currency)
    return chosen.having(or_(seconds != 0, entries != 0))


def empty(column: Any) -> Any:
    return cast(null(), column.type).label(column.name)
