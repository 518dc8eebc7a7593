"""Runs of several machines, as Dagster's launcher sees them: which live, what is asked of whom."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import dagster as dg
import pytest

from symage.storage import nodes
from symage.storage.database import Database
from symage.storage.nodes import Launch
from symage_dagster.adapter import WorkerStatus
from symage_dagster.instance import InstanceSettings, prepare_instance
from symage_dagster.nodes.launcher import PATIENCE_SECONDS, NodeRunLauncher, Watch
from symage_dagster.pool.orders import NODE_TAG
from tests.pool.launched import empty

pytestmark = pytest.mark.usefixtures("platform")

SECOND = 1_000_000


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[dg.DagsterInstance]:
    sockets = tmp_path / "pool.sock", tmp_path / "code.sock"
    prepare_instance(InstanceSettings(tmp_path / "dagster", *sockets, shared=True))
    with dg.DagsterInstance.from_config(str(tmp_path / "dagster")) as opened:
        yield opened


def started(instance: dg.DagsterInstance, node: str | None = None) -> str:
    """A run that Dagster holds for started, on a node or on none yet."""
    tags = {NODE_TAG: node} if node else {}
    run = instance.create_run_for_job(
        empty, run_id=str(uuid4()), tags=tags, status=dg.DagsterRunStatus.STARTED
    )
    return run.run_id


def test_a_launch_is_left_to_the_nodes(instance: dg.DagsterInstance, platform: Database) -> None:
    run = instance.create_run_for_job(empty, tags={"symage/lane": "small"})
    assert isinstance(instance.run_launcher, NodeRunLauncher)
    instance.launch_run(run.run_id, None)
    with platform.write() as connection:
        assert nodes.take_launches(connection, "one", 5, now=SECOND) == [Launch(run.run_id, "small")]
        assert nodes.take_launches(connection, "one", 5, now=SECOND) == [Launch(run.run_id, "small")]
        nodes.beat(connection, "one", [], now=SECOND)
        assert nodes.take_launches(connection, "two", 5, now=2 * SECOND) == []


def test_a_run_that_no_node_has_taken_is_canceled_at_once(
    instance: dg.DagsterInstance, platform: Database
) -> None:
    run = instance.create_run_for_job(empty)
    instance.launch_run(run.run_id, None)
    assert instance.run_launcher.terminate(run.run_id)
    canceled = instance.get_run_by_id(run.run_id)
    assert canceled is not None
    assert canceled.status == dg.DagsterRunStatus.CANCELED
    with platform.write() as connection:
        assert nodes.take_launches(connection, "one", 5, now=SECOND) == []


def test_the_node_that_has_a_run_is_asked_to_interrupt_it(
    instance: dg.DagsterInstance, platform: Database
) -> None:
    run_id = started(instance, "one")
    for _ in range(2):
        assert instance.run_launcher.terminate(run_id)
    with platform.write() as connection:
        assert nodes.take_cancels(connection, "two") == []
        assert nodes.take_cancels(connection, "one") == [run_id]
        assert nodes.take_cancels(connection, "one") == []


def test_a_run_lives_while_its_node_tells_of_it(instance: dg.DagsterInstance, platform: Database) -> None:
    run_id = started(instance, "one")
    clock = iter(range(0, 1000, 9))
    launcher = instance.run_launcher
    assert isinstance(launcher, NodeRunLauncher)
    launcher._watch = Watch(lambda: float(next(clock)))
    run = instance.get_run_by_id(run_id)
    assert run is not None
    for beat in range(5):
        with platform.write() as connection:
            nodes.beat(connection, "one", [run_id], now=beat * SECOND)
        assert launcher.check_run_worker_health(run).status == WorkerStatus.RUNNING
    looks = [launcher.check_run_worker_health(run).status for _ in range(4)]
    assert looks == [WorkerStatus.RUNNING] * 2 + [WorkerStatus.NOT_FOUND] * 2


def test_a_node_that_lives_without_the_run_has_lost_it() -> None:
    clock = iter(range(0, 100, 10))
    watch = Watch(lambda: float(next(clock)))
    looks = [watch.is_lost("run", beat) for beat in (1, 2, None, None, None)]
    assert looks == [False, False, False, False, True]


def test_after_a_database_that_was_away_runs_have_their_time_again() -> None:
    clock = iter((0, 5, 10, 10 + 4 * PATIENCE_SECONDS, 15 + 4 * PATIENCE_SECONDS))
    watch = Watch(lambda: float(next(clock)))
    looks = [watch.is_lost("run", 1) for _ in range(4)]
    assert looks == [False] * 4
