"""`map_shards` on a Dask cluster: what the protocol promises, and what survives the death of its parts."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from symage_dagster.cluster.engine import DaskEngine
from symage_dagster.cluster.link import Link
from symage_dagster.pool.engine import PoolUnavailable, ShardFailed
from tests.cluster.conftest import Cluster, free_port, threads
from tests.pool.shard_functions import Heavy
from tests.waiting import wait_for


def test_every_shard_gives_its_result_once(engine: DaskEngine) -> None:
    shards = [{"number": number} for number in range(2000)]
    results = list(engine.map_shards("shard_functions:square", shards, lane="bulk"))
    assert sorted(results) == [(number, number * number) for number in range(2000)]


def test_no_shards_give_no_results(engine: DaskEngine) -> None:
    assert list(engine.map_shards("shard_functions:square", [], lane="small")) == []


def test_a_shard_that_raises_is_named(engine: DaskEngine) -> None:
    shards = [{"number": number, "bad": 7} for number in range(20)]
    with pytest.raises(ShardFailed, match="shard 7: ValueError: 7 is bad") as failure:
        list(engine.map_shards("shard_functions:fail_at", shards, lane="bulk"))
    assert failure.value.index == 7


def test_a_function_that_does_not_exist_fails_its_first_shard(engine: DaskEngine) -> None:
    with pytest.raises(ShardFailed, match="shard 0: AttributeError"):
        list(engine.map_shards("shard_functions:nothing", [{"number": 1}], lane="bulk"))


def test_a_lane_that_does_not_exist_is_refused(engine: DaskEngine) -> None:
    with pytest.raises(ValueError, match="lane is 'fast'"):
        list(engine.map_shards("shard_functions:square", [{"number": 1}], lane="fast"))


def test_what_shards_have_in_common_is_sent_once(engine: DaskEngine) -> None:
    text = "a request of a megabyte" * 50_000
    shards = [{"text": text, "times": 0}] * 3000
    assert (
        sum(result == "" for _, result in engine.map_shards("shard_functions:repeat", shards, lane="bulk"))
        == 3000
    )


def test_shards_that_differ_in_what_was_common_are_refused(engine: DaskEngine) -> None:
    shards = [{"text": letter * 1000, "times": 0} for letter in "ab"]
    with pytest.raises(ValueError, match="must agree in text"):
        list(engine.map_shards("shard_functions:repeat", shards, lane="bulk"))


def test_a_stop_leaves_no_gap_and_starts_nothing_behind_it(engine: DaskEngine) -> None:
    asked_to_stop = threading.Event()
    shards = [{"seconds": 0.4}] * 60
    results = engine.map_shards("shard_functions:wait", shards, lane="bulk", should_stop=asked_to_stop.is_set)
    first = next(results)
    asked_to_stop.set()
    places = sorted(place for place, _ in [first, *results])
    assert places == list(range(len(places)))
    assert len(places) < 20


def test_a_stop_before_the_beginning_starts_nothing(engine: DaskEngine) -> None:
    stopped = engine.map_shards(
        "shard_functions:square", [{"number": 1}], lane="bulk", should_stop=lambda: True
    )
    assert list(stopped) == []


def test_ticks_and_questions_come_while_no_shard_finishes(engine: DaskEngine) -> None:
    ticks: list[int] = []
    asked: list[float] = []

    def never() -> bool:
        asked.append(time.monotonic())
        return False

    list(
        engine.map_shards(
            "shard_functions:wait",
            [{"seconds": 2.0}],
            lane="bulk",
            should_stop=never,
            on_tick=lambda: ticks.append(1),
        )
    )
    assert ticks
    assert len(asked) >= 3


def test_leaving_early_drops_what_is_left(engine: DaskEngine, link: Link) -> None:
    results = engine.map_shards("shard_functions:wait", [{"seconds": 0.3}] * 200, lane="bulk")
    next(results)
    results.close()
    wait_for(lambda: not link.executing())


def test_a_worker_that_dies_costs_nothing(
    engine: DaskEngine, cluster: Cluster, link: Link, tmp_path: Path
) -> None:
    shards = [{"folder": str(tmp_path), "index": index, "seconds": 0.1} for index in range(60)]
    results = engine.map_shards("shard_functions:make", shards, lane="bulk")
    made = [next(results)]
    cluster.kill_worker()
    cluster.start_worker()
    made += results
    assert sorted(place for place, _ in made) == list(range(60))
    wait_for(lambda: threads(link) == 2)


@contextmanager
def workers_replaced(cluster: Cluster, link: Link) -> Iterator[None]:
    """Whenever one dies another comes; in the end both are there."""
    keeper = threading.Event()

    def keep_alive() -> None:
        while not keeper.wait(0.2):
            cluster.replace_the_dead()

    keeping = threading.Thread(target=keep_alive)
    keeping.start()
    try:
        yield
    finally:
        keeper.set()
        keeping.join()
    cluster.replace_the_dead()
    wait_for(lambda: threads(link) == 2)


@pytest.mark.long
def test_a_shard_that_kills_its_workers_is_named(cluster: Cluster, link: Link) -> None:
    """The others of its batch are made."""
    shards = [{"number": number, "bad": 5} for number in range(12)]
    with (
        workers_replaced(cluster, link),
        pytest.raises(ShardFailed, match="shard 5: its worker died again and again"),
    ):
        list(DaskEngine(link).map_shards("shard_functions:die_at", shards, lane="bulk"))


@pytest.mark.long
def test_no_shard_is_blamed_for_what_all_share(cluster: Cluster, link: Link, tmp_path: Path) -> None:
    """As many workers die with the common text as Dask gives a task."""
    text = Heavy(f"{tmp_path} " + "a request" * 100)
    with workers_replaced(cluster, link):
        made = list(
            DaskEngine(link).map_shards(
                "shard_functions:repeat", [{"text": text, "times": 0}] * 20, lane="bulk"
            )
        )
    assert sorted(made) == [(place, "") for place in range(20)]
    assert len(list(tmp_path.iterdir())) == 4


def test_a_scheduler_that_dies_is_waited_for(cluster: Cluster, link: Link, tmp_path: Path) -> None:
    ticks: list[float] = []
    shards = [{"folder": str(tmp_path), "index": index, "seconds": 0.1} for index in range(50)]
    results = DaskEngine(link).map_shards(
        "shard_functions:make", shards, lane="bulk", on_tick=lambda: ticks.append(time.monotonic())
    )
    made = [next(results)]
    cluster.kill_all()
    cluster.start_scheduler()
    for _ in range(2):
        cluster.start_worker()
    made += results
    assert sorted(place for place, _ in made) == list(range(50))
    assert ticks


def test_a_scheduler_that_stays_away_is_said() -> None:
    engine = DaskEngine(Link(f"dask://127.0.0.1:{free_port()}"), patience=1.0)
    with pytest.raises(PoolUnavailable, match="has had no worker of build"):
        list(engine.map_shards("shard_functions:square", [{"number": 1}], lane="bulk"))


def test_a_worker_of_another_build_gets_no_shard(link: Link, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symage_dagster.cluster.link.resource", lambda: "symage-" + "0" * 16)
    engine = DaskEngine(link, patience=1.5)
    with pytest.raises(PoolUnavailable, match="there are workers of build [0-9a-f]{16}"):
        list(engine.map_shards("shard_functions:square", [{"number": 1}], lane="bulk"))
