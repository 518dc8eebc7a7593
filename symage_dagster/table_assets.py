"""The two assets of a job that makes a table: table → table_delivery.

As in `assets.py`: an asset reads, calls one function of the steps beneath it, and writes. The job over them
is called otherwise: Dagster wants the names of jobs and assets apart.
"""

from typing import Any

import dagster as dg

from symage.storage.lease import Lease
from symage_dagster import rebuild
from symage_dagster.checks import check_spec, evaluate, is_sampled
from symage_dagster.delivery import end_job
from symage_dagster.descriptions import OWNERS
from symage_dagster.figures import Stopwatch, stage_figures
from symage_dagster.parking import outliving
from symage_dagster.partitions import jobs_partitions
from symage_dagster.platform import Platform
from symage_dagster.table_delivery import build_table, publish_table
from symage_dagster.table_inspection import inspect_table
from symage_dagster.table_work import ROWS, open_table

PlatformParam = dg.ResourceParam[Platform]
LeaseParam = dg.ResourceParam[Lease]
GROUP = "table"


@dg.asset(
    partitions_def=jobs_partitions,
    group_name=GROUP,
    owners=OWNERS,
    kinds={"python", "csv"},
    check_specs=[check_spec("table")],
)
@outliving
def table(
    context: dg.AssetExecutionContext, platform: PlatformParam, lease: LeaseParam
) -> dg.MaterializeResult:
    """The rows of the table, as the files that were ordered. A rebuild's are held against what was
    delivered."""
    work, watch = open_table(context, platform, lease), Stopwatch()
    shards = work.run_stage(ROWS, work.shard_ranges(), stops=False)
    files = build_table(work, shards)
    compared = rebuild.held_against_delivered(work, files) if lease.rebuild else {}
    work.keep(files)
    written = sum(file.size for file in files.values())
    metadata: dict[str, Any] = {
        **work.links,
        **stage_figures(watch, shards, items=work.job.request.quantity, written=written),
        "columns": len(work.job.request.columns),
        **{f"bytes/{name}": file.size for name, file in files.items()},
        **compared,
    }
    check = evaluate("table", inspect_table(work, shards, files), sampled=is_sampled(work.job))
    return dg.MaterializeResult(metadata=metadata, check_results=[check])


@dg.asset(partitions_def=jobs_partitions, group_name=GROUP, owners=OWNERS, deps=[table], kinds={"python"})
@outliving
def table_delivery(
    context: dg.AssetExecutionContext, platform: PlatformParam, lease: LeaseParam
) -> dg.MaterializeResult:
    """The end of the job: its state and its credits, in one transaction. A rebuild ends here too, and charges
    nothing."""
    work = open_table(context, platform, lease)
    if lease.rebuild:
        return dg.MaterializeResult(metadata={**work.links, "mended files": rebuild.finish(work)})
    outcome = publish_table(work)
    now = platform.database.now()
    end_job(platform, work.held, outcome, now=now)
    metadata: dict[str, Any] = {
        **work.links,
        "status": outcome.status,
        "credits": outcome.captured,
        "seconds": round((now - work.job.created_at) / 1e6, 3),
        "seconds in the queue": work.queued_seconds,
    }
    return dg.MaterializeResult(metadata=metadata)


TABLE_ASSETS = (table, table_delivery)
