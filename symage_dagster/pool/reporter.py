"""A throw-away child that writes to Dagster what the supervisor knows about runs.

The supervisor itself never opens a database: it forks, and a forked connection is a broken one.
"""

from collections.abc import Sequence

import dagster as dg

FAILED = "failed"
CANCELED = "canceled"


def report(run_ids: Sequence[str], outcome: str, reason: str) -> None:
    """Mark the runs, except those that have ended or were never created."""
    with dg.DagsterInstance.get() as instance:
        for run_id in run_ids:
            run = instance.get_run_by_id(run_id)
            if run is not None and not run.is_finished:
                _mark(instance, run, outcome, reason)


def _mark(instance: dg.DagsterInstance, run: dg.DagsterRun, outcome: str, reason: str) -> None:
    if outcome == CANCELED or run.status == dg.DagsterRunStatus.CANCELING:
        instance.report_run_canceled(run, reason)
    else:
        instance.report_run_failed(run, reason)
