"""How far each task of a job is, and which one is worked on when."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from app.demo.portfolio import Job
from app.demo.work import PIECES, Piece
from app.demo.working_days import chance
from app.projects.models import ProjectStatus
from app.tasks.models import TaskStatus

TODO, DOING, REVIEW = TaskStatus.TODO, TaskStatus.IN_PROGRESS, TaskStatus.REVIEW
DONE, CANCELLED = TaskStatus.DONE, TaskStatus.CANCELLED

# Work that has no end: every task of it goes on.
ENDLESS = ("support", "internal")
UNDERWAY = (
    (DONE, DOING, TODO, TODO, TODO),
    (DONE, DONE, REVIEW, DOING, TODO),
    (DONE, DONE, DONE, DONE, REVIEW),
    (DONE, DONE, CANCELLED, DOING, TODO),
)
IN_STATUS = {
    ProjectStatus.ARCHIVED: (DONE, DONE, DONE, DONE, DONE),
    ProjectStatus.ON_HOLD: (DONE, DONE, DOING, TODO, TODO),
}


@dataclass(frozen=True)
class Step:
    """One task of a job; `completed_at` is None while it is not done."""

    piece: Piece
    status: TaskStatus
    completed_at: datetime | None


def statuses(job: Job) -> tuple[TaskStatus, ...]:
    if job.kind in ENDLESS:
        return (DOING,) * 5
    return IN_STATUS.get(job.status) or chance(job.client, job.name).choice(UNDERWAY)


def steps(job: Job, today: date) -> list[Step]:
    """The tasks of a job, in order; the time it ran is shared out evenly among those begun."""
    first, days = job.first_day(today), job.began - job.ended
    told = statuses(job)
    begun = [i for i, status in enumerate(told) if status not in (TODO, CANCELLED)]
    ends = {i: first + timedelta(days=days * (n + 1) // len(begun)) for n, i in enumerate(begun)}
    return [
        Step(piece, status, evening(ends[i]) if status == DONE else None)
        for i, (piece, status) in enumerate(zip(PIECES[job.kind], told, strict=True))
    ]


def worked_on(job: Job, day: date, today: date) -> list[int]:
    """The positions of the tasks that are worked on that day."""
    begun = [i for i, status in enumerate(statuses(job)) if status not in (TODO, CANCELLED)]
    if job.kind in ENDLESS:
        return begun
    passed, days = (day - job.first_day(today)).days, job.began - job.ended + 1
    return [begun[passed * len(begun) // days]]


def evening(day: date) -> datetime:
    return datetime.combine(day, time(16), UTC)
