"""A run takes its job's lease, keeps it alive and gives it back, wherever and however it was launched.

The lease is a resource that every asset needs, and a run in one process opens its resources before the first
asset and closes them after the last. (With an executor that gives each asset a process, each would take the
lease for itself, as a new attempt; the definitions choose one process.)

A run that may not work on its job (`admission.py`) is refused: it ends CANCELED, never FAILED, because a
failed run would be launched again. One that failed settles its job as failed, here and at once. Left open
are the jobs of runs that were interrupted or died: Dagster starts them again, and what it does not start,
the reconciler does. So is the job of a run that somebody terminated: the reconciler launches a run that
delivers what was made. A run that rebuilds a completed job ends nothing, however it ends.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import dagster as dg
import sqlalchemy as sa

from symage.errors import LeaseLost
from symage.storage import jobs, lease, settlement
from symage.storage.lease import Lease
from symage.storage.settlement import Outcome
from symage_dagster.admission import RunRefused, admit, find_job
from symage_dagster.delivery import end_job
from symage_dagster.platform import Platform
from symage_dagster.run_failure import final_failure
from symage_dagster.run_tags import job_tags, opening_tags

BEAT_SECONDS = 2.0
TERMINATED = (dg.DagsterRunStatus.CANCELING, dg.DagsterRunStatus.CANCELED)


@dg.resource(required_resource_keys={"platform"}, description="The run's right to work on its job.")
def run_lease(context: dg.InitResourceContext) -> Iterator[Lease]:
    platform, instance, run = context.resources.platform, context.instance, context.run
    if instance is None or run is None:
        raise RuntimeError("a lease is held by a run")
    if _has_ended(instance, run.run_id):
        # `dagster job execute` opens them once more when all is over, to show results. Nothing can be written
        # under this lease.
        yield Lease("", run.run_id, attempt=0)
        return
    held = _take(platform, instance, run)
    with _heartbeat(platform, held):
        yield held
    _give_back(platform, instance, held)


def _take(platform: Platform, instance: dg.DagsterInstance, run: dg.DagsterRun) -> Lease:
    """The lease, with the run's tags saying what it works on."""
    try:
        job = find_job(platform, run)
        instance.add_run_tags(run.run_id, {**job_tags(platform, job), **opening_tags(job)})
        return admit(platform, run, job, holder_ended=_has_ended(instance, job.run_id))
    except RunRefused as refusal:
        # The status that a termination leaves: whatever ends the run now ends it as canceled.
        instance.report_run_canceling(run, str(refusal))
        raise


def _has_ended(instance: dg.DagsterInstance, run_id: str | None) -> bool:
    if run_id is None:
        return True
    run = instance.get_run_by_id(run_id)
    return run is None or run.is_finished


@contextmanager
def _heartbeat(platform: Platform, held: Lease) -> Iterator[None]:
    """Say every two seconds, from a thread, that the run is alive."""
    stop = threading.Event()

    def beat() -> None:
        # LeaseLost ends the beating only: everything that the run writes is fenced by itself.
        with suppress(LeaseLost):
            while not stop.wait(BEAT_SECONDS):
                # A database that is locked or restarted for a moment is asked again at the next beat.
                with suppress(sa.exc.SQLAlchemyError, OSError):
                    now = platform.database.now()
                    with platform.database.write() as connection:
                        lease.beat(connection, held, now=now)

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _give_back(platform: Platform, instance: dg.DagsterInstance, held: Lease) -> None:
    """End a job that the run has not settled, if that is what its own end means."""
    run = instance.get_run_by_id(held.run_id)
    if run is None or held.rebuild or not _is_held(platform, held):
        return
    if run.status in TERMINATED:
        _wind_up(platform, held)
        return
    failure = final_failure(instance, run)
    if failure is not None:
        _end(platform, held, Outcome(jobs.FAILED, 0, error=failure))


def _is_held(platform: Platform, held: Lease) -> bool:
    """Whether the job is still the run's to end: one that was delivered is not."""
    try:
        with platform.database.read() as connection:
            lease.check(connection, held)
    except LeaseLost:
        return False
    return True


def _wind_up(platform: Platform, held: Lease) -> None:
    """Leave the job to a run that delivers what was made; terminated once more, it ends unpaid."""
    now = platform.database.now()
    with platform.database.write() as connection:
        left = settlement.wind_up(connection, held.job_id, held.attempt, now=now)
    if not left:
        _end(platform, held, Outcome(jobs.CANCELED, 0))


def _end(platform: Platform, held: Lease, outcome: Outcome) -> None:
    with suppress(LeaseLost):
        end_job(platform, held, outcome, now=platform.database.now())
