"""The five assets of a job: identities → documents → annotations → bundles → delivery.

An asset reads, calls one function of the steps beneath it, and writes; its check blocks what follows.
What does not belong here: how anything is made.
"""

from collections.abc import Mapping
from typing import Any

import dagster as dg

from symage.forms.coherence import SHUFFLED
from symage.storage.lease import Lease
from symage.storage.shards import FinishedShards
from symage_dagster import delivery as delivering
from symage_dagster import inspection, preview
from symage_dagster.checks import Counted, check_spec, evaluate
from symage_dagster.parking import outliving
from symage_dagster.partitions import jobs_partitions
from symage_dagster.platform import Platform, now_microseconds
from symage_dagster.sharding import Cut
from symage_dagster.work import JobWork, open_work

PlatformParam = dg.ResourceParam[Platform]
LeaseParam = dg.ResourceParam[Lease]
GROUP = "dataset"


@dg.asset(partitions_def=jobs_partitions, group_name=GROUP, check_specs=[check_spec("identities")])
@outliving
def identities(
    context: dg.AssetExecutionContext, platform: PlatformParam, lease: LeaseParam
) -> dg.MaterializeResult:
    """The households of the job: who fills the forms."""
    work = open_work(context, platform, lease)
    shards = work.run_stage("people", work.shard_ranges(), stops=True)
    return _result("identities", work, shards, inspection.inspect_people(work, shards))


@dg.asset(
    deps=[identities],
    partitions_def=jobs_partitions,
    group_name=GROUP,
    check_specs=[check_spec("documents")],
)
@outliving
def documents(
    context: dg.AssetExecutionContext, platform: PlatformParam, lease: LeaseParam
) -> dg.MaterializeResult:
    """The filled forms, as PDF and PNG, with their ground truth."""
    work = open_work(context, platform, lease)
    shards = work.run_stage("documents", _fillable(work), stops=True)
    extra = {"preview": preview.first_page(work, shards)}
    return _result("documents", work, shards, inspection.inspect_documents(work, shards), extra)


@dg.asset(
    deps=[documents],
    partitions_def=jobs_partitions,
    group_name=GROUP,
    check_specs=[check_spec("annotations")],
)
@outliving
def annotations(
    context: dg.AssetExecutionContext, platform: PlatformParam, lease: LeaseParam
) -> dg.MaterializeResult:
    """The labels of each page, from the layout alone."""
    work = open_work(context, platform, lease)
    shards = work.run_stage("annotations", work.made_by("documents"), stops=False)
    return _result("annotations", work, shards, inspection.inspect_labels(work, shards))


@dg.asset(
    deps=[annotations],
    partitions_def=jobs_partitions,
    group_name=GROUP,
    check_specs=[check_spec("bundles")],
)
@outliving
def bundles(
    context: dg.AssetExecutionContext, platform: PlatformParam, lease: LeaseParam
) -> dg.MaterializeResult:
    """The dataset's archives, table and card."""
    work = open_work(context, platform, lease)
    made = delivering.delivered(work)
    built = delivering.build(work, made)
    work.keep(built.files, built.shards)
    check = evaluate("bundles", inspection.inspect_bundle(work, built))
    metadata: dict[str, Any] = {
        "job": work.link,
        "files": made.packed_files,
        "archives of documents": len(built.shards),
        **{f"bytes/{name}": file.size for name, file in built.files.items()},
    }
    return dg.MaterializeResult(metadata=metadata, check_results=[check])


@dg.asset(deps=[bundles], partitions_def=jobs_partitions, group_name=GROUP)
@outliving
def delivery(
    context: dg.AssetExecutionContext, platform: PlatformParam, lease: LeaseParam
) -> dg.MaterializeResult:
    """The end of the job: its state, its credits and its webhook event, in one transaction."""
    work = open_work(context, platform, lease)
    made = delivering.delivered(work)
    own_objects = delivering.write_own_objects(work, made)
    now = now_microseconds()
    outcome = delivering.publish(work, made, now=now)
    delivering.end_job(platform, work.held, outcome, now=now)
    metadata: dict[str, Any] = {
        "job": work.link,
        "status": outcome.status,
        "credits": outcome.captured,
        "objects of their own": own_objects,
        "seconds": round((now - work.job.created_at) / 1e6, 3),
    }
    return dg.MaterializeResult(metadata=metadata)


ASSETS = (identities, documents, annotations, bundles, delivery)


def _result(
    asset: str,
    work: JobWork,
    shards: FinishedShards,
    counted: Counted,
    extra: Mapping[str, dg.MetadataValue] | None = None,
) -> dg.MaterializeResult:
    metadata: dict[str, Any] = {
        "job": work.link,
        "shards": len(shards),
        "items": int(counted.rows["items"].sum()) * len(work.forms),
        "bytes": int(counted.rows["bytes"].sum()),
        "worker seconds": round(inspection.worker_seconds(shards), 3),
        **(extra or {}),
    }
    return dg.MaterializeResult(metadata=metadata, check_results=[evaluate(asset, counted)])


def _fillable(work: JobWork) -> Cut:
    """What documents are made of. A shuffled job draws from the values of all its items: all or nothing."""
    ranges = work.made_by("people")
    if work.job.request.config.coherence_mode != SHUFFLED:
        return ranges
    filled = work.run_stage("values", ranges, stops=True)
    return ranges if len(filled) == len(work.shard_ranges()) else ranges.only(())
