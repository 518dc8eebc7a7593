"""Retention as operators see it: a Dagster job that sweeps, and its schedule."""

import time

import dagster as dg

from symage_dagster.clock import now_microseconds
from symage_dagster.platform import Platform
from symage_dagster.retention import House, sweep

SECONDS = 300.0
"""How long a run sweeps; what is left then is due at the next."""


@dg.op(
    description="Deletes what is past its time, by the table of `docs/operations.md`; "
    "`symage retention --dry-run` tells what that is."
)
def sweep_the_past(context: dg.OpExecutionContext, platform: dg.ResourceParam[Platform]) -> None:
    house = House(platform, context.instance, now_microseconds(), time.monotonic() + SECONDS)
    lines = sweep(house)
    for line in lines:
        if line.count:
            context.log.info(f"{line.what}: {line.count:,} deleted (kept: {line.kept})")
    context.add_output_metadata({line.what: line.count for line in lines})


@dg.job(
    executor_def=dg.in_process_executor,
    description="Deletes what is kept no longer: files and rows of past jobs, webhooks' deliveries, runs.",
    tags={"symage/lane": "bulk"},
)
def retention() -> None:
    sweep_the_past()


every_hour = dg.ScheduleDefinition(
    name="retention_every_hour",
    job=retention,
    cron_schedule="17 * * * *",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="What is past its time goes within the hour.",
)
