"""The household of `symage up` with small children: order, restarts, a stubborn one, an unlucky one."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from symage_cli import processes
from symage_cli.probes import always, bounded
from symage_cli.processes import Household, Service
from tests.waiting import LAST_RESORT_SECONDS

SLEEP = "import time; time.sleep(60)"
TALKATIVE = """
import os, time
for number in range(400):
    os.write(1, b"%06d\\n" % number)
    time.sleep(0.001)
    if number == 200 and os.fork() == 0:
        os.write(1, b"from a child\\n")
        os._exit(0)
os.write(1, b"done\\n")
time.sleep(60)
"""
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up'); time.sleep(60)"


class Home:
    """Runs a household of `python -c` children and keeps what it says."""

    def __init__(self, logs: Path) -> None:
        self.logs = logs
        self.said: list[str] = []

    def service(self, name: str, code: str, **options: Any) -> Service:
        chosen = {"probe": always, "grace": 0.5, **options}
        return Service(name, (sys.executable, "-u", "-c", code), dict(os.environ), **chosen)

    def run(self, services: list[Service], until: Callable[[Household], Coroutine[Any, Any, None]]) -> None:
        async def live() -> None:
            household = Household(services, self.logs, self.said.append)
            household.start()
            try:
                await asyncio.wait_for(until(household), LAST_RESORT_SECONDS)
            finally:
                await household.end([[service.name for service in services]])

        asyncio.run(live())

    async def until_said(self, text: str) -> None:
        while not any(text in line for line in self.said):
            await asyncio.sleep(0.01)

    def pid(self) -> int:
        return next(int(line.split("pid ")[1].rstrip(")")) for line in self.said if "pid " in line)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_a_service_starts_after_those_that_it_needs(home: Home) -> None:
    first = home.service("first", SLEEP)
    second = home.service("second", SLEEP, after=("first",))
    home.run([second, first], Household.all_ready)
    assert [line.split()[0] for line in home.said[:2]] == ["first", "second"]


def test_one_that_never_answers_holds_back_what_needs_it(home: Home, tmp_path: Path) -> None:
    async def has_file() -> bool:
        return (tmp_path / "answer").exists()

    slow = home.service(
        "slow", f"import time; time.sleep(0.5); open({str(tmp_path / 'answer')!r}, 'w'); {SLEEP}"
    )
    services = [
        Service(slow.name, slow.argv, slow.environment, has_file, grace=0.5),
        home.service("late", SLEEP, after=("slow",)),
    ]
    home.run(services, Household.all_ready)
    assert (tmp_path / "answer").exists()
    assert home.said[0].startswith("slow is ready")


def test_who_waits_hears_what_for(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "PATIENCE_SECONDS", 0.05)

    async def has_file() -> bool:
        return (tmp_path / "answer").exists()

    async def wait(household: Household) -> None:
        ready = asyncio.create_task(household.all_ready())
        await home.until_said("waiting for slow, late")
        (tmp_path / "answer").touch()
        await ready

    home.run(
        [home.service("slow", SLEEP, probe=has_file), home.service("late", SLEEP, after=("slow",))], wait
    )
    assert {"slow", "late"} <= {line.split()[0] for line in home.said}


def test_one_that_cannot_start_is_tried_ever_more_slowly_and_its_log_is_shown(home: Home) -> None:
    async def never() -> bool:
        return False

    broken = home.service("broken", "raise SystemExit('the port is taken')", probe=never)
    home.run([broken], lambda _: home.until_said("in 1 s"))
    assert "broken ended with exit code 1" in home.said[0]
    assert home.said[1] == "  broken: the port is taken"
    assert home.said[2] == "broken is started again in 0.5 s"
    assert home.said[-1] == "broken is started again in 1 s"


def test_a_keeper_outlives_logs_that_vanish_and_cannot_be_written(home: Home) -> None:
    """The log folder goes, a file takes its place, then its service dies: it is started when there is
    room."""

    async def storm(household: Household) -> None:
        await household.all_ready()
        shutil.rmtree(home.logs)
        home.logs.write_text("no folder")
        os.kill(home.pid(), signal.SIGKILL)
        await home.until_said("cannot be started")
        home.logs.unlink()
        seen = len(home.said)
        while not any("is ready" in line for line in home.said[seen:]):
            await asyncio.sleep(0.01)

    home.logs = home.logs / "logs"
    home.logs.mkdir()
    home.run([home.service("kept", SLEEP)], storm)
    assert (home.logs / "kept.log").exists()


def test_a_program_that_is_away_is_tried_again(home: Home, tmp_path: Path) -> None:
    program = tmp_path / "program"
    service = Service("away", (str(program),), dict(os.environ), always, grace=0.5)

    async def storm(_: Household) -> None:
        await home.until_said("cannot be started")
        program.write_text("#!/bin/sh\nexec sleep 60\n")
        program.chmod(0o755)
        await home.until_said("away is ready")

    home.run([service], storm)


def test_a_stubborn_child_is_killed(home: Home) -> None:
    async def until_up(household: Household) -> None:
        await household.all_ready()
        while "up" not in (home.logs / "stubborn.log").read_text():
            await asyncio.sleep(0.01)

    home.run([home.service("stubborn", STUBBORN)], until_up)
    assert home.said[-1] == "stubborn did not end in 0.5 s; killed"
    assert not Path(f"/proc/{home.pid()}").exists()


def test_one_that_answers_while_it_is_given_up_is_given_up() -> None:
    async def stopped_as_it_answers() -> None:
        answer = asyncio.get_running_loop().create_future()

        async def probe() -> bool:
            return bool(await answer)

        probing = asyncio.create_task(bounded(probe))
        for _ in range(3):
            await asyncio.sleep(0)
        answer.set_result(True)
        probing.cancel()
        await probing

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(stopped_as_it_answers())


def test_a_log_that_grows_is_kept_aside_and_begins_anew(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """The service goes on writing where it wrote, its children too."""
    monkeypatch.setattr("symage_cli.logs.LARGEST_BYTES", 700)
    monkeypatch.setattr("symage_cli.logs.LOOK_SECONDS", 0.05)
    log, aside_log = home.logs / "talkative.log", home.logs / "talkative.log.1"

    async def until_done(_: Household) -> None:
        while not any("done" in each.read_text() for each in (log, aside_log) if each.exists()):
            await asyncio.sleep(0.01)

    home.run([home.service("talkative", TALKATIVE)], until_done)
    aside = aside_log.read_text()
    lines = [line for line in (aside + log.read_text()).splitlines() if line.isdigit()]
    assert log.stat().st_size < 7 * 400 // 2, "it was emptied"
    assert aside.startswith("00")
    assert lines == sorted(lines)
    assert "\0" not in log.read_text(), "it begins at its begin"


def test_a_log_that_cannot_be_kept_aside_is_told(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("symage_cli.logs.LARGEST_BYTES", 1)
    monkeypatch.setattr("symage_cli.logs.LOOK_SECONDS", 0.05)
    (home.logs / "talkative.log.1").mkdir()
    home.run([home.service("talkative", TALKATIVE)], lambda _: home.until_said("cannot be kept aside"))
    assert "000001" in (home.logs / "talkative.log").read_text(), "nothing is lost"
