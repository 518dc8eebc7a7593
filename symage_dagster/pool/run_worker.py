"""The child's side of a run worker: open the Dagster instance, then execute one run after another.

Cancel reaches it as SIGINT. Between runs that is ignored; within a run Dagster turns it into an
interrupt of the step. A cancel that came before the run was begun shows in the run's own status,
because the launcher writes it there before it signals.
"""

import json
import signal
import socket
import traceback
from dataclasses import dataclass
from pathlib import Path

import dagster as dg

from symage_dagster.adapter import Project, capture_interrupts, create_run, execute_run
from symage_dagster.pool.connection import encode
from symage_dagster.pool.orders import NODE_TAG, RunOrder
from symage_dagster.sqlite_storage import close_run_files, prepare_run_files


@dataclass(frozen=True, slots=True)
class RunBench:
    """What every run needs; all of it made before the fork."""

    project: Project
    partitions: str
    code_socket: Path
    location: str
    node: str | None = None
    """What this life of the pool is called, where several machines share an installation."""

    @property
    def tags(self) -> dict[str, str]:
        return {NODE_TAG: self.node} if self.node else {}


def serve_runs(bench: RunBench, sock: socket.socket) -> None:
    """Returns when the supervisor closes its end."""
    signal.signal(signal.SIGINT, _ignore)
    with dg.DagsterInstance.get() as instance, sock.makefile("rb") as lines:
        _touch(instance, bench.partitions)
        sock.sendall(encode({"ready": True}))
        for line in lines:
            order = RunOrder.from_message(json.loads(line))
            well = _perform(bench, instance, order)
            sock.sendall(encode({"done": order.run_id, "ok": well}))


def _ignore(_number: int, _frame: object) -> None:
    """A handler, not SIG_IGN: Dagster puts back whatever handler it found."""


def _touch(instance: dg.DagsterInstance, partitions: str) -> None:
    """Open every connection that the first run would otherwise wait for."""
    instance.get_runs(limit=1)
    instance.get_dynamic_partitions(partitions)
    prepare_run_files(instance)


def _perform(bench: RunBench, instance: dg.DagsterInstance, order: RunOrder) -> bool:
    """True when the run ended well. A failure outside the run's own steps is reported as its failure."""
    with capture_interrupts():
        try:
            return _create_and_execute(bench, instance, order)
        except Exception as error:
            traceback.print_exc()
            _report_failed(instance, order.run_id, f"{type(error).__name__}: {error}")
            return False
        finally:
            close_run_files(instance, order.run_id)


def _create_and_execute(bench: RunBench, instance: dg.DagsterInstance, order: RunOrder) -> bool:
    run = _create(bench, instance, order) if order.job else instance.get_run_by_id(order.run_id)
    if run is None:
        raise LookupError(f"run {order.run_id} is not in this Dagster instance")
    if run.is_finished:
        return False
    if run.status == dg.DagsterRunStatus.CANCELING:
        instance.report_run_canceled(run, "Canceled before it was begun.")
        return False
    if not order.job and bench.tags:
        instance.add_run_tags(run.run_id, bench.tags)
    return execute_run(instance, run.run_id)


def _create(bench: RunBench, instance: dg.DagsterInstance, order: RunOrder) -> dg.DagsterRun:
    instance.add_dynamic_partitions(bench.partitions, [str(order.partition)])
    return create_run(
        instance,
        bench.project,
        job=str(order.job),
        partition=str(order.partition),
        run_id=order.run_id,
        tags={**order.run_tags(), **bench.tags},
        code_socket=bench.code_socket,
        location=bench.location,
    )


def _report_failed(instance: dg.DagsterInstance, run_id: str, reason: str) -> None:
    run = instance.get_run_by_id(run_id)
    if run is not None and not run.is_finished:
        instance.report_run_failed(run, reason)
