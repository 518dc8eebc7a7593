"""A throw-away child that writes to Dagster what the supervisor knows about a run.

The supervisor itself never opens a database: it forks, and a forked connection is a broken one.
"""

import dagster as dg

FAILED = "failed"
CANCELED = "canceled"


def report(run_id: str, outcome: str, reason: str) -> None:
    """Mark the run, unless it has ended or was never created."""
    with dg.DagsterInstance.get() as instance:
        run = instance.get_run_by_id(run_id)
        if run is None or run.is_finished:
            return
        if outcome == CANCELED or run.status == dg.DagsterRunStatus.CANCELING:
            instance.report_run_canceled(run, reason)
        else:
            instance.report_run_failed(run, reason)
