"""A node beside a pool of its own making: what it takes of the queue, and what it hands on."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from symage.request import GenerationRequest
from symage.storage import acceptance, accounts, nodes
from symage.storage.acceptance import Application
from symage.storage.database import Database
from symage.storage.nodes import Launch
from symage.storage.queue import RunSlots
from symage_dagster.nodes.service import Node
from tests.waiting import until

Watch = Callable[[], Awaitable[None]]


class StandIn:
    """The pool's end of the control socket: says what it is told to say of itself, remembers the rest."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.node = "host/one"
        self.busy = {"run-a": 17}
        self.idle = 1
        self.asked: list[dict[str, str]] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        message = json.loads(await reader.readline())
        runs = {"busy": self.busy, "idle": self.idle, "waiting": 0}
        if message["op"] != "info":
            self.asked.append(message)
        writer.write(json.dumps({"ok": True, "node": self.node, "runs": runs}).encode() + b"\n")
        await writer.drain()
        writer.close()


def beside(pool: StandIn, url: str, watch: Watch) -> None:
    """Run a node with the pool while `watch` looks on."""

    async def run() -> None:
        server = await asyncio.start_unix_server(pool.serve, str(pool.path))
        node = asyncio.create_task(Node(Database(url), pool.path, RunSlots(2, 1)).run())
        try:
            await watch()
        finally:
            node.cancel()
            await asyncio.gather(node, return_exceptions=True)
            server.close()

    asyncio.run(run())


def test_a_node_says_that_it_lives_and_does_what_is_asked(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    pool = StandIn(tmp_path / "pool.sock")
    with database.write() as connection:
        nodes.ask_launch(connection, Launch("run-b", "small"), now=1)
        nodes.ask_launch(connection, Launch("run-c", "bulk"), now=2)
        nodes.ask_cancel(connection, "run-a", "host/one", now=3)

    async def watch() -> None:
        await until(lambda: len(pool.asked) >= 2)
        pool.idle = 0

    beside(pool, database_url, watch)
    assert pool.asked[0] == {"op": "cancel", "run_id": "run-a"}
    assert pool.asked[1] == {"op": "launch", "run_id": "run-b", "lane": "small"}
    with database.read() as connection:
        node = nodes.find(connection, "host/one")
    assert node is not None
    assert node.runs == ["run-a"]


def test_a_node_takes_jobs_in_the_name_of_its_pool(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    pool = StandIn(tmp_path / "pool.sock")
    with database.write() as connection:
        account = accounts.create(connection, "owner", now=1).id
        asked = GenerationRequest(("irs_w2_single_page_2025",), 1, 42)
        application = Application(account, asked, 42, 22, "api")
        job_id = acceptance.accept(connection, application, now=2).job.id

    async def watch() -> None:
        await until(lambda: bool(pool.asked))

    beside(pool, database_url, watch)
    assert pool.asked[0] == {"op": "start", "job": "dataset", "job_id": job_id, "lane": "small"}
    assert claimed_by(database) == ["host/one"]


def claimed_by(database: Database) -> list[Any]:
    import sqlalchemy as sa

    from symage.storage.schema import jobs

    with database.read() as connection:
        return list(connection.scalars(sa.select(jobs.c.node)))
