"""Whether a run has failed for good, and of what: a sentence for the job's owner, from the event log."""

import re
from collections.abc import Iterable

import dagster as dg

from symage_dagster.adapter import is_interrupt, restarts_after_failure
from symage_dagster.checks import failed_expectations
from symage_dagster.parking import WillPass

LONGEST_MESSAGE = 500
_FOLDERS = re.compile(r"(?<=')/(?:[^'/]+/)+")
"""Of a file that a message names: where the platform keeps it is the operator's, who reads the run's log."""


def final_failure(instance: dg.DagsterInstance, run: dg.DagsterRun) -> str | None:
    """What failed: the check, or the innermost error. None when nothing has, when the run was interrupted
    (the platform was stopped), when what it met will pass, and when Dagster will start it again."""
    failures = list(_events(instance, run.run_id, dg.DagsterEventType.STEP_FAILURE))
    if not failures or any(map(is_interrupt, failures)) or any(map(_will_pass, failures)):
        return None
    if restarts_after_failure(instance, run):
        return None
    found = _failed_check(instance, run.run_id) or _innermost_error(failures[0])
    return (found or f"The run {run.run_id} failed")[:LONGEST_MESSAGE]


def _events(
    instance: dg.DagsterInstance, run_id: str, kind: dg.DagsterEventType
) -> Iterable[dg.DagsterEvent]:
    for record in instance.all_logs(run_id, of_type={kind}):
        if record.dagster_event is not None:
            yield record.dagster_event


def _failed_check(instance: dg.DagsterInstance, run_id: str) -> str | None:
    for event in _events(instance, run_id, dg.DagsterEventType.ASSET_CHECK_EVALUATION):
        check = event.asset_check_evaluation_data
        if not check.passed:
            asset = check.asset_key.to_user_string()
            return f"The check of {asset} failed: {failed_expectations(check.metadata)}"
    return None


def _will_pass(failure: dg.DagsterEvent) -> bool:
    error = failure.step_failure_data.error
    while error is not None and error.cls_name != WillPass.__name__:
        error = error.cause
    return error is not None


def _innermost_error(failure: dg.DagsterEvent) -> str | None:
    error = failure.step_failure_data.error
    while error is not None and error.cause is not None:
        error = error.cause
    if error is None:
        return None
    # The message begins with the dotted name of the error's class.
    first = error.message.strip().splitlines()[0]
    said = first.partition(f"{error.cls_name}: ")[2] or first
    return f"{error.cls_name}: {_FOLDERS.sub('…/', said)}"
