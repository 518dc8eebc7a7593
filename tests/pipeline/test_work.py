"""The record of finished shards: written under the lease, and told as progress."""

from collections.abc import Callable
from typing import Any

import pytest

from symage.errors import LeaseLost
from symage.request import GenerationRequest
from symage.storage import jobs, lease
from symage.storage.lease import LEASE_MICROSECONDS, Lease
from symage_dagster.clock import now_microseconds
from symage_dagster.pace import Pace
from symage_dagster.sharding import ShardRange
from symage_dagster.work import JobWork, Record

SINGLE = "irs_w2_single_page_2025"
QUANTITY = 10


@pytest.fixture
def begin(pipeline: Any) -> Callable[[str], JobWork]:
    """The work of a job of ten documents, as the run of that name has it. The next run comes so late that the
    first one's lease has run out."""
    job_id = pipeline.accept(GenerationRequest((SINGLE,), QUANTITY, 42))
    later = iter(range(0, 10 * LEASE_MICROSECONDS, 2 * LEASE_MICROSECONDS))

    def opened(run_id: str) -> JobWork:
        with pipeline.platform.database.write() as connection:
            held = lease.acquire(connection, job_id, run_id, now=now_microseconds() + next(later))
            assert isinstance(held, Lease)
            job = jobs.get(connection, job_id)
        return JobWork(pipeline.platform, job, held, [pipeline.platform.catalogue.get(SINGLE)])

    return opened


def note(record: Record, number: int, count: int) -> None:
    """A finished shard, not written yet."""
    made = {"bytes": 5, "sha256": "0" * 64, "documents": count}
    record.add(ShardRange(number, number * count, count), made)


def test_finished_shards_and_progress_are_written_together(
    pipeline: Any, begin: Callable[[str], JobWork]
) -> None:
    work = begin("first")
    record = Record(work, "documents", 0, Pace("documents", 10, 0))
    note(record, 0, 4)
    assert not [*work.finished("documents")]
    record.flush()
    (shard,) = work.finished("documents")
    assert (shard.number, shard.item_count, shard.bytes, shard.counts) == (0, 4, 5, {"documents": 4})
    job = pipeline.job(work.job.id)
    # Of 11 units for each person two are done before the documents, which take 6.
    assert (job.work_done, job.work_total, job.items_done) == (10 * 2 + 4 * 6, 10 * 11, 4)


@pytest.mark.parametrize("successor", ["second", "first"])
def test_a_run_that_lost_its_job_writes_neither_shards_nor_progress(
    pipeline: Any, begin: Callable[[str], JobWork], successor: str
) -> None:
    """Its place was taken by another run, or by a later attempt of its own."""
    late = Record(begin("first"), "documents", 0, Pace("documents", 10, 0))
    work = begin(successor)
    before = pipeline.job(work.job.id)
    note(late, 0, 4)
    with pytest.raises(LeaseLost):
        late.flush()
    assert not [*work.finished("documents")]
    assert pipeline.job(work.job.id) == before
