"""What a run says of its job in tags, by which operators find and group runs in the Dagster UI.

The run sets them itself as it begins, so they are there however it was launched.
"""

from collections.abc import Mapping

import sqlalchemy as sa

from symage.storage import accounts, datasets, jobs
from symage.storage.jobs import Job, TableJob
from symage_dagster.platform import Platform
from symage_dagster.pool.orders import JOB_TAG, LANE_TAG

ACCOUNT_TAG, DATASET_TAG = "symage/account", "symage/dataset"
"""Names: that of a dataset is unique in its account."""
REBUILD_TAG = "symage/rebuild"
"""On runs that make a completed job once more, to compare."""
RETRY_TAG = "symage/retry"
"""On runs that opened a failed job again: the how manieth time."""


def job_tags(platform: Platform, job: Job | TableJob) -> Mapping[str, str]:
    """Of a job of any kind; a table has the number of its columns where documents have their forms, and who
    makes no version of a dataset names none."""
    with platform.database.read() as connection:
        account = accounts.get(connection, job.account_id).name
        dataset = _dataset(connection, job)
    return {
        JOB_TAG: job.id,
        LANE_TAG: job.lane,
        ACCOUNT_TAG: account,
        "symage/form": _made_of(job),
        "symage/quantity": str(job.request.quantity),
        "symage/seed": str(job.request.seed),
        "symage/formats": ", ".join(job.request.output_formats),
        "symage/via": job.created_via,
        **dataset,
    }


def opening_tags(job: Job | TableJob) -> Mapping[str, str]:
    """What a run has to say of a job that had ended when it came."""
    if job.status == jobs.FAILED:
        return {RETRY_TAG: str(job.reopened + 1)}
    return {REBUILD_TAG: "true"} if job.status == jobs.COMPLETED else {}


def _dataset(connection: sa.Connection, job: Job | TableJob) -> Mapping[str, str]:
    if job.dataset_id is None:
        return {}
    return {DATASET_TAG: datasets.get(connection, job.dataset_id).name}


def _made_of(job: Job | TableJob) -> str:
    if isinstance(job, TableJob):
        return f"table of {len(job.request.columns)} columns"
    return ", ".join(job.request.form_ids)
