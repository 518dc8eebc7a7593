"""Five trivial assets in a row, one partition per job. What an asset does is said by the run's tags."""

import os
import time
from pathlib import Path

import dagster as dg

from symage_dagster.pool.client import PoolEngine

STEPS = ("identities", "documents", "annotations", "bundles", "delivery")

jobs = dg.DynamicPartitionsDefinition(name="jobs")


def _work(context: dg.AssetExecutionContext, step: str) -> None:
    tags = context.run.tags
    with (Path(os.environ["POOL_TEST_FOLDER"]) / f"{context.partition_key}.log").open("a") as log:
        log.write(f"{step} {context.run_id} {os.getpid()}\n")
    time.sleep(float(tags.get(f"test/sleep_{step}", "0")))
    if tags.get("test/fail") == step:
        raise ValueError("asked to fail")
    if step == "documents" and "test/shards" in tags:
        _shards(context, tags)


def _shards(context: dg.AssetExecutionContext, tags: dict[str, str]) -> None:
    folder = Path(os.environ["POOL_TEST_FOLDER"]) / context.partition_key
    folder.mkdir(exist_ok=True)
    seconds = float(tags["test/shard_seconds"])
    shards = [
        {"folder": str(folder), "index": index, "seconds": seconds}
        for index in range(int(tags["test/shards"]))
    ]
    engine = PoolEngine(Path(os.environ["POOL_TEST_COMPUTE_SOCKET"]))
    list(engine.map_shards("shard_functions:make", shards, lane="bulk"))


def _asset(step: str, before: str | None) -> dg.AssetsDefinition:
    @dg.asset(name=step, partitions_def=jobs, deps=[before] if before else [])
    def asset(context: dg.AssetExecutionContext) -> None:
        _work(context, step)

    return asset


assets = [_asset(step, before) for step, before in zip(STEPS, (None, *STEPS), strict=False)]
job = dg.define_asset_job(
    "make_dataset",
    dg.AssetSelection.all(),
    executor_def=dg.in_process_executor,
    config={"loggers": {"console": {"config": {"log_level": "WARNING"}}}},
    tags={"test/of_the_job": "yes"},
)
defs = dg.Definitions(assets=assets, jobs=[job])
