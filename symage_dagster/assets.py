"""The five assets of a job: identities → documents → annotations → bundles → delivery.

An asset reads, calls one function of the steps beneath it, and writes; its check blocks what follows. Its
docstring is what operators read of it. What does not belong here: how anything is made.
"""

from collections.abc import Mapping
from typing import Any

import dagster as dg

from symage.forms.coherence import SHUFFLED
from symage.storage.lease import Lease
from symage.storage.shards import FinishedShards
from symage_dagster import delivery as delivering
from symage_dagster import inspection, preview, rebuild
from symage_dagster.checks import Counted, check_spec, evaluate, is_sampled
from symage_dagster.descriptions import OWNERS
from symage_dagster.figures import Stopwatch, stage_figures
from symage_dagster.parking import outliving
from symage_dagster.partitions import jobs_partitions
from symage_dagster.platform import Platform
from symage_dagster.sharding import Cut
from symage_dagster.work import JobWork, open_work

PlatformParam = dg.ResourceParam[Platform]
LeaseParam = dg.ResourceParam[Lease]
GROUP = "dataset"


@dg.asset(
    partitions_def=jobs_partitions,
    group_name=GROUP,
    owners=OWNERS,
    kinds={"python", "arrow"},
    check_specs=[check_spec("identities")],
)
@outliving
def identities(
    context: dg.AssetExecutionContext, platform: PlatformParam, lease: LeaseParam
) -> dg.MaterializeResult:
    """The people who fill the forms: a household for each item of the job, a pure function of the seed and
    the item's number. One Arrow file a shard, deleted when the job has ended.
    """
    work, watch = open_work(context, platform, lease), Stopwatch()
    shards = work.run_stage("people", work.shard_ranges(), stops=True)
    return _result("identities", work, watch, shards, inspection.inspect_people(work, shards))


@dg.asset(
    partitions_def=jobs_partitions,
    group_name=GROUP,
    owners=OWNERS,
    deps=[identities],
    kinds={"python", "pdf"},
    check_specs=[check_spec("documents")],
)
@outliving
def documents(
    context: dg.AssetExecutionContext, platform: PlatformParam, lease: LeaseParam
) -> dg.MaterializeResult:
    """The filled forms: PDFs, pictures and their ground truth, packed shard by shard. The preview shows the
    first page as it was made.
    """
    work, watch = open_work(context, platform, lease), Stopwatch()
    shards = work.run_stage("documents", _fillable(work), stops=True)
    extra = {"preview": preview.first_page(work, shards)}
    return _result("documents", work, watch, shards, inspection.inspect_documents(work, shards), extra)


@dg.asset(
    partitions_def=jobs_partitions,
    group_name=GROUP,
    owners=OWNERS,
    deps=[documents],
    kinds={"python", "json"},
    check_specs=[check_spec("annotations")],
)
@outliving
def annotations(
    context: dg.AssetExecutionContext, platform: PlatformParam, lease: LeaseParam
) -> dg.MaterializeResult:
    """The labels of every page, in each format that was ordered, made from the layout alone. The preview
    shows the boxes and links of the first page: questions blue, answers green, headers orange.
    """
    work, watch = open_work(context, platform, lease), Stopwatch()
    shards = work.run_stage("annotations", work.made_by("documents"), stops=False)
    extra = {"preview": preview.first_labels(work, work.finished("documents"), shards)}
    return _result("annotations", work, watch, shards, inspection.inspect_labels(work, shards), extra)


@dg.asset(
    partitions_def=jobs_partitions,
    group_name=GROUP,
    owners=OWNERS,
    deps=[annotations],
    kinds={"python", "zip"},
    check_specs=[check_spec("bundles")],
)
@outliving
def bundles(
    context: dg.AssetExecutionContext, platform: PlatformParam, lease: LeaseParam
) -> dg.MaterializeResult:
    """The dataset as it is downloaded: archives put together from the packs where they lie, the records as
    JSON and CSV, and the card. A rebuild's are held against what was delivered.
    """
    work, watch = open_work(context, platform, lease), Stopwatch()
    made = delivering.delivered(work)
    built = delivering.build(work, made)
    compared = rebuild.held_against_delivered(work, built.files, built.shards) if lease.rebuild else {}
    work.keep(built.files, built.shards)
    check = evaluate("bundles", inspection.inspect_bundle(work, built), sampled=is_sampled(work.job))
    metadata: dict[str, Any] = {
        **work.links,
        "files": made.packed_files,
        "archives of documents": len(built.shards),
        "seconds": watch.seconds,
        **{f"bytes/{name}": file.size for name, file in built.files.items()},
        **compared,
    }
    return dg.MaterializeResult(metadata=metadata, check_results=[check])


@dg.asset(partitions_def=jobs_partitions, group_name=GROUP, owners=OWNERS, deps=[bundles], kinds={"python"})
@outliving
def delivery(
    context: dg.AssetExecutionContext, platform: PlatformParam, lease: LeaseParam
) -> dg.MaterializeResult:
    """The end of the job: its state, its credits and its webhook event, in one transaction. A rebuild ends
    here too; it charges nothing and tells nobody.
    """
    work = open_work(context, platform, lease)
    if lease.rebuild:
        return dg.MaterializeResult(metadata={**work.links, "mended files": rebuild.finish(work)})
    made = delivering.delivered(work)
    own_objects = delivering.write_own_objects(work, made)
    now = platform.database.now()
    outcome = delivering.publish(work, made, now=now)
    delivering.end_job(platform, work.held, outcome, now=now)
    metadata: dict[str, Any] = {
        **work.links,
        "status": outcome.status,
        "documents": outcome.items_done,
        "credits": outcome.captured,
        "objects of their own": own_objects,
        "seconds": round((now - work.job.created_at) / 1e6, 3),
        "seconds in the queue": work.queued_seconds,
    }
    return dg.MaterializeResult(metadata=metadata)


ASSETS = (identities, documents, annotations, bundles, delivery)


def _result(
    asset: str,
    work: JobWork,
    watch: Stopwatch,
    shards: FinishedShards,
    counted: Counted,
    extra: Mapping[str, dg.MetadataValue] | None = None,
) -> dg.MaterializeResult:
    items = int(counted.rows["items"].sum()) * len(work.forms)
    metadata: dict[str, Any] = {
        **work.links,
        **stage_figures(watch, shards, items=items, written=int(counted.rows["bytes"].sum())),
        **(extra or {}),
    }
    check = evaluate(asset, counted, sampled=is_sampled(work.job))
    return dg.MaterializeResult(metadata=metadata, check_results=[check])


def _fillable(work: JobWork) -> Cut:
    """What documents are made of. A shuffled job draws from the values of all its items: all or nothing."""
    ranges = work.made_by("people")
    if work.job.request.config.coherence_mode != SHUFFLED:
        return ranges
    filled = work.run_stage("values", ranges, stops=True)
    return ranges if len(filled) == len(work.shard_ranges()) else ranges.only(())
