"""The supervisor itself: what it leaves behind, whom it lets in, what it refuses to fork."""

import os
import signal
import stat
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import dagster as dg

from symage_dagster.instance import InstanceSettings
from tests.waiting import LAST_RESORT_SECONDS


def test_kill_9_of_the_supervisor_leaves_no_process(launch_pool: Callable[..., Any]) -> None:
    pool = launch_pool()
    run_id = pool.start("job", shards="40", shard_seconds="0.5")
    pool.wait_for(lambda: pool.ask("info")["shards"]["busy"])
    workers = pool.workers()
    pool.process.kill()
    pool.process.wait()
    pool.wait_for(lambda: not any(pool.alive(pid) for pid in workers))
    run = pool.instance.get_run_by_id(run_id)
    assert pool.instance.run_launcher.check_run_worker_health(run).status.value == "NOT_FOUND"


def test_a_stop_ends_runs_as_failed_so_that_they_are_started_again(
    launch_pool: Callable[..., Any],
) -> None:
    pool = launch_pool()
    run_id = pool.start("job", sleep_documents="30")
    pool.wait_for(lambda: "documents" in pool.steps("job"))
    waiting = pool.instance.add_run(dg.DagsterRun(job_name="make_dataset"))
    assert pool.ask("launch", run_id=waiting.run_id)["accepted"]
    workers = pool.workers()
    pool.process.send_signal(signal.SIGTERM)
    assert pool.process.wait(LAST_RESORT_SECONDS) == 0
    assert pool.status(run_id) == "FAILURE"
    assert pool.status(waiting.run_id) == "FAILURE"
    assert pool.instance.get_run_by_id(run_id).tags["dagster/will_retry"] == "true"
    assert not any(pool.alive(pid) for pid in workers)
    assert not pool.settings.control_socket.exists()


def test_the_pool_shuts_down_when_asked(launch_pool: Callable[..., Any]) -> None:
    pool = launch_pool()
    assert pool.ask("shutdown") == {"ok": True}
    assert pool.process.wait(LAST_RESORT_SECONDS) == 0


def test_the_sockets_are_the_users_alone(pool: Any) -> None:
    for path in (pool.settings.control_socket, pool.compute_socket):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_second_pool_does_not_take_the_sockets(pool: Any, tmp_path: Path) -> None:
    second = pool.second(tmp_path)
    assert second.wait(LAST_RESORT_SECONDS) != 0
    assert "another pool already serves" in (tmp_path / "pool.log").read_text()
    assert pool.ask("info")["ok"]


def test_workers_run_below_the_rest_of_the_machine(pool: Any) -> None:
    info = pool.ask("info")
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    assert {os.getpriority(os.PRIO_PROCESS, pid) for pid in info["shards"]["pids"]} == {min(ours + 5, 19)}
    assert {os.getpriority(os.PRIO_PROCESS, pid) for pid in info["runs"]["pids"]} == {ours}


def test_the_supervisor_has_one_thread_and_no_database(pool: Any) -> None:
    process = Path(f"/proc/{pool.process.pid}")
    assert len(list((process / "task").iterdir())) == 1
    files = [str(link.readlink()) for link in (process / "fd").iterdir()]
    assert not [name for name in files if ".db" in name]


def test_a_child_holds_no_socket_of_its_siblings(pool: Any) -> None:
    """A copy kept open would hide the end of another worker, or of a caller."""
    for pid in pool.ask("info")["shards"]["pids"]:
        links = [link.readlink() for link in Path(f"/proc/{pid}/fd").iterdir()]
        assert sum(str(link).startswith("socket:") for link in links) == 1


def test_a_preload_that_starts_a_thread_is_refused(pool: Any, tmp_path: Path) -> None:
    process = pool.second(tmp_path, "--warmup", "threaded_warmup:warm")
    assert process.wait(LAST_RESORT_SECONDS) != 0
    assert "preloading left 2 threads running" in (tmp_path / "pool.log").read_text()


def test_workers_that_cannot_open_the_instance_end_the_pool(pool: Any, tmp_path: Path) -> None:
    """Rather than being forked again without end: who supervises the pool backs off and says so."""
    sockets = tmp_path / "pool.sock", tmp_path / "code.sock"
    gone = "run_storage: {module: symage_dagster.sqlite_storage, class: Gone, config: {}}"
    (tmp_path / "dagster.yaml").write_text(gone)
    broken = replace(pool, settings=InstanceSettings(tmp_path, *sockets))
    broken.compute_socket = tmp_path / "shards.sock"
    process = broken.second(tmp_path)
    assert process.wait(LAST_RESORT_SECONDS) != 0
    assert "5 run workers died before they were ready: exit code 70" in (tmp_path / "pool.log").read_text()


def test_arguments_that_make_no_sense_are_refused(pool: Any, tmp_path: Path) -> None:
    process: subprocess.Popen[bytes] = pool.second(tmp_path, "--shard-workers", "-1")
    assert process.wait(LAST_RESORT_SECONDS) == 2
    assert "-1 is less than nothing" in (tmp_path / "pool.log").read_text()
