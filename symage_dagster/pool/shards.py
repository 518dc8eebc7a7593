"""The shard desk: calls of `map_shards` on one side, shard workers on the other.

One shard at a time goes to an idle worker, in turn from every call of the chosen lane. A shard whose
worker died is tried again, three times in all. A call whose connection closed is gone: what waits is
dropped, workers busy with it are killed and replaced.
"""

import selectors
import socket
import struct
from collections import Counter, deque
from dataclasses import dataclass
from typing import Any

from symage_dagster.pool.connection import Connection, Message
from symage_dagster.pool.lanes import LANES, next_lane
from symage_dagster.pool.shard_worker import serve_shards
from symage_dagster.pool.worker import Worker, describe_status, fork_worker, reap

TRIES = 3


@dataclass(frozen=True, slots=True)
class ShardTask:
    index: int
    arguments: dict[str, Any]
    deaths: int = 0


class Call:
    """One open `map_shards`. `peer` is the process that called."""

    __slots__ = ("connection", "function", "gone", "lane", "peer", "waiting")

    def __init__(self, peer: int) -> None:
        self.connection: Connection
        self.peer = peer
        self.function = ""
        self.lane = "bulk"
        self.waiting: deque[ShardTask] = deque()
        self.gone = False


ShardWorker = Worker[tuple[Call, ShardTask]]


class ShardDesk:
    """Owns the shard workers and the calls; driven by the supervisor's loop."""

    def __init__(self, selector: selectors.BaseSelector, size: int) -> None:
        self._selector = selector
        self._size = size
        self._stopping = False
        self._calls: deque[Call] = deque()
        self._workers: dict[int, ShardWorker] = {}

    def fill(self) -> None:
        """Fork workers up to the desk's size, or as many as the machine allows now."""
        while len(self._workers) < self._size:
            try:
                worker: ShardWorker = fork_worker(
                    self._selector, serve_shards, self._on_answer, self._on_death
                )
            except OSError as error:
                print(f"no shard worker can be forked now: {error}", flush=True)
                return
            worker.ready = True
            self._workers[worker.pid] = worker

    def accept(self, sock: socket.socket) -> None:
        call = Call(_peer_of(sock))
        call.connection = Connection(
            sock,
            self._selector,
            lambda message: self._on_message(call, message),
            lambda: self._drop(call),
        )
        self._calls.append(call)

    def drop_calls_of(self, pid: int) -> None:
        """A run worker that finished its run can have left calls open only by mistake."""
        for call in [call for call in self._calls if call.peer == pid]:
            call.connection.close()
            self._drop(call)

    @property
    def is_full(self) -> bool:
        return len(self._workers) >= self._size

    def dispatch(self) -> None:
        """Give work to idle workers until there is no more of either."""
        for worker in self._workers.values():
            if not worker.idle:
                continue
            call = self._next_call()
            if call is None:
                return
            shard = call.waiting.popleft()
            worker.task = (call, shard)
            worker.connection.send(
                {"index": shard.index, "function": call.function, "arguments": shard.arguments}
            )

    def stop(self) -> None:
        """Shards are idempotent: their workers are killed where they stand."""
        self._stopping = True
        for worker in self._workers.values():
            worker.kill()

    def info(self) -> dict[str, Any]:
        return {
            "pids": list(self._workers),
            "busy": [worker.pid for worker in self._workers.values() if worker.task],
            "idle": sum(worker.idle for worker in self._workers.values()),
            "calls": len(self._calls),
            "waiting": sum(len(call.waiting) for call in self._calls),
        }

    @property
    def pids(self) -> list[int]:
        return list(self._workers)

    def _next_call(self) -> Call | None:
        busy = Counter(worker.task[0].lane for worker in self._workers.values() if worker.task)
        waiting = {call.lane for call in self._calls if call.waiting}
        lane = next_lane(waiting, busy, self._size)
        if lane is None:
            return None
        call = next(call for call in self._calls if call.waiting and call.lane == lane)
        self._calls.remove(call)
        self._calls.append(call)
        return call

    def _on_message(self, call: Call, message: Message) -> None:
        """A peer that does not speak the protocol is hung up on: it cannot be told which shard is meant."""
        match message:
            case {"op": "open", "function": str(function), "lane": str(lane)} if lane in LANES:
                call.function, call.lane = function, lane
            case {"op": "shard", "index": int(index), "arguments": dict(arguments)} if call.function:
                call.waiting.append(ShardTask(index, arguments))
            case {"op": "withdraw"}:
                count = len(call.waiting)
                call.waiting.clear()
                call.connection.send({"withdrawn": count})
            case _:
                call.connection.close()
                self._drop(call)

    def _on_answer(self, worker: ShardWorker, message: Message) -> None:
        if worker.task is None:
            return
        call, _ = worker.task
        worker.task = None
        call.connection.send(message)

    def _on_death(self, worker: ShardWorker) -> None:
        status = reap(worker.pid)
        del self._workers[worker.pid]
        if worker.task:
            self._try_again(*worker.task, status)
        if not self._stopping:
            self.fill()

    def _try_again(self, call: Call, shard: ShardTask, status: int) -> None:
        if call.gone:
            return
        died = ShardTask(shard.index, shard.arguments, shard.deaths + 1)
        if died.deaths < TRIES:
            call.waiting.appendleft(died)
            return
        reason = f"its worker died {TRIES} times, the last {describe_status(status)}"
        call.connection.send({"index": shard.index, "error": reason})

    def _drop(self, call: Call) -> None:
        call.gone = True
        call.waiting.clear()
        self._calls.remove(call)
        for worker in self._workers.values():
            if worker.task and worker.task[0] is call:
                worker.kill()


def _peer_of(sock: socket.socket) -> int:
    """The process at the other end, as the kernel knows it."""
    credentials = sock.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    pid: int = struct.unpack("3i", credentials)[0]
    return pid
