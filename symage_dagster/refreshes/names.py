"""What Dagster calls a dataset: its asset, its partitions, its job and its schedule.

Names are unique in an account only, so that a piece of the dataset's id stands with each; and a dataset that
is deleted and made anew is another one to Dagster too.
"""

import dagster as dg

from symage.storage.datasets import Dataset

GROUP = "datasets"
ROOT = "datasets"
"""The first part of the keys of their assets."""
SPACE = "versions of "
"""What the names of their partitions begin with."""
VERSION_TAG = "symage/version"
SCHEDULE_TAG = "dagster/schedule_name"
_JOB_PREFIX = "refresh_"


def asset_key(dataset: Dataset) -> dg.AssetKey:
    return dg.AssetKey([ROOT, dataset.id[:8], dataset.name])


def partitions_name(dataset: Dataset) -> str:
    return f"{SPACE}{dataset.name} {dataset.id[:8]}"


def job_name(dataset: Dataset) -> str:
    return f"{_JOB_PREFIX}{schedule_name(dataset)}"


def schedule_name(dataset: Dataset) -> str:
    return f"{dataset.name.replace('-', '_')}__{dataset.id[:8]}"


def version_name(dataset_id: str, number: int) -> str:
    """The value of VERSION_TAG."""
    return f"{dataset_id}/{number}"


def is_refresh(run: dg.DagsterRun) -> bool:
    """Whether a run makes versions, whoever launched it: it waits for other runs."""
    chosen = run.asset_selection or ()
    return run.job_name.startswith(_JOB_PREFIX) or any(key.path[0] == ROOT for key in chosen)
