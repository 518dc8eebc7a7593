"""A shard worker dies: its shard is tried again, and every shard is made exactly once in the end."""

import os
import signal
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from symage_dagster.pool.engine import PoolUnavailable, ShardFailed


def test_killed_workers_cost_no_shard_and_double_none(pool: Any, tmp_path: Path) -> None:
    shards = [{"folder": str(tmp_path), "index": index, "seconds": 0.1} for index in range(20)]
    results = pool.engine.map_shards("shard_functions:make", shards, lane="bulk")
    killed = 0
    indexes = []
    for index, _ in results:
        indexes.append(index)
        if killed < 3:
            # One that was killed is told as busy until it is missed.
            with suppress(ProcessLookupError):
                os.kill(pool.ask("info")["shards"]["busy"][0], signal.SIGKILL)
                killed += 1
    assert killed == 3
    assert sorted(indexes) == list(range(20))
    assert len(list(tmp_path.glob("*.shard"))) == 20
    pool.wait_for(pool.whole)


def test_a_shard_whose_worker_died_once_is_made_at_the_second_try(pool: Any, tmp_path: Path) -> None:
    shards = [{"marker": str(tmp_path / "marker")}]
    results = list(pool.engine.map_shards("shard_functions:die_once", shards, lane="small"))
    assert results == [(0, "survived")]


def test_a_shard_that_always_kills_its_worker_is_given_up(pool: Any) -> None:
    shards = [{"number": number, "bad": 2} for number in range(4)]
    with pytest.raises(ShardFailed, match="shard 2: its worker died 3 times, the last killed by SIGABRT"):
        list(pool.engine.map_shards("shard_functions:die_at", shards, lane="bulk"))
    pool.wait_for(pool.whole)


def test_an_idle_worker_that_dies_is_replaced(pool: Any) -> None:
    before = pool.ask("info")["shards"]["pids"]
    os.kill(before[0], signal.SIGKILL)
    pool.wait_for(lambda: before[0] not in pool.ask("info")["shards"]["pids"])
    pool.wait_for(pool.whole)


def test_a_call_ends_with_an_error_when_the_pool_dies(launch_pool: Any) -> None:
    pool = launch_pool()
    results = pool.engine.map_shards("shard_functions:wait", [{"seconds": 0.2}] * 100, lane="bulk")
    next(results)
    threading.Timer(0.1, pool.process.kill).start()
    with pytest.raises(PoolUnavailable):
        list(results)
    pool.process.wait()
    with pytest.raises(PoolUnavailable, match="no shard pool answers"):
        next(pool.engine.map_shards("shard_functions:wait", [{"seconds": 0}], lane="bulk"))
