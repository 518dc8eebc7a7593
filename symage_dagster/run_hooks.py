"""What happens around a run: it takes the job's lease and keeps it alive, or it is refused.

The lease lives in the platform's database, so it holds across hosts and however a run was launched.
A run that ends without having settled its job (an asset raised, a check failed) settles it as failed,
in one place, here. A run that Dagster starts again does not: it was interrupted by the platform's own stop,
or its worker died (and then nothing here is called). Nor does one that somebody terminated: the reconciler
launches a run that delivers what it had made. The new run takes the lease of the old one.
"""

import logging
import threading
from contextlib import suppress

import dagster as dg

from symage.errors import LeaseLost, NotFound
from symage.storage import jobs, lease, settlement
from symage.storage.lease import Lease
from symage_dagster.checks import failed_expectations
from symage_dagster.delivery import drop_working_files
from symage_dagster.platform import Platform, current_platform, now_microseconds

JOB_TAG = "dagster/partition"
WILL_RETRY_TAG = "dagster/will_retry"
"""Dagster sets it as it records a failure that its daemon will start again."""
BEAT_SECONDS = 2.0
LONGEST_MESSAGE = 500

_log = logging.getLogger(__name__)


class Heartbeat:
    """A thread that says every two seconds that the run is alive, until it is told to stop."""

    def __init__(self, platform: Platform, held: Lease) -> None:
        self.held = held
        self._platform = platform
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join()

    def _beat(self) -> None:
        # LeaseLost ends the beating only: everything that the run writes is fenced by itself.
        with suppress(LeaseLost):
            while not self._stop.wait(BEAT_SECONDS):
                with self._platform.database.write() as connection:
                    lease.beat(connection, self.held, now=now_microseconds())


_beating: dict[str, Heartbeat] = {}
"""Heartbeats of this worker by run id; a worker executes one run at a time."""


def before_run(instance: dg.DagsterInstance, run: dg.DagsterRun) -> bool:
    """Take the job's lease for this run; False refuses the run, also one that makes jobs of another kind."""
    job_id = run.tags.get(JOB_TAG)
    if job_id is None:
        return False
    platform = current_platform()
    held = _acquire(platform, instance, job_id, run)
    if held is None:
        return False
    _beating[run.run_id] = Heartbeat(platform, held)
    return True


def after_run(instance: dg.DagsterInstance, run_id: str) -> None:
    """Stop the heartbeat; a job that the run has not settled failed, and ends now. One whose run was
    terminated is left to the run that delivers it; terminated once more, it ends here and unpaid."""
    heartbeat = _beating.pop(run_id)
    heartbeat.stop()
    run = instance.get_run_by_id(run_id)
    if run is not None and run.tags.get(WILL_RETRY_TAG) == "true":
        return
    canceled = run is not None and run.status == dg.DagsterRunStatus.CANCELED
    outcome = settlement.Outcome(
        jobs.CANCELED if canceled else jobs.FAILED,
        0,
        error=None if canceled else failure_message(instance, run_id),
    )
    platform, held, now = current_platform(), heartbeat.held, now_microseconds()
    with suppress(LeaseLost):
        with platform.database.write() as connection:
            if canceled and settlement.wind_up(connection, held.job_id, held.attempt, now=now):
                return
            settlement.settle(connection, held, outcome, now=now)
        drop_working_files(platform.store, held.job_id)


def failure_message(instance: dg.DagsterInstance, run_id: str) -> str:
    """What went wrong, in a sentence for the job's owner: the check that failed, or the innermost error."""
    found = _failed_check(instance, run_id) or _innermost_error(instance, run_id)
    return (found or f"The run {run_id} failed")[:LONGEST_MESSAGE]


def _failed_check(instance: dg.DagsterInstance, run_id: str) -> str | None:
    for record in instance.all_logs(run_id, of_type={dg.DagsterEventType.ASSET_CHECK_EVALUATION}):
        event = record.dagster_event
        check = event.asset_check_evaluation_data if event is not None else None
        if check is not None and not check.passed:
            asset = check.asset_key.to_user_string()
            return f"The check of {asset} failed: {failed_expectations(check.metadata)}"
    return None


def _innermost_error(instance: dg.DagsterInstance, run_id: str) -> str | None:
    for record in instance.all_logs(run_id, of_type={dg.DagsterEventType.STEP_FAILURE}):
        event = record.dagster_event
        error = event.step_failure_data.error if event is not None else None
        while error is not None and error.cause is not None:
            error = error.cause
        if error is not None:
            # The message begins with the dotted name of the error's class.
            first = error.message.strip().splitlines()[0]
            return f"{error.cls_name}: {first.partition(f'{error.cls_name}: ')[2] or first}"
    return None


def _acquire(
    platform: Platform, instance: dg.DagsterInstance, job_id: str, run: dg.DagsterRun
) -> Lease | None:
    with platform.database.read() as connection:
        try:
            job = jobs.find(connection, job_id)
        except NotFound:
            return None
    if run.job_name in jobs.RUNS.values() and run.job_name != jobs.RUNS[job.kind]:
        return None
    with platform.database.write() as connection:
        return lease.acquire(
            connection,
            job_id,
            run.run_id,
            now=now_microseconds(),
            ended_run=job.run_id if _has_ended(instance, job.run_id) else None,
        )


def _has_ended(instance: dg.DagsterInstance, run_id: str | None) -> bool:
    if run_id is None:
        return True
    run = instance.get_run_by_id(run_id)
    return run is None or run.is_finished
