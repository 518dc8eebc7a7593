"""Launching accepted jobs: a task of the API process that claims them and starts their runs.

It wakes when a job is accepted, so a lone job starts at once; while all slots are taken it looks for a
free one again and again (`Pace`). A job that could not be started goes back to the queue: one that was
refused waits by itself, a pool that is away is asked less and less often. What is not here:
what a run does, and jobs whose claimer died (the orchestration's reconciler).
"""

import asyncio
import json
import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa

from api.jobs.retries import LONGEST, Retries, doubled
from api.threads import Threads
from symage.storage import jobs, queue
from symage.storage.queue import RunSlots, Waiting

START_SECONDS = 30.0
INFO_SECONDS = 2.0

_log = logging.getLogger("symage.dispatch")


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds between looks at the queue: `full`, while no slot is free; `idle`, while nothing waits, for
    another process may fill it."""

    full: float = 0.05
    idle: float = 2.0


ALONE = Pace()


class CannotStart(Exception):
    """The run of this job was not started, for the reason given; it may be tried again."""


class NobodyStarts(CannotStart):
    """No run can be started at present: the pool cannot be reached."""


class RunGateway(Protocol):
    async def start(self, claimed: Waiting) -> None:
        """Start the run of a job: that of its kind, in its lane. Raises CannotStart, or NobodyStarts."""

    async def info(self) -> Mapping[str, Any]:
        """How busy its workers are. Raises NobodyStarts."""


class PoolSocket:
    """The warm pool's control socket: one JSON line asks, one answers."""

    def __init__(self, path: Path) -> None:
        self.path = path

    async def start(self, claimed: Waiting) -> None:
        order = {
            "op": "start",
            "job": jobs.RUNS[claimed.kind],
            "job_id": claimed.job_id,
            "lane": claimed.lane,
        }
        answer = await self.ask(order)
        if not isinstance(answer, dict) or answer.get("ok") is not True:
            raise CannotStart(f"the run pool refused job {claimed.job_id}: {answer}")

    async def info(self) -> Mapping[str, Any]:
        answer = await self.ask({"op": "info"}, INFO_SECONDS)
        if not isinstance(answer, dict) or answer.get("ok") is not True:
            raise NobodyStarts(f"the run pool does not say how busy it is: {answer}")
        return answer

    async def ask(self, message: Mapping[str, str], seconds: float = START_SECONDS) -> Any:
        """The pool's answer. Raises NobodyStarts."""
        try:
            async with asyncio.timeout(seconds):
                return await self._exchange(message)
        except (OSError, ValueError, TimeoutError) as error:
            raise NobodyStarts(f"no run pool answers on {self.path}: {error}") from error

    async def _exchange(self, message: Mapping[str, str]) -> object:
        reader, writer = await asyncio.open_unix_connection(str(self.path))
        try:
            writer.write(json.dumps(message).encode() + b"\n")
            await writer.drain()
            return json.loads(await reader.readline())
        finally:
            writer.close()


class Dispatcher:
    """Claims waiting jobs as `slots` allow. Without a gateway it launches nothing: another process does."""

    def __init__(
        self, threads: Threads, gateway: RunGateway | None, slots: RunSlots, pace: Pace = ALONE
    ) -> None:
        self.slots = slots
        self._threads = threads
        self._gateway = gateway
        self._pace = pace
        self._wake = asyncio.Event()
        self._starts: set[asyncio.Task[None]] = set()
        self._retries = Retries()
        self._away = 0.0
        """Seconds between tries while the pool is away; 0 when it answers."""

    def wake(self) -> None:
        """Look at the queue now: a job was accepted, or one has ended."""
        self._wake.set()

    async def workers(self) -> Mapping[str, Any] | None:
        """How busy the pool's workers are; None where no pool answers."""
        if self._gateway is None:
            return None
        try:
            return await self._gateway.info()
        except NobodyStarts:
            return None

    async def run(self) -> None:
        """Until cancelled."""
        if self._gateway is None:
            return
        while True:
            self._wake.clear()
            if self._away:
                await asyncio.sleep(self._away)
            await self._sleep(await self._round(self._gateway))

    async def close(self) -> None:
        """Let the starts under way come to their answer."""
        if self._starts:
            await asyncio.wait(self._starts, timeout=LONGEST)

    async def _round(self, gateway: RunGateway) -> float:
        """A round that outlives a database which is away for a while; how long to sleep after it."""
        try:
            return await self._launch_waiting(gateway)
        except sa.exc.SQLAlchemyError:
            _log.exception("the queue cannot be read")
            return LONGEST

    async def _launch_waiting(self, gateway: RunGateway) -> float:
        """Claim and start until nothing waits or no slot is free; how long to sleep then."""
        while await self._threads.read(queue.has_due, self.slots, now=await self._threads.now()):
            claimed = await self._threads.write(
                queue.claim_next,
                self.slots,
                now=await self._threads.now(),
                skipping=self._retries.waiting(time.monotonic()),
            )
            if claimed is None:
                return self._pace.full
            if self._away:
                await self._start(gateway, claimed)
            else:
                self._start_beside(gateway, claimed)
            if self._away:
                return 0.0
        return self._pace.idle

    def _start_beside(self, gateway: RunGateway, claimed: Waiting) -> None:
        task = asyncio.create_task(self._start(gateway, claimed))
        self._starts.add(task)
        task.add_done_callback(self._starts.discard)

    async def _start(self, gateway: RunGateway, claimed: Waiting) -> None:
        try:
            await gateway.start(claimed)
        except NobodyStarts as error:
            self._note_away(error)
            await self._give_back(claimed.job_id)
        except CannotStart as error:
            _log.error("job %s waits, will be tried again: %s", claimed.job_id, error)
            self._note_back()
            self._retries.refused(claimed.job_id, time.monotonic())
            await self._give_back(claimed.job_id)
        else:
            self._note_back()
            self._retries.started(claimed.job_id)

    def _note_away(self, error: NobodyStarts) -> None:
        if not self._away:
            _log.error("jobs wait, will keep trying: %s", error)
        self._away = doubled(self._away)

    def _note_back(self) -> None:
        if self._away:
            _log.info("runs start again")
        self._away = 0.0

    async def _give_back(self, job_id: str) -> None:
        """One that cannot be given back is found claimed and without a run by the reconciler."""
        try:
            await self._threads.write(queue.unclaim, job_id)
        except sa.exc.SQLAlchemyError:
            _log.exception("job %s could not be put back into the queue", job_id)
        self.wake()

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return
