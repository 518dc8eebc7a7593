"""What Dagster keeps of past runs, and its going: the run with its tags, its events, the results of its
checks and what it printed; then the partition that has no run left.

Of an open job nothing goes, nor does a run that has not ended.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice

import dagster as dg

from symage_dagster.partitions import PARTITIONS_NAME
from symage_dagster.pool.orders import PARTITION_TAG

ENDED = (dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED)
PAGE = 100
"""Runs that are read at a time."""


def due_runs(
    instance: dg.DagsterInstance,
    *,
    open_jobs: set[str],
    before: int,
    keep: int,
    limit: int | None = None,
) -> Sequence[str]:
    """The ended runs that began before the moment, or are more than the newest `keep`, oldest first."""
    surplus = instance.get_runs_count() - keep
    moment = datetime.fromtimestamp(before / 1e6, UTC)

    def due() -> Iterator[str]:
        for place, record in enumerate(_oldest_first(instance)):
            if place >= surplus and record.create_timestamp >= moment:
                return
            run = record.dagster_run
            if run.status in ENDED and run.tags.get(PARTITION_TAG) not in open_jobs:
                yield run.run_id

    return list(islice(due(), limit))


def due_partitions(instance: dg.DagsterInstance, *, open_jobs: set[str]) -> Sequence[str]:
    """Those without a run and without an open job."""
    tagged = instance.run_storage.get_run_tags([PARTITION_TAG])
    kept = open_jobs.union(*(keys for _, keys in tagged))
    return [key for key in instance.get_dynamic_partitions(PARTITIONS_NAME) if key not in kept]


def delete_partitions(instance: dg.DagsterInstance, keys: Sequence[str]) -> None:
    for key in keys:
        instance.delete_dynamic_partition(PARTITIONS_NAME, key)


def _oldest_first(instance: dg.DagsterInstance) -> Iterator[dg.RunRecord]:
    cursor, last = None, PAGE
    while last == PAGE:
        records = instance.get_run_records(limit=PAGE, ascending=True, cursor=cursor)
        last = len(records)
        yield from records
        cursor = records[-1].dagster_run.run_id if records else None
