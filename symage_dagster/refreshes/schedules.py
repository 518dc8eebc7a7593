"""A schedule for each dataset. Its tick makes the version and places the order; the run sees to the rest."""

from typing import Any

import dagster as dg

from symage.datasets import refreshing
from symage.errors import SymageError
from symage.storage.datasets import Dataset
from symage.storage.versions import Version
from symage_dagster.clock import now_microseconds
from symage_dagster.platform import Platform, current_platform
from symage_dagster.refreshes import names
from symage_dagster.refreshes.work import Clock, Refresh


def dataset_schedule(dataset: Dataset, job: Any, *, clock: Clock = now_microseconds) -> dg.ScheduleDefinition:
    @dg.schedule(
        name=names.schedule_name(dataset),
        cron_schedule=dataset.cron,
        execution_timezone=dataset.timezone,
        job=job,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=f"Refreshes the dataset {dataset.name}. A tick that was missed is made up for once.",
        metadata={"dataset": dataset.name, "account": dataset.account_id},
    )
    def tick(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        platform = current_platform()
        moment = refreshing.microseconds(context.scheduled_execution_time)
        with platform.database.write() as connection:
            version, reason = refreshing.answer_tick(connection, dataset.id, moment, now=clock())
        if version is None:
            return dg.SkipReason(reason)
        if not version.is_open:
            return dg.SkipReason(f"version {version.number} has answered this tick")
        place(platform, version, context.log, clock=clock)
        context.instance.add_dynamic_partitions(names.partitions_name(dataset), [str(version.number)])
        return run_request(dataset, version)

    return tick


def run_request(dataset: Dataset, version: Version, *, after: str = "") -> dg.RunRequest:
    """`after`: the run that was to make it and has not."""
    named = names.version_name(dataset.id, version.number)
    tags = {names.VERSION_TAG: named, names.SCHEDULE_TAG: names.schedule_name(dataset)}
    return dg.RunRequest(
        run_key="/".join(filter(None, (named, after))),
        job_name=names.job_name(dataset),
        partition_key=str(version.number),
        tags=tags,
    )


def place(platform: Platform, version: Version, log: Any, *, clock: Clock = now_microseconds) -> None:
    """Order it now, so that it need not wait for its refresh to begin; what stands against that, the refresh
    will find again, and tell."""
    try:
        Refresh(platform, version.dataset_id, clock).order(version.number)
    except SymageError as error:
        log.warning(f"version {version.number} cannot be ordered yet: {error}")
