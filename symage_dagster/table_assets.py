"""The two assets of a job that makes a table: table → table_delivery.

As in `assets.py`: an asset reads, calls one function of the steps beneath it, and writes. The job over them
is called otherwise: Dagster wants the names of jobs and assets apart.
"""

from typing import Any

import dagster as dg

from symage.storage.lease import Lease
from symage_dagster.checks import check_spec, evaluate
from symage_dagster.delivery import end_job
from symage_dagster.inspection import worker_seconds
from symage_dagster.parking import outliving
from symage_dagster.partitions import jobs_partitions
from symage_dagster.platform import Platform, now_microseconds
from symage_dagster.table_delivery import build_table, inspect_table, publish_table
from symage_dagster.table_work import ROWS, open_table

PlatformParam = dg.ResourceParam[Platform]
LeaseParam = dg.ResourceParam[Lease]
GROUP = "table"


@dg.asset(partitions_def=jobs_partitions, group_name=GROUP, check_specs=[check_spec("table")])
@outliving
def table(
    context: dg.AssetExecutionContext, platform: PlatformParam, lease: LeaseParam
) -> dg.MaterializeResult:
    """The rows of the table, as the files that were asked for."""
    work = open_table(context, platform, lease)
    shards = work.run_stage(ROWS, work.shard_ranges(), stops=False)
    files = build_table(work, shards)
    work.keep(files)
    metadata: dict[str, Any] = {
        "job": work.link,
        "shards": len(shards),
        "rows": work.job.request.quantity,
        "columns": len(work.job.request.columns),
        "worker seconds": round(worker_seconds(shards), 3),
        **{f"bytes/{name}": file.size for name, file in files.items()},
    }
    check = evaluate("table", inspect_table(work, shards, files))
    return dg.MaterializeResult(metadata=metadata, check_results=[check])


@dg.asset(deps=[table], partitions_def=jobs_partitions, group_name=GROUP)
@outliving
def table_delivery(
    context: dg.AssetExecutionContext, platform: PlatformParam, lease: LeaseParam
) -> dg.MaterializeResult:
    """The end of the job: its state and its credits, in one transaction."""
    work = open_table(context, platform, lease)
    outcome = publish_table(work)
    now = now_microseconds()
    end_job(platform, work.held, outcome, now=now)
    metadata: dict[str, Any] = {
        "job": work.link,
        "status": outcome.status,
        "credits": outcome.captured,
        "seconds": round((now - work.job.created_at) / 1e6, 3),
    }
    return dg.MaterializeResult(metadata=metadata)


TABLE_ASSETS = (table, table_delivery)
