"""An asset for each dataset, its versions the partitions; the job that makes them; the check that it is not
late.

The run of a partition places the order of that version, waits for the job, which is a run of its own, and
ends as it does. So a version can be made again, and several be backfilled, like any partition.
"""

from collections.abc import Mapping
from typing import Any

import dagster as dg

from symage.datasets.changes import SHOWN
from symage.datasets.freshness import Freshness, freshness
from symage.datasets.refreshing import MOST_ORDERS, moment
from symage.errors import NotReady
from symage.storage import versions
from symage.storage.datasets import Dataset
from symage.storage.jobs import Job
from symage.storage.versions import Version
from symage_dagster.assets import delivery
from symage_dagster.clock import now_microseconds
from symage_dagster.platform import Platform
from symage_dagster.refreshes import names
from symage_dagster.refreshes.work import STOPPED, Clock, Refresh
from symage_dagster.run_lease import TERMINATED
from symage_dagster.run_tags import ACCOUNT_TAG, DATASET_TAG

PlatformParam = dg.ResourceParam[Platform]
FRESH = "fresh"


def dataset_asset(
    dataset: Dataset, owner: str, *, retry_seconds: int, clock: Clock = now_microseconds
) -> dg.AssetsDefinition:
    """`owner`: the name of its account."""

    @dg.asset(
        key=names.asset_key(dataset),
        partitions_def=versions_of(dataset),
        group_name=names.GROUP,
        kinds={"dataset"},
        deps=[dg.AssetDep(delivery, partition_mapping=_FROM_JOBS)],
        retry_policy=dg.RetryPolicy(
            max_retries=MOST_ORDERS - 1, delay=retry_seconds, backoff=dg.Backoff.EXPONENTIAL
        ),
        op_tags={DATASET_TAG: dataset.name},
        tags={DATASET_TAG: dataset.name},
        description=_description(dataset, owner),
        metadata=_metadata(dataset, owner),
    )
    def dataset_versions(context: dg.AssetExecutionContext, platform: PlatformParam) -> dg.MaterializeResult:
        refresh = Refresh(platform, dataset.id, clock)
        number = int(context.partition_key)
        try:
            return _materialized(platform, *_make(refresh, number, context))
        except dg.DagsterExecutionInterruptedError as interrupt:
            run = context.instance.get_run_by_id(context.run.run_id)
            if run is None or run.status not in TERMINATED:
                raise
            refresh.stop(number)
            # The policy tries again after an interrupt, too; the run, which is canceling, ends canceled.
            raise dg.Failure(STOPPED, allow_retries=False) from interrupt

    return dataset_versions


def versions_of(dataset: Dataset) -> dg.DynamicPartitionsDefinition:
    return dg.DynamicPartitionsDefinition(name=names.partitions_name(dataset))


def refresh_job(dataset: Dataset, owner: str) -> Any:
    """The job that a dataset's schedule launches (its class has no public name); `owner` as above."""
    return dg.define_asset_job(
        names.job_name(dataset),
        selection=[names.asset_key(dataset)],
        executor_def=dg.in_process_executor,
        tags={"dagster/retry_strategy": "FROM_FAILURE", DATASET_TAG: dataset.name, ACCOUNT_TAG: owner},
        description=f"A version of {dataset.name}: its partition is the version's number.",
    )


def freshness_check(dataset: Dataset, *, clock: Clock = now_microseconds) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=names.asset_key(dataset),
        name=FRESH,
        description="The newest due refresh has made a version, within an hour or before the next is due.",
    )
    def fresh(platform: PlatformParam) -> dg.AssetCheckResult:
        found = current_freshness(platform, dataset.id, now=clock())
        return dg.AssetCheckResult(passed=not found.is_late, metadata=freshness_metadata(found))

    return fresh


def current_freshness(platform: Platform, dataset_id: str, *, now: int) -> Freshness:
    refresh = Refresh(platform, dataset_id)
    with platform.database.read() as connection:
        newest = versions.newest_good(connection, dataset_id)
    return freshness(refresh.dataset(), newest, now=now)


def freshness_metadata(found: Freshness) -> dict[str, Any]:
    due = {} if found.due is None else {"due": moment(found.due).isoformat()}
    return {"reason": found.reason, **due}


_FROM_JOBS = dg.SpecificPartitionsPartitionMapping([])
"""A version comes of the delivery of its job; which that is, its metadata says."""


def _make(refresh: Refresh, number: int, context: dg.AssetExecutionContext) -> tuple[Version, Job]:
    """The finished version and its job. What goes wrong is tried again; the last time, it is told."""
    version = refresh.version(number)
    try:
        # What was ordered at the tick and has failed since is the first failure of three.
        version = refresh.order(number, again=context.retry_number > 0)
        context.log.info(f"version {number}: job {version.job_id}, order {version.orders}")
        job = refresh.wait(version)
        done = refresh.finish(version, job, {"dagster_run": context.run.run_id})
        for why in refresh.tidy(version):
            context.log.warning(why)
        return done, job
    except NotReady as refused:
        # It would be refused again; or somebody has stopped the job, and wants no other.
        refresh.fail(version, str(refused))
        raise dg.Failure(str(refused), allow_retries=False) from refused
    except Exception as error:
        if context.retry_number >= MOST_ORDERS - 1:
            refresh.fail(version, f"{type(error).__name__}: {error}")
        raise


def _materialized(platform: Platform, version: Version, job: Job) -> dg.MaterializeResult:
    changes, run = version.changes or {}, job.run_id
    profile: Mapping[str, Any] = version.profile or {}
    metadata: dict[str, Any] = {
        "job": platform.link_to(f"/api/v1/jobs/{job.id}"),
        "card": platform.link_to(f"/api/v1/jobs/{job.id}/dataset/readme"),
        **({} if run is None else {"run of the job": dg.MetadataValue.dagster_run(run)}),
        "version": version.number,
        "predecessor": version.predecessor or 0,
        "seed": str(version.seed),
        "generator version": (version.provenance or {}).get("generator_version", ""),
        "documents": profile["counts"]["documents"],
        "pages": profile["counts"]["pages"],
        "bytes": profile["bytes"],
        "columns that moved": changes.get("statistics", {}).get("moved", 0),
        "changes": dg.MetadataValue.json(changes),
        "orders": version.orders,
    }
    if version.published_at is not None:
        metadata["published at"] = dg.MetadataValue.path(version.published_at)
    return dg.MaterializeResult(metadata=metadata)


def _description(dataset: Dataset, owner: str) -> str:
    people = "new people each time" if dataset.seed_policy == "roll" else "the same people each time"
    forms = dataset.generate.get("form_ids") or [dataset.generate.get("form_id")]
    return (
        f"Dataset {dataset.name} of {owner}: {dataset.generate.get('quantity') or 1} × "
        f"{', '.join(map(str, forms))}, {people}.\n\nRefreshed by `{dataset.cron}` in {dataset.timezone}; "
        f"the newest {dataset.keep} good versions are kept.\n\n"
        "A partition is a version; making one again is free where its job has ended well. "
        f"`changes` tells what moved since the version before, and of which columns, up to {SHOWN}."
    )


def _metadata(dataset: Dataset, owner: str) -> dict[str, Any]:
    published = {"publish to": dataset.publish_to} if dataset.publish_to else {}
    return {
        "account": owner,
        "cron": dataset.cron,
        "timezone": dataset.timezone,
        "seed policy": dataset.seed_policy,
        "keep": dataset.keep,
        "order": dg.MetadataValue.json(dict(dataset.generate)),
        **published,
    }
