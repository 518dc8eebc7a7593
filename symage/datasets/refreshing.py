"""A refresh: a tick becomes a version, a version an order, and its job's end the version's.

Everything here may be done twice: a tick has one version, a version one job at a time, and it ends once.
What does not belong here: waiting, files, and who calls (the orchestration, the API, the command line).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from symage.datasets.cron import read_cron
from symage.datasets.dataset import version_order
from symage.errors import NotFound, NotReady
from symage.forms.catalogue import Catalogue
from symage.orders.bounds import LARGEST_SEED
from symage.orders.listening import Subscriber
from symage.orders.placing import Customer, Free, place
from symage.storage import datasets, jobs, outbox, settlement, versions
from symage.storage.datasets import ROLL, Dataset
from symage.storage.jobs import Job
from symage.storage.schema import jobs as jobs_table
from symage.storage.versions import Version

DOOR = "dataset"
_OF_USE = (jobs.PENDING, jobs.GENERATING, jobs.COMPLETED)
MOST_ORDERS = 3
"""How often a version is ordered by itself before it is told as failed."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NOBODY = Subscriber(b"", "", DOOR)
"""The webhook of a dataset is made with it, none with its orders."""


@dataclass(frozen=True, slots=True)
class Counter:
    """Where orders are placed: as `placing.place` asks for it."""

    catalogue: Catalogue
    most_waiting: int
    free: Free


def next_run(dataset: Dataset, *, now: int) -> int | None:
    """When the schedule is due next, in microseconds since 1970; None while it rests."""
    if dataset.rests:
        return None
    due = next(read_cron(dataset.cron).after(moment(now), ZoneInfo(dataset.timezone)), None)
    return None if due is None else microseconds(due)


def last_due(dataset: Dataset, *, now: int) -> int | None:
    """The newest tick that a version still has to answer; older ones that were missed, it answers too."""
    due = read_cron(dataset.cron).before(moment(now), ZoneInfo(dataset.timezone))
    if dataset.rests or due is None or microseconds(due) <= dataset.settled_until:
        return None
    return microseconds(due)


def answer_tick(
    connection: sa.Connection, dataset_id: str, tick: int, *, now: int
) -> tuple[Version | None, str]:
    """The version of a tick, or None and the reason for which there is none."""
    dataset = datasets.locked(connection, dataset_id)
    there = versions.of_tick(connection, dataset_id, tick)
    if there is not None:
        return there, ""
    if dataset.paused:
        return None, "its owner has paused it"
    if tick > now:
        return None, "it is not due yet"
    if not _is_due(dataset, tick):
        return None, "its schedule has no such tick: clocks change, or it was changed"
    due = next(read_cron(dataset.cron).after(moment(tick), ZoneInfo(dataset.timezone)), None)
    if due is not None and microseconds(due) <= now:
        return None, f"missed; the tick of {due.isoformat()} makes up for it"
    if tick <= dataset.settled_until:
        return None, "it was paused, changed or made anew since"
    datasets.change(connection, dataset_id, settled_until=tick)
    under_way = versions.of_dataset(connection, dataset_id, *versions.OPEN)
    if under_way:
        return None, f"version {under_way[-1].number} is still being made"
    return _add(connection, dataset, scheduled_for=tick, now=now), ""


def ask(connection: sa.Connection, dataset_id: str, *, now: int) -> Version:
    """A version outside the schedule. Raises NotReady while one is being made."""
    dataset = datasets.locked(connection, dataset_id)
    under_way = versions.of_dataset(connection, dataset_id, *versions.OPEN)
    if under_way:
        raise NotReady("refresh_running", f"Version {under_way[-1].number} is still being made")
    return _add(connection, dataset, scheduled_for=None, now=now)


def ask_and_order(connection: sa.Connection, dataset_id: str, counter: Counter, *, now: int) -> Version:
    """A version outside the schedule, with its job; or nothing, where it cannot be ordered."""
    return order(connection, ask(connection, dataset_id, now=now), counter, now=now)


def order(connection: sa.Connection, version: Version, counter: Counter, *, now: int) -> Version:
    """The version with a job that is under way or has made it: ordered, unless there is one.

    Raises what placing raises, BadRequest where the order is none any more, and NotReady for a version that
    was let go of, or would be as soon as it were made: it would be paid and deleted.
    """
    dataset = datasets.locked(connection, version.dataset_id)
    version = versions.get(connection, version.dataset_id, version.number)
    if version.status == versions.COMPLETED:
        return version
    if version.status == versions.PRUNED:
        raise NotReady("version_pruned", f"Version {version.number} is older than those that are kept")
    if version.status == versions.FAILED and _is_outlived(connection, dataset, version):
        raise NotReady("version_pruned", f"Version {version.number} is older than those that are kept")
    if _has_job(connection, version):
        return versions.change(connection, version, status=versions.GENERATING, error=None, ended_at=None)
    placed = place(
        connection,
        version_order(dataset, version, counter.catalogue),
        Customer(dataset.account_id, DOOR, _NOBODY),
        most_waiting=counter.most_waiting,
        free=counter.free,
        now=now,
        dataset_id=dataset.id,
    )
    return versions.change(
        connection,
        version,
        status=versions.GENERATING,
        job_id=placed.acceptance.job.id,
        orders=version.orders + 1,
        error=None,
        ended_at=None,
    )


