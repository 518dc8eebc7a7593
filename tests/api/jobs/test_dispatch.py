"""Launching: accepted jobs are started at once, as slots allow, and survive a pool that is away."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from api import times
from api.jobs.dispatch import Dispatcher, PoolSocket
from api.threads import Threads
from symage.storage import jobs, queue
from symage.storage.database import Database
from symage.storage.queue import RunSlots
from tests.waiting import until

if TYPE_CHECKING:
    from tests.api.conftest import Api


class Pool:
    """The pool's end of the control socket: remembers what it was asked, answers what it is told."""

    def __init__(self, path: Path, answer: bytes = b'{"ok": true}\n', refusing: str = "") -> None:
        self.path = path
        self.answer = answer
        self.refusing = refusing
        self.asked: list[dict[str, str]] = []

    async def __aenter__(self) -> Pool:
        self.path.unlink(missing_ok=True)
        self.server = await asyncio.start_unix_server(self._serve, str(self.path))
        return self

    async def __aexit__(self, *error: object) -> None:
        self.server.close()
        await self.server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        message = json.loads(await reader.readline())
        self.asked.append(message)
        writer.write(b'{"ok": false}\n' if message["job_id"] == self.refusing else self.answer)
        await writer.drain()
        writer.close()

    @property
    def jobs(self) -> list[str]:
        return [message["job_id"] for message in self.asked]


@pytest.fixture
def socket_path(tmp_path: Path) -> Path:
    return tmp_path / "pool.sock"


class Looks(Threads):
    """Threads that count how often a job was asked of the queue: `found` one, or in `vain`."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.found = self.vain = 0

    async def write(self, work: Any, *args: Any, **kwargs: Any) -> Any:
        result = await super().write(work, *args, **kwargs)
        if work is queue.claim_next:
            self.found += result is not None
            self.vain += result is None
        return result

    async def in_vain(self) -> None:
        """Until the queue was asked three times more and gave nothing: what may start has started."""
        before = self.vain
        await until(lambda: self.vain >= before + 3)


def dispatching(
    api: Api, socket_path: Path, slots: RunSlots, watch: Callable[[Dispatcher, Looks], Awaitable[None]]
) -> None:
    """Run a dispatcher on the API's database while `watch` looks on."""

    async def run() -> None:
        threads = Looks(Database(api.settings.database_url))
        dispatcher = Dispatcher(threads, PoolSocket(socket_path), slots)
        task = asyncio.create_task(dispatcher.run())
        try:
            await watch(dispatcher, threads)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await dispatcher.close()
            threads.close()

    api.runner.run(run())


def claimed(api: Api) -> int:
    with api.database.read() as connection:
        page = jobs.page(connection, api.account_id, limit=100)
    return sum(job.claimed_at is not None for job in page.jobs)


def test_an_accepted_job_is_started(api: Api, socket_path: Path) -> None:
    job = api.accepted_job()

    async def watch(_: Dispatcher, _looks: Looks) -> None:
        async with Pool(socket_path) as pool:
            await until(lambda: bool(pool.asked))
            assert pool.asked == [{"op": "start", "job": "dataset", "job_id": job.id, "lane": "small"}]

    dispatching(api, socket_path, RunSlots(3, 1), watch)
    assert claimed(api) == 1


def test_a_table_is_started_as_a_table(api: Api, socket_path: Path) -> None:
    columns = [{"name": "age", "type": "identity_age"}]
    job_id = api.post("/api/v1/tabular/generate", {"columns": columns}).data["job_id"]

    async def watch(_: Dispatcher, _looks: Looks) -> None:
        async with Pool(socket_path) as pool:
            await until(lambda: bool(pool.asked))
            assert pool.asked == [{"op": "start", "job": "tabular", "job_id": job_id, "lane": "small"}]

    dispatching(api, socket_path, RunSlots(3, 1), watch)


def test_no_more_jobs_are_started_than_there_are_slots(api: Api, socket_path: Path) -> None:
    made = [api.accepted_job().id for _ in range(5)]

    async def watch(_: Dispatcher, looks: Looks) -> None:
        async with Pool(socket_path) as pool:
            await until(lambda: len(pool.asked) == 2)
            await looks.in_vain()
            assert sorted(pool.jobs) == sorted(made[:2])
            assert claimed(api) == 2
            # A slot that falls free is found without anybody saying so.
            with api.database.write() as connection:
                connection.exec_driver_sql(f"UPDATE jobs SET status = 'completed' WHERE id = '{made[0]}'")
            await until(lambda: len(pool.asked) == 3)
            assert pool.jobs[2] == made[2]

    dispatching(api, socket_path, RunSlots(2, 1), watch)


def test_a_small_job_passes_bulk_ones(api: Api, socket_path: Path) -> None:
    bulk = [api.accepted_job(quantity=1000).id for _ in range(3)]
    small = api.accepted_job().id

    async def watch(_: Dispatcher, looks: Looks) -> None:
        async with Pool(socket_path) as pool:
            await until(lambda: len(pool.asked) == 2)
            await looks.in_vain()
            assert sorted(pool.jobs) == sorted([small, bulk[0]])
            assert claimed(api) == 2

    dispatching(api, socket_path, RunSlots(3, 1), watch)


def test_jobs_wait_for_a_pool_that_is_away_and_the_log_says_so_once(
    api: Api, socket_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    made = [api.accepted_job().id for _ in range(3)]
    caplog.set_level(logging.INFO, "symage.dispatch")

    async def watch(_: Dispatcher, looks: Looks) -> None:
        await until(lambda: "no run pool answers" in caplog.text and looks.found >= 3)
        async with Pool(socket_path) as pool:
            await until(lambda: len(pool.asked) == 3)
            assert sorted(pool.jobs) == sorted(made)

    dispatching(api, socket_path, RunSlots(3, 1), watch)
    assert caplog.text.count("no run pool answers") == 1
    assert "runs start again" in caplog.text
    assert claimed(api) == 3


def test_a_refused_job_delays_no_other_and_is_tried_again(api: Api, socket_path: Path) -> None:
    refused, *others = [api.accepted_job().id for _ in range(4)]

    async def watch(_: Dispatcher, _looks: Looks) -> None:
        async with Pool(socket_path, refusing=refused) as pool:
            await until(lambda: set(others) <= set(pool.jobs))
            # The next wait of the refused job is longer than what the others needed.
            assert pool.jobs.count(refused) <= 2
            pool.refusing = ""
            tries = pool.jobs.count(refused)
            await until(lambda: pool.jobs.count(refused) > tries)

    dispatching(api, socket_path, RunSlots(4, 1), watch)
    assert claimed(api) == 4


@pytest.mark.parametrize("answer", [b'{"ok": false, "error": "full"}\n', b"[]\n", b"what?\n", b""])
def test_a_refused_job_goes_back_to_the_queue(api: Api, socket_path: Path, answer: bytes) -> None:
    api.accepted_job()

    async def watch(dispatcher: Dispatcher, _looks: Looks) -> None:
        async with Pool(socket_path, answer) as pool:
            await until(lambda: len(pool.asked) >= 2)
        await dispatcher.close()

    dispatching(api, socket_path, RunSlots(3, 1), watch)
    with api.database.read() as connection:
        assert {job.status for job in jobs.page(connection, api.account_id, limit=9).jobs} == {"pending"}
    with api.database.write() as connection:
        for job in jobs.page(connection, api.account_id, limit=9).jobs:
            queue.unclaim(connection, job.id)
        assert queue.claim_next(connection, RunSlots(3, 1), now=times.now()) is not None
