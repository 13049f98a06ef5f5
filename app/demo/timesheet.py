"""What people of the made-up agency book: a plausible year, up to the instant of loading."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from app.demo.people import EVERYBODY, TIMEZONE, Person
from app.demo.portfolio import JOBS, Job
from app.demo.progress import worked_on
from app.demo.work import PIECES
from app.demo.working_days import chance, works_on

DAYS = 365
RUNNING = 3
FORGOT_THE_TASK = 0.1
NOT_BILLED = 0.06
ZONE = ZoneInfo(TIMEZONE)


@dataclass(frozen=True)
class Stretch:
    """Time of one person on one job; `task` is a position among the job's tasks, or None."""

    username: str
    job: Job
    task: int | None
    start: datetime
    end: datetime | None
    note: str
    tags: tuple[str, ...]
    billable: bool
    by_timer: bool


def up_to(at: datetime) -> list[Stretch]:
    """A year of work that has ended, and the few timers that run, in the order of their start."""
    begun = sorted(
        (stretch for stretch in year(today(at)) if stretch.start <= at),
        key=lambda stretch: (stretch.start, stretch.username),
    )
    latest = {stretch.username: stretch for stretch in begun}
    run = sorted(latest.values(), key=lambda s: (s.start, s.username))[-RUNNING:]
    ended = [s for s in begun if s not in run and s.end is not None and s.end <= at]
    return ended + [replace(stretch, end=None, by_timer=True) for stretch in run]


def today(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def year(last_day: date) -> Iterator[Stretch]:
    days = [last_day - timedelta(days=ago) for ago in range(DAYS, -1, -1)]
    for person in EVERYBODY:
        for day in days:
            if person.does and works_on(person, day):
                yield from day_of(person, day, last_day)


def day_of(person: Person, day: date, last_day: date) -> Iterator[Stretch]:
    luck = chance(person.username, day)
    jobs = [job for job in JOBS if person.username in job.team and job.runs_on(day, last_day)]
    weights = [weight(job, person, day) for job in jobs]
    for start, end in hours(day, luck):
        job = luck.choices(jobs, weights)[0]
        yield stretch_of(person.username, job, start, end, worked_on(job, day, last_day), luck)


def weight(job: Job, person: Person, day: date) -> float:
    """How likely somebody works on a job: each week everybody has a few that they mostly do, and
    over the months a job gets about the hours it was estimated at.
    """
    focus = chance(person.username, job.client, job.name, day.isocalendar()[:2]).random()
    share = job.hours / (job.began - job.ended) / len(job.team)
    return share * (0.1 + focus**2 if job.billable else 0.25)


def hours(day: date, luck: Random) -> list[tuple[datetime, datetime]]:
    """A morning and an afternoon of two stretches each, in steps of five minutes."""

    def minutes(least: int, most: int) -> int:
        return luck.randrange(least, most + 1, 5)

    begin, lunch, evening = minutes(510, 570), minutes(720, 760), minutes(1010, 1080)
    back = lunch + minutes(30, 60)
    morning, afternoon = begin + minutes(45, 120), back + minutes(60, 150)
    spans = [(begin, morning), (morning, lunch), (back, afternoon), (afternoon, evening)]
    return [(on_the_clock(day, start), on_the_clock(day, end)) for start, end in spans]


def on_the_clock(day: date, minute: int) -> datetime:
    return datetime.combine(day, time(minute // 60, minute % 60), ZONE).astimezone(UTC)


def stretch_of(
    username: str, job: Job, start: datetime, end: datetime, tasks: list[int], luck: Random
) -> Stretch:
    task = luck.choice(tasks)
    piece = PIECES[job.kind][task]
    return Stretch(
        username=username,
        job=job,
        task=None if luck.random() < FORGOT_THE_TASK else task,
        start=start,
        end=end,
        note=luck.choice(piece.notes),
        tags=piece.tags,
        billable=job.billable and luck.random() > NOT_BILLED,
        by_timer=luck.random() < 0.5,
    )
