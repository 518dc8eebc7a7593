"""What Dagster loads: the assets, a job for each kind of work, the reconciler, retention. Only wiring belongs
here."""

import logging

import dagster as dg

from symage.storage.jobs import DOCUMENTS, RUNS, TABULAR
from symage_dagster.assets import ASSETS
from symage_dagster.platform import PlatformResource
from symage_dagster.reconciler import make_sensor
from symage_dagster.retention_job import every_hour, retention
from symage_dagster.run_lease import run_lease
from symage_dagster.table_assets import TABLE_ASSETS

DATASET_JOB, TABLE_JOB = RUNS[DOCUMENTS], RUNS[TABULAR]


_MADE = (
    (DATASET_JOB, ASSETS, "One dataset, from identities to delivery."),
    (TABLE_JOB, TABLE_ASSETS, "One table, from its rows to delivery."),
)
RUN_JOBS = tuple(
    dg.define_asset_job(
        name,
        selection=list(assets),
        executor_def=dg.in_process_executor,
        # A retry keeps the assets that were made, and within an asset the shards that were.
        tags={"dagster/retry_strategy": "FROM_FAILURE"},
        description=f"{description} Its partition is the job's id.",
    )
    for name, assets, description in _MADE
)


@dg.logger(config_schema={}, description="Warnings and errors alone: the event log in the UI has the rest.")
def quiet_console(_: dg.InitLoggerContext) -> logging.Logger:
    console = logging.getLogger("symage.runs")
    console.setLevel(logging.WARNING)
    return console


defs = dg.Definitions(
    assets=[*ASSETS, *TABLE_ASSETS],
    jobs=[*RUN_JOBS, retention],
    schedules=[every_hour],
    sensors=[make_sensor(RUN_JOBS)],
    # Of runs that no job of ours starts, too: some assets, materialised in the UI.
    executor=dg.in_process_executor,
    loggers={"console": quiet_console},
    resources={"platform": PlatformResource(), "lease": run_lease},
)
