"""Dagster's run launcher that hands every run to the warm pool.

It never falls back to a slower way: a pool that is being restarted is waited for, and when it does not
come back the launch fails and says so.
"""

from pathlib import Path
from typing import Any

import dagster as dg

from symage_dagster.adapter import (
    CheckRunHealthResult,
    ConfigurableClassData,
    LaunchRunContext,
    WorkerStatus,
)
from symage_dagster.configured_launcher import ConfiguredLauncher
from symage_dagster.pool.lanes import REFRESHES
from symage_dagster.pool.orders import LANE_TAG
from symage_dagster.pool.rpc import ask, ask_patiently
from symage_dagster.refreshes.names import is_refresh

PATIENCE_SECONDS = 20.0
"""Longer than the pool takes to preload; a launch within it costs no retry."""


class WarmPoolRunLauncher(ConfiguredLauncher):
    """`control_socket` is where the pool listens."""

    def __init__(self, control_socket: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._control_socket = Path(control_socket)
        super().__init__(inst_data)

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        return {"control_socket": dg.Field(dg.StringSource)}

    def launch_run(self, context: LaunchRunContext) -> None:
        run = context.dagster_run
        lane = REFRESHES if is_refresh(run) else run.tags.get(LANE_TAG, "bulk")
        request = {"op": "launch", "run_id": run.run_id, "lane": lane}
        answer = ask_patiently(self._control_socket, request, PATIENCE_SECONDS)
        if not answer["ok"]:
            raise RuntimeError(f"the pool refused run {run.run_id}: {answer['error']}")

    def terminate(self, run_id: str) -> bool:
        """Write the request first: the worker looks there for a cancel that came before the run began."""
        run = self._instance.get_run_by_id(run_id)
        if run is None or run.is_finished:
            return False
        self._instance.report_run_canceling(run)
        return bool(ask(self._control_socket, {"op": "cancel", "run_id": run_id})["found"])

    def check_run_worker_health(self, run: dg.DagsterRun) -> CheckRunHealthResult:
        """Dagster fails a run for every answer but RUNNING and SUCCESS, so doubt is answered RUNNING.

        A refused connection is no doubt: workers die with their supervisor.
        """
        try:
            answer = ask(self._control_socket, {"op": "status", "run_id": run.run_id})
        except (ConnectionRefusedError, FileNotFoundError) as error:
            return CheckRunHealthResult(WorkerStatus.NOT_FOUND, f"the pool is not running: {error}")
        except OSError as error:
            return CheckRunHealthResult(WorkerStatus.RUNNING, f"the pool is slow to answer: {error}")
        return CheckRunHealthResult(WorkerStatus(answer["status"]))
