"""Small jobs beside bulk: each lane always has a worker that the other cannot take."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from symage_dagster.pool.lanes import next_lane


@pytest.mark.parametrize(
    ("waiting", "small", "bulk", "lane"),
    [
        ({"small", "bulk"}, 0, 0, "small"),
        ({"small", "bulk"}, 1, 0, "small"),
        ({"small", "bulk"}, 2, 0, "bulk"),
        ({"small"}, 2, 0, "small"),
        ({"small", "bulk"}, 0, 2, "small"),
        ({"bulk"}, 0, 1, "bulk"),
        ({"bulk"}, 0, 2, None),
        (set(), 0, 0, None),
    ],
)
def test_three_workers(waiting: set[str], small: int, bulk: int, lane: str | None) -> None:
    assert next_lane(waiting, {"small": small, "bulk": bulk}, 3) == lane


def test_a_single_worker_serves_both_lanes() -> None:
    assert next_lane({"bulk"}, {}, 1) == "bulk"
    assert next_lane({"small", "bulk"}, {}, 1) == "small"


def test_a_small_job_does_not_wait_for_a_bulk_job(pool: Any) -> None:
    with ThreadPoolExecutor(1) as threads:
        bulk = threads.submit(_shard_ends, pool, 6, seconds=1.0)
        pool.wait_for(lambda: len(pool.ask("info")["shards"]["busy"]) == 2)
        small = _shard_ends(pool, 2, lane="small", seconds=0.02)
        assert max(small) < min(bulk.result()[2:])


def test_bulk_jobs_take_turns(pool: Any) -> None:
    """The second of two equal jobs ends about when the first does, not after it."""
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(_shard_ends, pool, 12)
        second = threads.submit(_shard_ends, pool, 12)
        assert min(second.result()) < sorted(first.result())[6]
        assert min(first.result()) < sorted(second.result())[6]


def test_small_runs_have_a_worker_that_bulk_runs_cannot_take(pool: Any, job_id: str) -> None:
    bulk = [pool.start(f"{job_id}-{number}", sleep_documents="5") for number in (1, 2)]
    small = pool.ask("start", job_id=f"{job_id}-small", lane="small")["run_id"]
    assert pool.ended(small) == "SUCCESS"
    assert "SUCCESS" not in [pool.status(run_id) for run_id in bulk]
    assert [pool.ended(run_id) for run_id in bulk] == ["SUCCESS", "SUCCESS"]


def test_a_refresh_has_a_worker_beside_those_of_the_jobs_that_it_waits_for(pool: Any, job_id: str) -> None:
    """More of them than there are workers, and still a job gets its turn; afterwards the pool is its size."""
    size = len(pool.ask("info")["runs"]["pids"])
    asked = {"lane": "refresh", "tags": {"test/sleep_documents": "600"}}
    refreshes = [
        pool.ask("start", job_id=f"{job_id}-{number}", **asked)["run_id"] for number in range(size + 1)
    ]
    pool.wait_for(lambda: len(pool.ask("info")["runs"]["busy"]) == size + 1)
    assert pool.ended(pool.start(f"{job_id}-job")) == "SUCCESS"
    assert "SUCCESS" not in {pool.status(run_id) for run_id in refreshes}
    for run_id in refreshes:
        pool.ask("cancel", run_id=run_id)
    pool.wait_for(lambda: len(pool.ask("info")["runs"]["pids"]) == size)


def _shard_ends(pool: Any, count: int, *, lane: str = "bulk", seconds: float = 0.05) -> list[float]:
    """When each shard of a job was finished."""
    shards = [{"seconds": seconds}] * count
    results = pool.engine.map_shards("shard_functions:wait", shards, lane=lane)
    return [time.monotonic() for _ in results]
