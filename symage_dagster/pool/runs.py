"""The run desk: runs that wait, run workers, and what became of each run.

A run worker takes one run at a time. When it dies, a throw-away child reports its run as failed, so
that Dagster's own retry starts at once and not at the next poll of its monitor.
"""

import os
import selectors
from collections import Counter, OrderedDict
from collections.abc import Callable
from functools import partial
from typing import Any

from symage_dagster.pool.connection import Message
from symage_dagster.pool.lanes import MOST_REFRESHES, REFRESHES, next_lane
from symage_dagster.pool.orders import RunOrder
from symage_dagster.pool.reporter import CANCELED, FAILED, report
from symage_dagster.pool.run_worker import RunBench, serve_runs
from symage_dagster.pool.worker import Worker, describe_status, fork_worker, reap, run_child

REMEMBERED = 1000
"""Ended runs whose outcome is kept for Dagster's monitor, which asks within seconds."""

FAILED_STARTS = 5
"""Workers in a row that may die before they are ready; after that, forking more would not help."""

RunWorker = Worker[RunOrder]


class WorkersCannotStart(RuntimeError):
    """Run workers die before they are ready. The pool ends, and who supervises it backs off."""


class RunDesk:
    """Owns the run workers and the queue of orders; driven by the supervisor's loop."""

    def __init__(
        self,
        selector: selectors.BaseSelector,
        bench: RunBench,
        size: int,
        runs_per_worker: int,
        on_run_ended: Callable[[int], None],
    ) -> None:
        self._selector = selector
        self._bench = bench
        self._size = size
        self._runs_per_worker = runs_per_worker
        self._on_run_ended = on_run_ended
        self._stopping = False
        self._failed_starts = 0
        self._workers: dict[int, RunWorker] = {}
        self._waiting: list[RunOrder] = []
        self._outcomes: OrderedDict[str, str] = OrderedDict()
        self._reporters: set[int] = set()

    def fill(self) -> None:
        """Fork workers up to the desk's size, and one beside for each refresh, or as many as the machine
        allows now: the supervisor asks again at every turn. Each tells when its instance is open."""
        while len(self._workers) < self._wanted():
            try:
                worker: RunWorker = fork_worker(
                    self._selector, partial(serve_runs, self._bench), self._on_message, self._on_death
                )
            except OSError as error:
                print(f"no run worker can be forked now: {error}", flush=True)
                return
            self._workers[worker.pid] = worker

    def submit(self, order: RunOrder) -> str | None:
        """Queue an order. Returns the run that already works on the same job and attempt, if one does."""
        twin = self._twin(order)
        if twin is not None:
            return twin
        self._waiting.append(order)
        if order.lane == REFRESHES:
            self.fill()
        return None

    def cancel(self, run_id: str) -> bool:
        """Interrupt the run, or take it out of the queue; False when it is not here."""
        worker = self._worker_on(run_id)
        if worker is not None:
            worker.interrupt()
            return True
        queued = [order for order in self._waiting if order.run_id == run_id]
        if not queued:
            return False
        self._waiting.remove(queued[0])
        self._remember(run_id, "FAILED")
        self._report([run_id], CANCELED, "Canceled before it was begun.")
        return True

    def status(self, run_id: str) -> str:
        """In the words of Dagster's WorkerStatus; a run that waits here counts as running."""
        if self._worker_on(run_id) or any(order.run_id == run_id for order in self._waiting):
            return "RUNNING"
        return self._outcomes.get(run_id, "NOT_FOUND")

    @property
    def is_full(self) -> bool:
        return len(self._workers) >= self._size

    def dispatch(self) -> None:
        for worker in self._workers.values():
            if not worker.idle:
                continue
            order = self._next_order()
            if order is None:
                return
            worker.task = order
            worker.connection.send(order.to_message())

    def reap_reporters(self) -> None:
        """Only our own throw-away children: a wait for any child would steal a worker's status."""
        for pid in list(self._reporters):
            if os.waitpid(pid, os.WNOHANG)[0]:
                self._reporters.discard(pid)

    def stop(self) -> None:
        """Interrupt what runs: it ends as failed, as does what waits, and Dagster starts it all again after
        the restart.
        """
        self._stopping = True
        if self._waiting:
            runs = [order.run_id for order in self._waiting]
            self._waiting.clear()
            self._report(runs, FAILED, "The pool was stopped before the run was begun.")
        for worker in self._workers.values():
            if worker.task is None:
                worker.kill()
                continue
            worker.interrupt()
            worker.connection.finish_sending()

    def info(self) -> dict[str, Any]:
        workers = self._workers.values()
        return {
            "pids": list(self._workers),
            "busy": {worker.task.run_id: worker.pid for worker in workers if worker.task},
            "idle": sum(worker.idle for worker in workers),
            "waiting": len(self._waiting),
        }

    @property
    def pids(self) -> list[int]:
        return [*self._workers, *self._reporters]

    def kill(self) -> None:
        for worker in self._workers.values():
            worker.kill()

    def _twin(self, order: RunOrder) -> str | None:
        known = [*self._waiting, *(worker.task for worker in self._workers.values() if worker.task)]
        for other in known:
            if other.run_id == order.run_id:
                return other.run_id
            if order.job and (other.partition, other.attempt) == (order.partition, order.attempt):
                return other.run_id
        return None

    def _worker_on(self, run_id: str) -> RunWorker | None:
        for worker in self._workers.values():
            if worker.task and worker.task.run_id == run_id:
                return worker
        return None

    def _next_order(self) -> RunOrder | None:
        busy = Counter(worker.task.lane for worker in self._workers.values() if worker.task)
        waiting = {order.lane for order in self._waiting}
        refreshing = busy.pop(REFRESHES, 0)
        if REFRESHES in waiting and refreshing < MOST_REFRESHES:
            lane: str | None = REFRESHES
        else:
            lane = next_lane(waiting, busy, self._size) if busy.total() < self._size else None
        if lane is None:
            return None
        order = next(order for order in self._waiting if order.lane == lane)
        self._waiting.remove(order)
        return order

    def _wanted(self) -> int:
        orders = [*self._waiting, *(worker.task for worker in self._workers.values() if worker.task)]
        refreshes = sum(order.lane == REFRESHES for order in orders)
        return self._size + min(refreshes, MOST_REFRESHES)

    def _on_message(self, worker: RunWorker, message: Message) -> None:
        if "ready" in message:
            worker.ready = True
            self._failed_starts = 0
            return
        self._remember(message["done"], "SUCCESS" if message["ok"] else "FAILED")
        self._on_run_ended(worker.pid)
        worker.task = None
        worker.served += 1
        if worker.served >= self._runs_per_worker or len(self._workers) > self._wanted():
            worker.ready = False
            worker.connection.finish_sending()

    def _on_death(self, worker: RunWorker) -> None:
        status = describe_status(reap(worker.pid))
        del self._workers[worker.pid]
        if worker.task:
            print(f"run worker {worker.pid} died in run {worker.task.run_id}: {status}", flush=True)
            self._remember(worker.task.run_id, "FAILED")
            if not self._stopping:
                self._report([worker.task.run_id], FAILED, f"The run worker died: {status}.")
        if not self._stopping:
            self._replace(worker, status)

    def _replace(self, dead: RunWorker, status: str) -> None:
        if not dead.ready and not dead.served:
            self._failed_starts += 1
        if self._failed_starts >= FAILED_STARTS:
            raise WorkersCannotStart(f"{FAILED_STARTS} run workers died before they were ready: {status}")
        self.fill()

    def _remember(self, run_id: str, outcome: str) -> None:
        self._outcomes[run_id] = outcome
        while len(self._outcomes) > REMEMBERED:
            self._outcomes.popitem(last=False)

    def _report(self, run_ids: list[str], outcome: str, reason: str) -> None:
        supervisor = os.getpid()
        pid = os.fork()
        if pid == 0:
            run_child(supervisor, self._selector, partial(report, run_ids, outcome, reason))
        self._reporters.add(pid)
