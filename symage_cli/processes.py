"""Keeps child processes running: starts them in order, probes them, restarts the dead, ends them all, and
keeps their logs bounded.

Each child leads a session of its own, so that a Ctrl-C in the terminal reaches only the supervisor and a
stubborn child is killed with everything it forked. Each is bound to the supervisor by the kernel: when
the supervisor dies, even by kill -9, its children get a signal.
"""

import asyncio
import os
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from symage_cli import logs as log_files
from symage_cli.probes import Probe
from symage_dagster.pool.process import die_with_parent

FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 30.0
STEADY_SECONDS = 60.0
"""A child that ran so long starts its back-off afresh when it dies."""
PATIENCE_SECONDS = 5.0
"""Who starts a platform hears at least so often what it still waits for."""
_PROBE_INTERVAL_SECONDS = 0.1

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Service:
    """One child. `after` names the services that must answer before it is first started; `grace` is how many
    seconds it may take to end, `last_word` the signal that the supervisor's death sends it: SIGKILL for what
    has nothing to finish."""

    name: str
    argv: tuple[str, ...]
    environment: dict[str, str]
    probe: Probe
    after: tuple[str, ...] = ()
    grace: float = 1.5
    last_word: signal.Signals = signal.SIGTERM


class ServiceKeeper:
    """One service and its process, restarted for as long as it is kept."""

    def __init__(self, service: Service, log: Path, say: Say) -> None:
        self.service = service
        self.ready = asyncio.Event()
        self._log = log
        self._say = say
        self._process: asyncio.subprocess.Process | None = None
        self._failures = 0

    async def keep(self) -> None:
        """Runs until cancelled."""
        while True:
            started = time.monotonic()
            try:
                self._process = await self._spawn()
            except OSError as error:
                # No process, no memory or no log file to be had at present.
                self._say(f"{self.service.name} cannot be started: {error}")
            else:
                code = await self._watch(self._process)
                self._tell_end(code, time.monotonic() - started)
            self.ready.clear()
            await asyncio.sleep(self._wait(time.monotonic() - started))

    async def end(self) -> None:
        """SIGTERM, a grace, then SIGKILL for the whole session."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        with suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(self.service.grace):
                await process.wait()
        except TimeoutError:
            self._say(f"{self.service.name} did not end in {self.service.grace:g} s; killed")
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            await process.wait()

    def bound_log(self) -> None:
        try:
            log_files.bound(self._log)
        except OSError as error:
            self._say(f"{self.service.name}: its log cannot be kept aside: {error}")

    async def _spawn(self) -> asyncio.subprocess.Process:
        self._log.parent.mkdir(parents=True, exist_ok=True)
        with self._log.open("ab") as log:
            return await asyncio.create_subprocess_exec(
                *self.service.argv,
                env=self.service.environment,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=partial(_begin, os.getpid(), self.service.last_word),
            )

    async def _watch(self, process: asyncio.subprocess.Process) -> int:
        """Probe until it answers, then wait for its end. Returns its exit code."""
        exited = asyncio.ensure_future(process.wait())
        while not exited.done() and not await self.service.probe():
            await asyncio.wait([exited], timeout=_PROBE_INTERVAL_SECONDS)
        if not exited.done():
            self.ready.set()
            self._say(f"{self.service.name} is ready (pid {process.pid})")
        return await exited

    def _tell_end(self, code: int, lived: float) -> None:
        name = self.service.name
        self._say(f"{name} ended with {_exit(code)} after {lived:.1f} s (log: {self._log})")
        if not self.ready.is_set():
            for line in _last_lines(self._log):
                self._say(f"  {name}: {line}")

    def _wait(self, lived: float) -> float:
        """Seconds until the next start: doubling while it keeps dying young."""
        if lived > STEADY_SECONDS:
            self._failures = 0
        wait = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 2.0**self._failures)
        self._failures += 1
        self._say(f"{self.service.name} is started again in {wait:g} s")
        return wait


class Household:
    """All services of one platform."""

    def __init__(self, services: Sequence[Service], logs: Path, say: Say) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self._keepers = {
            service.name: ServiceKeeper(service, logs / f"{service.name}.log", say) for service in services
        }
        self._say = say
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        self._tasks = [asyncio.create_task(self._start(keeper)) for keeper in self._keepers.values()]
        self._tasks.append(asyncio.create_task(self._bound_logs()))

    async def all_ready(self) -> None:
        """Says now and then what it still waits for."""
        while waiting := [name for name, keeper in self._keepers.items() if not keeper.ready.is_set()]:
            try:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    await self._keepers[waiting[0]].ready.wait()
            except TimeoutError:
                self._say(f"waiting for {', '.join(waiting)}")

    async def end(self, order: Sequence[Sequence[str]]) -> None:
        """Stop restarting, then end the services group by group."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for group in order:
            await asyncio.gather(*(self._keepers[name].end() for name in group if name in self._keepers))

    async def _start(self, keeper: ServiceKeeper) -> None:
        for name in keeper.service.after:
            await self._keepers[name].ready.wait()
        await keeper.keep()

    async def _bound_logs(self) -> None:
        while True:
            await asyncio.sleep(log_files.LOOK_SECONDS)
            for keeper in self._keepers.values():
                keeper.bound_log()


def _begin(parent: int, last_word: signal.Signals) -> None:
    """In the child, before its program: what a script puts in the background is born with SIGINT ignored,
    and Dagster's services, which end themselves by it, would not hear SIGTERM either."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    die_with_parent(parent, last_word)


def _last_lines(log: Path, count: int = 3) -> list[str]:
    """What it said last, for one that ended without ever having answered."""
    try:
        with log.open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(0, file.tell() - 4096))
            text = file.read().decode(errors="replace")
    except OSError as error:
        return [f"its log cannot be read: {error}"]
    return text.splitlines()[-count:]


def _exit(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"
