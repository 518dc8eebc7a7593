"""A run's view of a job that makes a table."""

from dataclasses import dataclass
from typing import ClassVar

import dagster as dg

from symage.errors import NotFound
from symage.storage import jobs, lease
from symage.storage.jobs import TableJob
from symage.storage.lease import Lease
from symage_dagster.platform import Platform
from symage_dagster.sharding import Cut, even_cut
from symage_dagster.work import Stages, Work

ROWS = "rows"
SHARD_ROWS = 10_000
"""Made in well under a second where all fifty columns are used."""


@dataclass(frozen=True, slots=True)
class TableWork(Work):
    stages: ClassVar[Stages] = Stages("symage_dagster.table_stages", {ROWS: 1}, ROWS)
    job: TableJob

    @property
    def links(self) -> dict[str, dg.MetadataValue]:
        """To the job."""
        return {"job": self.platform.link_to(f"/api/v1/tabular/{self.job.id}/status")}

    def shard_ranges(self) -> Cut:
        return even_cut(self.job.request.quantity, SHARD_ROWS)


def open_table(context: dg.AssetExecutionContext, platform: Platform, held: Lease) -> TableWork:
    """The work of the run's partition. Raises LeaseLost when the run does not hold the job any more,
    NotFound when it makes no table."""
    with platform.database.read() as connection:
        lease.check(connection, held)
        job = jobs.find(connection, context.partition_key)
    if not isinstance(job, TableJob):
        raise NotFound("job_not_found", f"Job {job.id} makes no table")
    return TableWork(platform, job, held, say=context.log.info)
