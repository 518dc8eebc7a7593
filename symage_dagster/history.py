"""What Dagster keeps of past runs, and its going: the run with its tags, its events, the results of its
checks and what it printed; then the partition that has no run left.

Of an open job nothing goes, nor does a run that has not ended.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import islice

import dagster as dg

from symage_dagster.adapter import partition_spaces
from symage_dagster.partitions import PARTITIONS_NAME
from symage_dagster.pool.orders import PARTITION_TAG
from symage_dagster.refreshes import names

Partition = tuple[str, str]
"""Its space, which is the name of the partitions that it is one of, and its key."""
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


def due_partitions(
    instance: dg.DagsterInstance,
    *,
    open_jobs: set[str],
    versions: Mapping[str, set[str]],
    gone: Collection[str] = (),
) -> Sequence[Partition]:
    """Those without a run, and without an open job or a version that is known: `versions` are these, by
    their space; `gone` are runs that are as good as deleted."""
    with_runs = _partitions_without(instance, set(gone)) if gone else _partitions_with_runs(instance)
    kept = {PARTITIONS_NAME: open_jobs, **versions}
    return [
        (space, key)
        for space in partition_spaces(instance)
        if space == PARTITIONS_NAME or space.startswith(names.SPACE)
        for key in instance.get_dynamic_partitions(space)
        if key not in with_runs and key not in kept.get(space, ())
    ]


def delete_partitions(instance: dg.DagsterInstance, due: Sequence[Partition]) -> None:
    for space, key in due:
        instance.delete_dynamic_partition(space, key)


def _partitions_with_runs(instance: dg.DagsterInstance) -> set[str]:
    tagged = instance.run_storage.get_run_tags([PARTITION_TAG])
    return {key for _, keys in tagged for key in keys}


def _partitions_without(instance: dg.DagsterInstance, gone: set[str]) -> set[str]:
    """The partitions of the runs that are left."""
    runs = (record.dagster_run for record in _oldest_first(instance))
    return {run.tags[PARTITION_TAG] for run in runs if run.run_id not in gone and PARTITION_TAG in run.tags}


def _oldest_first(instance: dg.DagsterInstance) -> Iterator[dg.RunRecord]:
    cursor, last = None, PAGE
    while last == PAGE:
        records = instance.get_run_records(limit=PAGE, ascending=True, cursor=cursor)
        last = len(records)
        yield from records
        cursor = records[-1].dagster_run.run_id if records else None
