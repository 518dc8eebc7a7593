"""The safety net: a sensor that looks at open jobs every few seconds and mends what nobody else sees.

Where large jobs have another launcher than ours it also begins these: dispatchers leave them in the queue.
"""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import dagster as dg
import sqlalchemy as sa

from symage.settings import Settings
from symage.storage import jobs, queue, settlement
from symage.storage.faults import is_passing
from symage.storage.parking import forgive
from symage.storage.queue import RunSlots
from symage.storage.room import check_room
from symage.storage.schema import jobs as jobs_table
from symage.storage.settlement import Outcome
from symage_dagster.partitions import jobs_partitions
from symage_dagster.platform import Platform, current_platform
from symage_dagster.pool.orders import LANE_TAG, LARGE_TAG, PARTITION_TAG
from symage_dagster.reconcile import Decision, LastRun, OpenJob, decide, since

LAUNCHES = ("launch", "deliver")
WILL_RETRY_TAG = "dagster/will_retry"
"""Dagster sets it as it records a failure that its daemon will start again."""
INTERVAL_SECONDS = 10
BATCH = 200
RUNS = 10
"""How many runs of a job are looked at; an attempt makes one, and people may launch more."""


@dataclass(frozen=True, slots=True)
class Found:
    """An open job, the run that makes its kind, and what Dagster knows of its runs."""

    job: OpenJob
    run_name: str
    runs: Sequence[LastRun]

    @property
    def launch_key(self) -> str:
        """Dagster launches once per key: what is found tomorrow, after another run, is another launch."""
        return "/".join((self.job.job_id, *(run.run_id for run in self.runs[-1:])))

    @property
    def tags(self) -> dict[str, str]:
        """Of the run to launch."""
        large = {LARGE_TAG: "true"} if self.job.is_large else {}
        return {LANE_TAG: self.job.lane, **large}


def reconcile(instance: dg.DagsterInstance, platform: Platform) -> list[tuple[Found, Decision]]:
    """Take large jobs from the queue, decide about each open job, and end those that are beyond help.

    Launches are left to the caller, those that are to deliver what was made with their jobs marked as asked
    to stop.
    """
    now = platform.database.now()
    taken = _take_large(platform, now)
    found = [
        Found(job, run_name, _runs(instance, job.job_id, now))
        for job, run_name in _open_jobs(platform, taken, now)
    ]
    decided = [(each, decide(each.job, each.runs)) for each in found]
    for each, decision in decided:
        if decision.action in ("fail", "cancel"):
            _end(platform, each.job, decision, now)
        elif decision.action == "deliver":
            with platform.database.write() as connection:
                settlement.wind_up(connection, each.job.job_id, each.job.attempt, now=now)
    return decided


def make_sensor(run_jobs: Sequence[Any]) -> dg.SensorDefinition:
    """The sensor that launches what was accepted and never ran; `run_jobs` are the Dagster jobs that make
    the kinds of work (their class has no public name)."""

    @dg.sensor(
        jobs=run_jobs,
        minimum_interval_seconds=INTERVAL_SECONDS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Launches jobs that have no run or whose run was terminated with something to deliver, "
        "and large jobs where these have a launcher of their own; ends jobs whose runs are gone.",
    )
    def reconciler(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        platform = current_platform()
        if (fault := unwell(platform)) is not None:
            return dg.SensorResult(skip_reason=f"Nothing can be written, so nothing is begun: {fault}")
        decided = reconcile(context.instance, platform)
        lost = [(each, decision) for each, decision in decided if decision.action in LAUNCHES]
        for each, decision in lost:
            say = context.log.info if each.job.taken else context.log.warning
            say(f"job {each.job.job_id}: {decision.action}, {decision.reason}")
        return dg.SensorResult(
            run_requests=[
                dg.RunRequest(
                    run_key=each.launch_key,
                    job_name=each.run_name,
                    partition_key=each.job.job_id,
                    tags=each.tags,
                )
                for each, _ in lost
            ],
            dynamic_partitions_requests=[
                jobs_partitions.build_add_request([each.job.job_id for each, _ in lost])
            ],
        )

    return reconciler


def unwell(platform: Platform) -> str | None:
    """What keeps anything from being written, if something does. Runs that ended meanwhile are not held
    against their jobs."""
    try:
        check_room(platform.store, platform.settings.data_dir)
    except Exception as fault:
        if not is_passing(fault):
            raise
        with suppress(sa.exc.SQLAlchemyError), platform.database.write() as connection:
            forgive(connection)
        return f"{type(fault).__name__}: {fault}"
    return None


def _take_large(platform: Platform, now: int) -> Collection[str]:
    """Claim the large jobs whose turn it is. What is not launched then is found as a job without a run."""
    slots = large_slots(platform.settings)
    if slots is None:
        return ()
    with platform.database.write() as connection:
        claims = iter(lambda: queue.claim_next(connection, slots, now=now), None)
        return {claimed.job_id for claimed in claims}


def large_slots(settings: Settings) -> RunSlots | None:
    """Those of the launcher beside ours; None where no job is too large for ours."""
    if settings.run_launcher_from is None:
        return None
    runs = settings.run_launcher_runs
    return RunSlots(total=runs, bulk=runs, least=settings.run_launcher_from)


def _open_jobs(platform: Platform, taken: Collection[str], now: int) -> list[tuple[OpenJob, str]]:
    """Those that were claimed, each with the name of its run, the ones just taken first; what still waits in
    the queue is nobody's fault."""
    large = platform.settings.run_launcher_from
    open_states = (jobs.PENDING, *jobs.RUNNING)
    with platform.database.read() as connection:
        rows = connection.execute(
            sa.select(jobs_table, queue.WEIGHT.label("documents"))
            .where(jobs_table.c.status.in_(open_states), jobs_table.c.claimed_at.is_not(None))
            .order_by(jobs_table.c.id.in_(taken).desc(), jobs_table.c.created_at)
            .limit(BATCH)
        ).all()
    return [
        (
            OpenJob(
                row.id,
                row.status,
                row.attempt,
                row.lane,
                row.run_id,
                since(row.claimed_at / 1e6, now / 1e6),
                row.kind == jobs.DOCUMENTS,
                row.parks,
                is_large=large is not None and row.documents >= large,
                taken=row.id in taken,
            ),
            jobs.RUNS[row.kind],
        )
        for row in rows
    ]


def _runs(instance: dg.DagsterInstance, job_id: str, now: int) -> list[LastRun]:
    """The newest runs of a job, the newest last."""
    records = instance.get_run_records(dg.RunsFilter(tags={PARTITION_TAG: job_id}), limit=RUNS)
    return [
        LastRun(
            record.dagster_run.run_id,
            record.dagster_run.status.value,
            record.dagster_run.tags.get(WILL_RETRY_TAG) == "true",
            since(record.end_time or now / 1e6, now / 1e6),
        )
        for record in reversed(records)
    ]


def _end(platform: Platform, job: OpenJob, decision: Decision, now: int) -> None:
    status = jobs.CANCELED if decision.action == "cancel" else jobs.FAILED
    error = None if status == jobs.CANCELED else decision.reason
    with platform.database.write() as connection:
        settlement.settle_unheld(
            connection, job.job_id, job.attempt, Outcome(status, 0, error=error), now=now
        )
