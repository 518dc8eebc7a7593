"""How `symage up` ends, and what it refuses to begin."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from symage_cli.doors import processes_of
from tests.waiting import LAST_RESORT_SECONDS


def test_a_second_up_on_one_data_folder_is_refused(up: Any, start_up: Callable[..., Any]) -> None:
    second = start_up(up.data_dir)
    assert second.process.wait(LAST_RESORT_SECONDS) == 1
    assert f"another `symage up` already uses the data folder {up.data_dir}" in second.output
    assert up.ready_file.exists()


@pytest.mark.parametrize("option", ["port", "dagster_port"])
def test_a_port_in_use_is_named(start_up: Callable[..., Any], option: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        second = start_up(**{option: port})
        assert second.process.wait(LAST_RESORT_SECONDS) == 1
    expected = f"port {port} on 127.0.0.1 is in use; choose another with --{option.replace('_', '-')}"
    assert expected in second.output


def test_what_cannot_start_is_told_with_its_log(start_up: Callable[..., Any]) -> None:
    up = start_up(host="203.0.113.7")
    assert up.process.wait(LAST_RESORT_SECONDS) == 1
    assert "cannot listen on 203.0.113.7:0" in up.output


def test_the_dagster_ui_and_the_sockets_stay_on_this_machine(up: Any) -> None:
    assert up.urls()["dagster_url"].startswith("http://127.0.0.1:")
    workspace = (up.data_dir / "dagster" / "workspace.yaml").read_text()
    code_socket = Path(workspace.split("socket: ")[1].split()[0])
    assert code_socket.parent.stat().st_mode & 0o777 == 0o700


@pytest.fixture
def in_the_background() -> Iterator[None]:
    """What is started meanwhile is as a script's `symage up &`: born with SIGINT ignored."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("in_the_background")
def test_a_deep_data_folder_works_and_sigterm_ends_everything(
    start_up: Callable[..., Any], tmp_path: Path
) -> None:
    up = start_up(tmp_path.joinpath(*["deep" * 10] * 4))
    up.wait_until_ready()
    children = up.descendants()
    assert len(children) >= 10
    up.process.send_signal(signal.SIGTERM)
    assert up.process.wait(LAST_RESORT_SECONDS) == 0
    assert [pid for pid in children if up.alive(pid)] == []
    assert not up.ready_file.exists()
    assert "killed" not in up.output
    assert up.output.endswith("stopped\n")


@pytest.mark.long
def test_what_hangs_is_killed_after_its_grace(start_up: Callable[..., Any]) -> None:
    """The worst that may be: no process answers any more."""
    up = start_up()
    up.wait_until_ready()
    children = up.descendants()
    for pid in children:
        os.kill(pid, signal.SIGSTOP)
    up.process.send_signal(signal.SIGTERM)
    assert up.process.wait(LAST_RESORT_SECONDS) == 0
    assert up.output.count("s; killed") == 5
    assert [pid for pid in children if up.alive(pid)] == []


@pytest.mark.long
def test_kill_9_leaves_nothing_and_the_next_start_works(start_up: Callable[..., Any]) -> None:
    """Twice: when all is ready, and while the code server is still starting."""
    up = start_up()
    up.wait_until_ready()
    _kill_9(up)
    again = start_up(up.data_dir)
    up.wait_for(lambda: any("dagster api grpc" in command for _, command in processes_of(up.data_dir)))
    assert "symage is ready" not in again.output
    _kill_9(again)
    last = start_up(up.data_dir)
    up.wait_for(lambda: "symage is ready" in last.output)
    assert "left over" not in again.output + last.output
    assert last.urls()["pid"] == last.process.pid


def _kill_9(up: Any) -> None:
    """Its children, and theirs, end by themselves."""
    children = {*up.descendants(), *(pid for pid, _ in processes_of(up.data_dir))} - {up.process.pid}
    assert children
    up.process.kill()
    up.process.wait()
    up.wait_for(lambda: not any(up.alive(pid) for pid in children))
    assert list(processes_of(up.data_dir)) == []


@pytest.mark.long
def test_ctrl_c_before_everything_is_ready_ends_everything(start_up: Callable[..., Any]) -> None:
    up = start_up()
    up.wait_for(lambda: "api is ready" in up.output)
    children = up.descendants()
    up.process.send_signal(signal.SIGINT)
    assert up.process.wait(LAST_RESORT_SECONDS) == 0
    assert [pid for pid in children if up.alive(pid)] == []
