"""A run launcher that notes what it is asked, and answers as it is told."""

from typing import Any

import dagster as dg

from symage_dagster.adapter import (
    CheckRunHealthResult,
    ConfigurableClassData,
    LaunchRunContext,
    WorkerStatus,
)
from symage_dagster.configured_launcher import ConfiguredLauncher


class Elsewhere(ConfiguredLauncher):
    """`status`: what it says of every run; `tells`: whether it says anything."""

    def __init__(self, inst_data: ConfigurableClassData | None, status: str, tells: bool) -> None:
        super().__init__(inst_data)
        self.status, self._tells = WorkerStatus(status), tells
        self.asked: list[tuple[str, str]] = []

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        return {"status": dg.Field(str, default_value="RUNNING"), "tells": dg.Field(bool, default_value=True)}

    def launch_run(self, context: LaunchRunContext) -> None:
        self.asked.append(("launch", context.dagster_run.run_id))

    def terminate(self, run_id: str) -> bool:
        self.asked.append(("terminate", run_id))
        return True

    @property
    def supports_check_run_worker_health(self) -> bool:
        return self._tells

    def check_run_worker_health(self, run: dg.DagsterRun) -> CheckRunHealthResult:
        self.asked.append(("health", run.run_id))
        return CheckRunHealthResult(self.status, "as I was told")
