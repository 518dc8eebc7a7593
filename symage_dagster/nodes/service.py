"""A node beside its pool: takes jobs from the queue as its pool has room, without HTTP, and does what the
database asks of it.

The pool keeps runs and knows no database. This says for the pool that it lives, and hands it what is due:
jobs of the queue, by the dispatcher that a lone API has too, and what Dagster wants launched or interrupted.
"""

import asyncio
import logging
import signal
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from api.jobs.dispatch import Dispatcher, NobodyStarts, Pace, PoolSocket
from api.threads import Threads
from symage.storage import nodes
from symage.storage.database import Database
from symage.storage.queue import RunSlots

BEAT_SECONDS = 1.0
SHARING = Pace(full=0.25, idle=0.25)
"""Other machines accept the jobs and ask the same queue."""
NO_SLOTS = RunSlots(0, 0)

_log = logging.getLogger("symage.node")


@dataclass(frozen=True, slots=True)
class Pool:
    """What the pool says of itself: the name of this life, the runs that it is at, and how many more it could
    begin."""

    node: str
    runs: tuple[str, ...]
    idle: int

    @classmethod
    def of(cls, info: Mapping[str, Any]) -> "Pool":
        runs = info["runs"]
        return cls(info["node"], tuple(runs["busy"]), max(0, runs["idle"] - runs["waiting"]))


class Node:
    """One machine's part in the runs of an installation."""

    def __init__(self, database: Database, socket: Path, slots: RunSlots) -> None:
        self._threads = Threads(database)
        self._pool = PoolSocket(socket)
        self._slots = slots
        self._dispatcher = Dispatcher(self._threads, self._pool, NO_SLOTS, SHARING)

    async def run(self) -> None:
        """Until SIGTERM or SIGINT; then no more jobs are taken, and the starts under way come to an end.
        Raises what ended it otherwise: who supervises it starts it again."""
        stop = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        work = (self._dispatcher.run(), self._keep_beating(), stop.wait())
        tasks = [asyncio.ensure_future(each) for each in work]
        try:
            ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._dispatcher.close()
            await asyncio.to_thread(self._threads.close)
        for task in ended:
            task.result()

    async def _keep_beating(self) -> None:
        while True:
            try:
                await self._beat()
            except NobodyStarts as error:
                self._dispatcher.slots = NO_SLOTS
                _log.warning("%s", error)
            except sa.exc.SQLAlchemyError:
                _log.exception("the database does not answer")
            await asyncio.sleep(BEAT_SECONDS)

    async def _beat(self) -> None:
        """Tell of the pool, and do what is asked of it."""
        pool = Pool.of(await self._pool.ask({"op": "info"}))
        now = await self._threads.now()
        await self._threads.write(nodes.beat, pool.node, pool.runs, now=now)
        self._dispatcher.slots = replace(self._slots, node=pool.node)
        for run_id in await self._threads.write(nodes.take_cancels, pool.node):
            await self._pool.ask({"op": "cancel", "run_id": run_id})
        for launch in await self._threads.write(nodes.take_launches, pool.node, pool.idle, now=now):
            await self._launch(launch)

    async def _launch(self, launch: nodes.Launch) -> None:
        try:
            await self._pool.ask({"op": "launch", "run_id": launch.run_id, "lane": launch.lane})
        except NobodyStarts:
            await self._threads.write(nodes.give_back, launch.run_id)
            raise
        await self._threads.write(nodes.launched, launch.run_id)
