"""What Dagster loads: the assets, the one job over them, and the reconciler. Only wiring belongs here."""

import dagster as dg

from symage_dagster.assets import ASSETS
from symage_dagster.partitions import jobs_partitions
from symage_dagster.platform import PlatformResource
from symage_dagster.reconciler import make_sensor

DATASET_JOB = "dataset"

dataset_job = dg.define_asset_job(
    DATASET_JOB,
    selection=list(ASSETS),
    partitions_def=jobs_partitions,
    executor_def=dg.in_process_executor,
    # A retry keeps the assets that were made, and within an asset the shards that were.
    tags={"dagster/retry_strategy": "FROM_FAILURE"},
    config={"loggers": {"console": {"config": {"log_level": "WARNING"}}}},
    description="One dataset, from identities to delivery. Its partition is the job's id.",
)

defs = dg.Definitions(
    assets=list(ASSETS),
    jobs=[dataset_job],
    sensors=[make_sensor(DATASET_JOB)],
    resources={"platform": PlatformResource()},
)
