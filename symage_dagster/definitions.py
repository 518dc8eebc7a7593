"""What Dagster loads: the assets, the one job over them, and the reconciler. Only wiring belongs here."""

import logging

import dagster as dg

from symage_dagster.assets import ASSETS
from symage_dagster.platform import PlatformResource
from symage_dagster.reconciler import make_sensor

DATASET_JOB = "dataset"

dataset_job = dg.define_asset_job(
    DATASET_JOB,
    selection=list(ASSETS),
    executor_def=dg.in_process_executor,
    # A retry keeps the assets that were made, and within an asset the shards that were.
    tags={"dagster/retry_strategy": "FROM_FAILURE"},
    description="One dataset, from identities to delivery. Its partition is the job's id.",
)


@dg.logger(config_schema={}, description="Warnings and errors alone: the event log in the UI has the rest.")
def quiet_console(_: dg.InitLoggerContext) -> logging.Logger:
    console = logging.getLogger("symage.runs")
    console.setLevel(logging.WARNING)
    return console


defs = dg.Definitions(
    assets=list(ASSETS),
    jobs=[dataset_job],
    sensors=[make_sensor(DATASET_JOB)],
    loggers={"console": quiet_console},
    resources={"platform": PlatformResource()},
)
