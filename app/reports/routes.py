"""`/api/v1/reports`."""

from flask import Blueprint

from app.identity.access import counts_as, requires
from app.kit.actor import actor
from app.kit.wire import Row
from app.reports import budget, by_one, detailed, summary, utilization, weekly
from app.reports.args import BudgetArgs, DetailedArgs, ReportArgs, SummaryArgs
from app.reports.forms.answer import reports, weight
from app.reports.forms.table import Report
from app.reports.schemas import (
    BudgetSchema,
    DetailedSchema,
    ProjectsSchema,
    SummarySchema,
    UsersSchema,
    UtilizationSchema,
    WeeklySchema,
)

bp = Blueprint("reports", __name__)


@bp.get("/reports/summary")
@requires("read:reports")
@counts_as("reports", weight)
@reports(SummarySchema, key="summary", args=SummaryArgs)
def show_summary(query: Row) -> Report:
    """Sum up worked time.

    By project, or by whatever `group_by` names, up to three levels deep. The last 30 days unless
    `start_date` and `end_date` say otherwise. You see the time that you see in lists, and amounts
    where you see the rates.
    """
    return summary.report(actor, query)


@bp.get("/reports/detailed")
@requires("read:reports")
@counts_as("reports", weight)
@reports(DetailedSchema, key="detailed", args=DetailedArgs)
def show_detailed(query: Row) -> Report:
    """List time entries with their rates and amounts.

    The newest first, by the page in JSON and all at once in the other forms. Of an entry over the
    edge of the range, what lies within is counted.
    """
    return detailed.report(actor, query)


@bp.get("/reports/weekly")
@requires("read:reports")
@counts_as("reports", weight)
@reports(WeeklySchema, key="weekly", args=ReportArgs)
def show_weekly(query: Row) -> Report:
    """Show who worked how long on which day, week by week."""
    return weekly.report(actor, query)


@bp.get("/reports/utilization")
@requires("read:reports")
@counts_as("reports", weight)
@reports(UtilizationSchema, key="utilization", args=ReportArgs)
def show_utilization(query: Row) -> Report:
    """Compare worked time with what people and teams have time for.

    Capacity is a fifth of the weekly capacity for each day from Monday to Friday. You see yourself
    and the people you lead, administrators everybody.
    """
    return utilization.report(actor, query)


@bp.get("/reports/budget")
@requires("read:reports")
@counts_as("reports", weight)
@reports(BudgetSchema, key="budget", args=BudgetArgs)
def show_budget(query: Row) -> Report:
    """Show what is used of the hours and money of projects, and how long they last.

    All time ever booked is used; the pace is that of the range. For administrators, and for
    managers of their projects. Active projects unless `status` says otherwise.
    """
    return budget.report(actor, query)


@bp.get("/reports/projects")
@requires("read:reports")
@counts_as("reports", weight)
@reports(ProjectsSchema, key="projects", args=ReportArgs)
def show_projects(query: Row) -> Report:
    """Show what was worked on each project, and by how many."""
    return by_one.projects(actor, query)


@bp.get("/reports/users")
@requires("read:reports")
@counts_as("reports", weight)
@reports(UsersSchema, key="users", args=ReportArgs)
def show_users(query: Row) -> Report:
    """Show what each person worked, and on how many projects."""
    return by_one.people(actor, query)
