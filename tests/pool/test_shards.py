"""`map_shards`: the same behaviour from the pool and from the engine in process."""

import socket
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from symage_dagster.pool.engine import TICK_SECONDS, Engine, LocalEngine, ShardFailed


@pytest.fixture(params=["pool", "local"])
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Engine:
    if request.param == "local":
        monkeypatch.syspath_prepend(str(Path(__file__).parent))
        return LocalEngine()
    pool: Any = request.getfixturevalue("pool")
    pooled: Engine = pool.engine
    return pooled


def test_every_shard_gives_its_result_once(engine: Engine) -> None:
    shards = [{"number": number} for number in range(2000)]
    results = list(engine.map_shards("shard_functions:square", shards, lane="bulk"))
    assert sorted(results) == [(number, number * number) for number in range(2000)]


def test_no_shards_give_no_results(engine: Engine) -> None:
    assert list(engine.map_shards("shard_functions:square", [], lane="small")) == []


def test_a_shard_that_raises_is_named(engine: Engine) -> None:
    shards = [{"number": number, "bad": 7} for number in range(20)]
    with pytest.raises(ShardFailed, match="shard 7: ValueError: 7 is bad") as failure:
        list(engine.map_shards("shard_functions:fail_at", shards, lane="bulk"))
    assert failure.value.index == 7


def test_a_lane_that_does_not_exist_is_refused(engine: Engine) -> None:
    with pytest.raises(ValueError, match="lane is 'fast'"):
        list(engine.map_shards("shard_functions:square", [{"number": 1}], lane="fast"))


def test_a_stop_lets_shards_under_way_finish_and_starts_no_other(engine: Engine) -> None:
    asked_to_stop = threading.Event()
    shards = [{"seconds": 0.3}] * 50
    results = engine.map_shards("shard_functions:wait", shards, lane="bulk", should_stop=asked_to_stop.is_set)
    first = next(results)
    asked_to_stop.set()
    indexes = [index for index, _ in [first, *results]]
    assert len(indexes) == len(set(indexes)) < 10
    assert sorted(indexes) == list(range(len(indexes)))


def test_a_stop_before_the_beginning_starts_nothing(engine: Engine) -> None:
    stopped = engine.map_shards(
        "shard_functions:square", [{"number": 1}], lane="bulk", should_stop=lambda: True
    )
    assert list(stopped) == []


def test_stop_is_polled_while_no_shard_finishes(pool: Any) -> None:
    polls: list[float] = []

    def note() -> bool:
        polls.append(time.monotonic())
        return False

    list(pool.engine.map_shards("shard_functions:wait", [{"seconds": 2.0}], lane="bulk", should_stop=note))
    assert len(polls) >= 3


def test_ticks_come_while_no_shard_finishes(pool: Any) -> None:
    ticks: list[int] = []
    shards = [{"seconds": 1.3}]
    list(pool.engine.map_shards("shard_functions:wait", shards, lane="bulk", on_tick=lambda: ticks.append(1)))
    assert ticks


def test_ticks_come_although_the_caller_is_slow(pool: Any) -> None:
    """Every result has arrived before the caller has dealt with the first."""
    ticks: list[int] = []
    shards = [{"number": number} for number in range(12)]
    results = pool.engine.map_shards(
        "shard_functions:square", shards, lane="bulk", on_tick=lambda: ticks.append(1)
    )
    next(results)
    taken = time.monotonic()
    pool.wait_for(lambda: time.monotonic() > taken + TICK_SECONDS)
    assert ticks == []
    assert sum(1 for _ in results) == 11
    assert ticks


def test_the_pool_never_holds_all_shards_of_a_large_job(pool: Any) -> None:
    shards = [{"number": number} for number in range(5000)]
    results = pool.engine.map_shards("shard_functions:square", shards, lane="bulk")
    next(results)
    assert pool.ask("info")["shards"]["waiting"] <= 256
    assert sum(1 for _ in results) == 4999


def test_leaving_early_drops_what_is_left(pool: Any) -> None:
    results = pool.engine.map_shards("shard_functions:wait", [{"seconds": 0.2}] * 100, lane="bulk")
    next(results)
    results.close()
    pool.wait_for(pool.whole)
    assert pool.ask("info")["shards"]["waiting"] == 0


def test_results_that_are_not_read_hold_nobody_up(pool: Any) -> None:
    """More answers than a socket buffer holds, while another caller is served."""
    large = [{"text": "long", "times": 10_000}] * 200
    unread = pool.engine.map_shards("shard_functions:repeat", large, lane="bulk")
    next(unread)
    pool.wait_for(pool.whole)
    others = pool.engine.map_shards("shard_functions:square", [{"number": 3}] * 20, lane="bulk")
    assert [result for _, result in others] == [9] * 20
    assert sum(1 for _ in unread) == 199


def test_a_peer_that_speaks_nonsense_is_hung_up_on(pool: Any) -> None:
    for line in (b"[1]\n", b"{}\n", b"not json\n", b'{"op":"shard","index":"a","arguments":1}\n'):
        with socket.socket(socket.AF_UNIX) as sock:
            sock.settimeout(5)
            sock.connect(str(pool.compute_socket))
            sock.sendall(line)
            assert sock.recv(100) == b""
    assert pool.whole()
