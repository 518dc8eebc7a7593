"""Which run may work on a job, and as what: decided when the run begins, wherever it was launched.

An open job is worked on. One that has failed is opened again, which is an operator's retry. One that is
completed is rebuilt beside what is served. Every other run is refused, and told why.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import dagster as dg
import sqlalchemy as sa

from symage.errors import InsufficientCredits, NotFound, NotReady
from symage.request import GENERATOR_VERSION
from symage.storage import jobs, lease, rebuilds, shards
from symage.storage.jobs import DOCUMENTS, TABULAR, Job, TableJob
from symage.storage.lease import Lease
from symage.storage.reopening import reopen
from symage_dagster.platform import Platform
from symage_dagster.pool.orders import NODE_TAG, PARTITION_TAG

ASSETS: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        DOCUMENTS: ("identities", "documents", "annotations", "bundles", "delivery"),
        TABULAR: ("table", "table_delivery"),
    }
)
"""Kind of a job -> the assets that make it, in order."""
MAKES: Mapping[str, str] = MappingProxyType({DOCUMENTS: "documents", TABULAR: "a table"})


class RunRefused(RuntimeError):
    """Ends a run before its first asset; the message says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"Refused: {reason}.")


def find_job(platform: Platform, run: dg.DagsterRun) -> Job | TableJob:
    """The job that the run's partition names."""
    named = run.tags.get(PARTITION_TAG)
    if named is None:
        raise RunRefused("the run names no partition, which is the id of a job")
    try:
        with platform.database.read() as connection:
            return jobs.find(connection, named)
    except NotFound as error:
        raise RunRefused(f"there is no job {named}: no order made it, or retention has removed it") from error


def admit(platform: Platform, run: dg.DagsterRun, job: Job | TableJob, *, holder_ended: bool) -> Lease:
    """The run's lease on its job. `holder_ended`: the run that held the job last is known to be over. Raises
    RunRefused."""
    _check_kind(run, job)
    now, ended_run = platform.database.now(), job.run_id if holder_ended else None
    with platform.database.write() as connection:
        held = _take(connection, run, job, ended_run, now)
    if held is None:
        raise RunRefused(f"run {job.run_id} works on job {job.id}")
    return held


def _take(
    connection: sa.Connection, run: dg.DagsterRun, job: Job | TableJob, ended_run: str | None, now: int
) -> Lease | None:
    if job.status == jobs.COMPLETED:
        _prepare_rebuild(connection, run, job)
        return lease.acquire_rebuild(connection, job.id, run.run_id, now=now, ended_run=ended_run)
    if job.status == jobs.FAILED:
        _reopen(connection, run, job, now)
    elif job.status == jobs.CANCELED:
        raise RunRefused(f"job {job.id} was canceled, and what was made of it is delivered")
    elif job.status == jobs.EXPIRED:
        again = f"order it again with seed {job.request.seed}"
        raise RunRefused(f"job {job.id} has expired and its files are deleted; {again}")
    node = run.tags.get(NODE_TAG)
    return lease.acquire(connection, job.id, run.run_id, now=now, ended_run=ended_run, node=node)


def _prepare_rebuild(connection: sa.Connection, run: dg.DagsterRun, job: Job | TableJob) -> None:
    if job.generator_version != GENERATOR_VERSION:
        raise RunRefused(_other_generator(job))
    if _begins_at_the_start(run, job):
        rebuilds.forget(connection, job.id)
    elif not rebuilds.has_any(connection, job.id):
        raise RunRefused(f"job {job.id} is completed and is rebuilt as a whole: choose all its assets")


def _reopen(connection: sa.Connection, run: dg.DagsterRun, job: Job | TableJob, now: int) -> None:
    anew = _begins_at_the_start(run, job)
    if not anew and job.generator_version != GENERATOR_VERSION:
        raise RunRefused(f"{_other_generator(job)}; re-execute all its assets")
    if not anew and not shards.has_any(connection, job.id):
        raise RunRefused(f"what job {job.id} had made is deleted: re-execute all its assets")
    try:
        reopen(connection, job, anew=anew, now=now)
    except (InsufficientCredits, NotReady) as error:
        raise RunRefused(f"job {job.id} cannot be opened again: {error}") from error


def _other_generator(job: Job | TableJob) -> str:
    of = f"generator version {job.generator_version}"
    return f"job {job.id} was made by {of}, and version {GENERATOR_VERSION} would make other bytes"


def _check_kind(run: dg.DagsterRun, job: Job | TableJob) -> None:
    named, theirs = _assets(run), set(ASSETS[job.kind])
    if named is not None and not named <= theirs:
        raise RunRefused(
            f"job {job.id} makes {MAKES[job.kind]}, with the assets {', '.join(ASSETS[job.kind])}"
        )


def _begins_at_the_start(run: dg.DagsterRun, job: Job | TableJob) -> bool:
    named = _assets(run)
    return named is None or ASSETS[job.kind][0] in named


def _assets(run: dg.DagsterRun) -> set[str] | None:
    """The assets that a run makes; None for a run of all that its job makes."""
    if run.step_keys_to_execute is not None:
        return set(run.step_keys_to_execute)
    if run.asset_selection is not None:
        return {key.to_user_string() for key in run.asset_selection}
    kinds = {name: kind for kind, name in jobs.RUNS.items()}
    return set(ASSETS[kinds[run.job_name]]) if run.job_name in kinds else None