def complete(
    connection: sa.Connection,
    version: Version,
    *,
    found: Mapping[str, Any],
    published_at: str | None,
    now: int,
) -> Version:
    """End a version well, and tell of it. `found`: its predecessor, changes, provenance and profile. Of one
    that had ended well before, nothing but its place changes."""
    dataset = datasets.locked(connection, version.dataset_id)
    seen = versions.get(connection, version.dataset_id, version.number)
    if seen.status == versions.COMPLETED:
        return versions.change(connection, version, published_at=published_at)
    done = versions.change(
        connection,
        version,
        status=versions.COMPLETED,
        published_at=published_at,
        error=None,
        ended_at=now,
        **found,
    )
    if dataset.latest is None or dataset.latest < version.number:
        datasets.change(connection, dataset.id, latest=version.number)
    _tell(connection, dataset, done, jobs.COMPLETED, None, now)
    return done


def fail(connection: sa.Connection, version: Version, error: str, *, now: int) -> Version:
    """End a version that could not be made, and tell of it; the one before stays the latest."""
    dataset = datasets.locked(connection, version.dataset_id)
    seen = versions.get(connection, version.dataset_id, version.number)
    if not seen.is_open:
        return seen
    failed = versions.change(connection, version, status=versions.FAILED, error=error, ended_at=now)
    _tell(connection, dataset, failed, jobs.FAILED, error, now)
    return failed


def superfluous(connection: sa.Connection, dataset: Dataset) -> Sequence[Version]:
    """The good versions beyond those that are kept, which are the newest."""
    good = versions.of_dataset(connection, dataset.id, versions.COMPLETED)
    return good[dataset.keep :]


def prune(connection: sa.Connection, version: Version) -> None:
    """Say that a version's files are let go of; deleting them is for the caller, after this."""
    versions.change(connection, version, status=versions.PRUNED, published_at=None)
    of_version = sa.and_(
        jobs_table.c.id == version.job_id,
        jobs_table.c.dataset_id == version.dataset_id,
        jobs_table.c.status.in_(jobs.ENDED),
    )
    connection.execute(jobs_table.update().where(of_version).values(status=jobs.EXPIRED))


def moment(time: int) -> datetime:
    """Microseconds since 1970 as a time."""
    return _EPOCH + timedelta(microseconds=time)


def microseconds(time: datetime) -> int:
    return (time - _EPOCH) // timedelta(microseconds=1)


def _is_outlived(connection: sa.Connection, dataset: Dataset, version: Version) -> bool:
    """Whether as many good ones as are kept are newer."""
    good = versions.of_dataset(connection, dataset.id, versions.COMPLETED)
    return sum(each.number > version.number for each in good) >= dataset.keep


def _is_due(dataset: Dataset, tick: int) -> bool:
    """Whether its expression says that moment; Dagster may know an older one, or change clocks otherwise."""
    due = read_cron(dataset.cron).before(moment(tick), ZoneInfo(dataset.timezone))
    return due is not None and microseconds(due) == tick


def _add(connection: sa.Connection, dataset: Dataset, *, scheduled_for: int | None, now: int) -> Version:
    """Under `roll` the next version's people begin where this one's end."""
    seed, quantity = dataset.next_seed, int(dataset.generate.get("quantity") or 1)
    after = (seed + quantity) % (LARGEST_SEED + 1) if dataset.seed_policy == ROLL else seed
    return versions.add(
        connection,
        dataset,
        seed=seed,
        quantity=quantity,
        next_seed=after,
        scheduled_for=scheduled_for,
        now=now,
    )


def _has_job(connection: sa.Connection, version: Version) -> bool:
    """Whether its job is under way or has made it; one that failed or was stopped is no use, nor is one that
    is being stopped, to a version that has ended with that."""
    if version.job_id is None:
        return False
    try:
        status = jobs.get(connection, version.job_id).status
    except NotFound:
        return False
    return version.is_open if status == jobs.CANCELING else status in _OF_USE


def _tell(
    connection: sa.Connection, dataset: Dataset, version: Version, status: str, error: str | None, now: int
) -> None:
    """The events of a job, in the words of the version: once, whatever jobs it took."""
    data = _ordered(dataset, version) | {
        "job_id": None,
        "status": status,
        "credits_charged": 0,
        "error": error,
    }
    if version.job_id is not None:
        job = jobs.get(connection, version.job_id)
        data = settlement.told(job, status, captured=_captured(job), error=error)
    data |= {"dataset": dataset.name, "version": version.number}
    # Without a job the dataset itself is what its webhook listens to.
    about = version.job_id or dataset.id
    outbox.announce(connection, dataset.account_id, settlement.EVENTS[status], data, job_id=about, now=now)


def _ordered(dataset: Dataset, version: Version) -> dict[str, Any]:
    """What an event says of an order of which there is no job."""
    forms = list(dataset.generate.get("form_ids") or [dataset.generate["form_id"]])
    return {"form_id": forms[0], "form_ids": forms, "quantity": version.quantity}


def _captured(job: Job) -> int:
    return job.credits_charged if job.has_ended else 0
