"""Datasets and their versions as their owner sees them."""

from collections.abc import Mapping
from typing import Any

from api.times import iso, iso_or_none
from symage.datasets.dataset import MOST_KEPT, NAME_PATTERN
from symage.datasets.refreshing import next_run
from symage.orders.bounds import LARGEST_SEED
from symage.shapes import (
    Shape,
    array,
    boolean,
    integer,
    moment,
    named,
    nullable,
    one_of_texts,
    table,
    text,
    uuid,
)
from symage.storage.datasets import SEED_POLICIES, Dataset
from symage.storage.versions import STATUSES, Version

OWNER, OPERATOR = "owner", "operator"
DATASET = named(
    "Dataset",
    dataset_id=uuid(),
    name=text(pattern=NAME_PATTERN),
    cron=text(),
    timezone=text(),
    seed_policy=one_of_texts(SEED_POLICIES),
    keep=integer(1, MOST_KEPT),
    generate=table({}, "The order, as it was asked for"),
    publish_to=nullable(text()),
    webhook_id=nullable(uuid()),
    webhook_url=nullable(text(format="uri")),
    paused=boolean(),
    paused_by=array(one_of_texts((OWNER, OPERATOR)), "An operator pauses the schedule in Dagster"),
    next_run_at=nullable(moment()),
    versions=integer(0, description="The number of the newest"),
    latest_version=nullable(integer(1, description="The newest good one")),
    created_at=moment(),
    updated_at=moment(),
)
_VERSION: dict[str, Shape] = {
    "version": integer(1),
    "job_id": nullable(uuid("The last, where one failed and was ordered again")),
    "status": one_of_texts(STATUSES),
    "seed": integer(0, LARGEST_SEED, "The household that it begins with"),
    "scheduled_for": nullable(moment("The tick that it answers; null for one that was asked for")),
    "created_at": moment(),
    "completed_at": nullable(moment()),
    "predecessor": nullable(integer(1)),
    "changes": nullable(table({}, "Against the predecessor: counts, statistics, what it was made by")),
    "provenance": nullable(table({}, "Job, seed, generator and files")),
    "published_at": nullable(text(description="Where its files were copied to")),
    "error": nullable(text()),
}
VERSION = named("DatasetVersion", **_VERSION)
ORDERED = named("OrderedVersion", **_VERSION, credits_required=integer(0))
DELETED = named("DeletedDataset", dataset_id=uuid(), name=text(), versions=one_of_texts(("keep", "delete")))


def show(dataset: Dataset, urls: Mapping[str, str], *, now: int) -> dict[str, Any]:
    """`urls`: dataset -> where its webhook leads."""
    switches = {OWNER: dataset.paused, OPERATOR: dataset.stopped}
    return {
        "dataset_id": dataset.id,
        "name": dataset.name,
        "cron": dataset.cron,
        "timezone": dataset.timezone,
        "seed_policy": dataset.seed_policy,
        "keep": dataset.keep,
        "generate": dict(dataset.generate),
        "publish_to": dataset.publish_to,
        "webhook_id": dataset.webhook_id if dataset.id in urls else None,
        "webhook_url": urls.get(dataset.id),
        "paused": dataset.rests,
        "paused_by": [who for who, paused in switches.items() if paused],
        "next_run_at": iso_or_none(next_run(dataset, now=now)),
        "versions": dataset.versions,
        "latest_version": dataset.latest,
        "created_at": iso(dataset.created_at),
        "updated_at": iso(dataset.updated_at),
    }


def show_version(version: Version) -> dict[str, Any]:
    return {
        "version": version.number,
        "job_id": version.job_id,
        "status": version.status,
        "seed": version.seed,
        "scheduled_for": iso_or_none(version.scheduled_for),
        "created_at": iso(version.created_at),
        "completed_at": iso_or_none(version.ended_at),
        "predecessor": version.predecessor,
        "changes": version.changes,
        "provenance": version.provenance,
        "published_at": version.published_at,
        "error": version.error,
    }
