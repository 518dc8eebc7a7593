"""Another launcher beside the platform's own: which of the two is asked about which run."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from symage.storage import nodes
from symage.storage.database import Database
from symage_dagster.adapter import WorkerStatus
from symage_dagster.instance import InstanceSettings, prepare_instance
from symage_dagster.nodes.launcher import NodeRunLauncher, Watch
from symage_dagster.pool.orders import LARGE_TAG, NODE_TAG
from symage_dagster.split_launcher import PATIENCE_SECONDS, SplitRunLauncher
from tests.pool.elsewhere import Elsewhere
from tests.pool.launched import empty

pytestmark = pytest.mark.usefixtures("platform")
LARGE = {LARGE_TAG: "true"}


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., dg.DagsterInstance]]:
    """An instance with the launcher `Elsewhere`, and whatever else is set."""
    sockets = tmp_path / "pool.sock", tmp_path / "code.sock"
    with ExitStack() as stack:

        def open_instance(**settings: Any) -> dg.DagsterInstance:
            named = {"shared": True, "launcher": "tests.pool.elsewhere:Elsewhere", **settings}
            prepare_instance(InstanceSettings(tmp_path / "dagster", *sockets, **named))
            return stack.enter_context(dg.DagsterInstance.from_config(str(tmp_path / "dagster")))

        yield open_instance


def split(instance: dg.DagsterInstance) -> SplitRunLauncher:
    assert isinstance(instance.run_launcher, SplitRunLauncher)
    return instance.run_launcher


def asked(instance: dg.DagsterInstance) -> list[str]:
    """What the other launcher was asked to do."""
    other = split(instance).other
    assert isinstance(other, Elsewhere)
    return [what for what, _ in other.asked]


def add_run(instance: dg.DagsterInstance, **tags: str) -> dg.DagsterRun:
    return instance.create_run_for_job(empty, tags=tags, status=dg.DagsterRunStatus.STARTED)


def launched(instance: dg.DagsterInstance, tags: dict[str, str]) -> dg.DagsterRun:
    """A run that Dagster has launched, as it is then."""
    run = instance.create_run_for_job(empty, tags=tags)
    instance.launch_run(run.run_id, None)
    found = instance.get_run_by_id(run.run_id)
    assert found is not None
    return found


def orders_of_nodes(platform: Database) -> list[str]:
    with platform.write() as connection:
        return [each.run_id for each in nodes.take_launches(connection, "one", 9, now=1_000_000)]


def test_without_a_size_it_launches_all_that_dagster_starts(
    opened: Callable[..., dg.DagsterInstance], platform: Database
) -> None:
    instance = opened()
    for tags in ({}, LARGE, {NODE_TAG: "of the run that this one makes good"}):
        assert launched(instance, tags).tags[NODE_TAG] == "Elsewhere"
    assert asked(instance) == ["launch"] * 3
    assert orders_of_nodes(platform) == []


def test_with_a_size_it_launches_the_runs_of_large_jobs(
    opened: Callable[..., dg.DagsterInstance], platform: Database
) -> None:
    instance = opened(only_large=True)
    large = launched(instance, LARGE)
    small = [launched(instance, tags) for tags in ({}, {NODE_TAG: "one/1"}, {NODE_TAG: "Elsewhere"})]
    assert asked(instance) == ["launch"]
    assert large.tags[NODE_TAG] == "Elsewhere"
    assert orders_of_nodes(platform) == [run.run_id for run in small]
    for run in small:
        assert instance.run_launcher.terminate(run.run_id)
    assert asked(instance) == ["launch"]


@pytest.mark.parametrize("shared", [True, False])
def test_it_is_never_asked_about_a_run_that_it_never_had(
    opened: Callable[..., dg.DagsterInstance], shared: bool
) -> None:
    instance = opened(shared=shared, launcher_config={"status": "NOT_FOUND"})
    tags = {NODE_TAG: "one/1"} if shared else {}
    theirs = add_run(instance, **tags)
    assert isinstance(split(instance).own, NodeRunLauncher) == shared
    told = instance.run_launcher.check_run_worker_health(theirs)
    # Without a pool at its socket the lone launcher says so; a node has its patience.
    assert told.status == (WorkerStatus.RUNNING if shared else WorkerStatus.NOT_FOUND)
    assert "as I was told" not in str(told)
    assert instance.run_launcher.get_run_worker_debug_info(theirs) is None
    if shared:
        assert instance.run_launcher.terminate(theirs.run_id)
    assert asked(instance) == []


def test_it_is_asked_about_the_runs_that_it_has(opened: Callable[..., dg.DagsterInstance]) -> None:
    instance = opened(launcher_config={"status": "FAILED"})
    run = launched(instance, {})
    assert instance.run_launcher.supports_check_run_worker_health
    assert instance.run_launcher.check_run_worker_health(run).status == WorkerStatus.FAILED
    assert instance.run_launcher.terminate(run.run_id)
    assert not instance.run_launcher.terminate("no run of this instance")
    assert asked(instance) == ["launch", "health", "terminate"]


def test_a_launcher_that_does_not_tell_is_believed_to_have_its_runs(
    opened: Callable[..., dg.DagsterInstance],
) -> None:
    instance = opened(launcher_config={"tells": False})
    run = launched(instance, {})
    assert instance.run_launcher.check_run_worker_health(run).status == WorkerStatus.RUNNING
    assert asked(instance) == ["launch"]


def test_a_launcher_that_cannot_tell_has_time(opened: Callable[..., dg.DagsterInstance]) -> None:
    instance = opened(launcher_config={"status": "UNKNOWN"})
    run = launched(instance, {})
    clock = iter(range(0, 1000, 10))
    split(instance)._watch = Watch(lambda: float(next(clock)), PATIENCE_SECONDS)
    looks = [instance.run_launcher.check_run_worker_health(run).status for _ in range(14)]
    assert looks == [WorkerStatus.RUNNING] * 13 + [WorkerStatus.UNKNOWN]
    other = split(instance).other
    assert isinstance(other, Elsewhere)
    for status in (WorkerStatus.RUNNING, WorkerStatus.UNKNOWN):
        other.status = status
        assert instance.run_launcher.check_run_worker_health(run).status == WorkerStatus.RUNNING
