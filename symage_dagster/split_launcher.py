"""Dagster's run launcher where another stands beside the platform's own, such as one that gives runs pods.

The other launches what Dagster starts, or of this only the runs of large jobs. Each is asked about runs that
it has, and about no others: most runs begin in a pool without any launcher, and one that has never heard of a
run takes it for lost. Who has a run stands in its tags, which a run that makes another good inherits, so that
they are written anew at each launch.
"""

import time
from collections.abc import Mapping
from typing import Any

import dagster as dg

from symage_dagster.adapter import (
    CheckRunHealthResult,
    ConfigurableClassData,
    LaunchRunContext,
    RunLauncher,
    WorkerStatus,
    make_launcher,
)
from symage_dagster.configured_launcher import ConfiguredLauncher
from symage_dagster.nodes.launcher import Watch
from symage_dagster.pool.orders import LARGE_TAG, NODE_TAG

PATIENCE_SECONDS = 120.0
"""For so long a run counts as alive of which its launcher cannot tell, as while a cluster's API is away."""


class SplitRunLauncher(ConfiguredLauncher):
    """`own` and `other` are launchers as dagster.yaml names them; `only_large`: whether the other's are the
    runs of large jobs alone."""

    def __init__(
        self,
        own: Mapping[str, Any],
        other: Mapping[str, Any],
        only_large: bool,
        inst_data: ConfigurableClassData | None = None,
    ) -> None:
        super().__init__(inst_data)
        self.own, self.other = make_launcher(**own), make_launcher(**other)
        self._name = type(self.other).__name__
        self._only_large = only_large
        self._watch = Watch(patience=PATIENCE_SECONDS)

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        return {"own": dict, "other": dict, "only_large": bool}

    def register_instance(self, instance: dg.DagsterInstance) -> None:
        super().register_instance(instance)
        for each in (self.own, self.other):
            each.register_instance(instance)

    def launch_run(self, context: LaunchRunContext) -> None:
        run = context.dagster_run
        chosen = self.own if self._only_large and LARGE_TAG not in run.tags else self.other
        if chosen is self.other or self._other_has(run):
            node = self._name if chosen is self.other else ""
            self._instance.add_run_tags(run.run_id, {NODE_TAG: node})
        chosen.launch_run(context)

    def terminate(self, run_id: str) -> bool:
        run = self._instance.get_run_by_id(run_id)
        return run is not None and self._having(run).terminate(run_id)

    def check_run_worker_health(self, run: dg.DagsterRun) -> CheckRunHealthResult:
        """Dagster fails a run for every answer but RUNNING and SUCCESS, so doubt is answered RUNNING for a
        while."""
        having = self._having(run)
        if not having.supports_check_run_worker_health:
            return CheckRunHealthResult(WorkerStatus.RUNNING, f"{self._name} does not tell")
        told = having.check_run_worker_health(run)
        known_at = None if told.status == WorkerStatus.UNKNOWN else time.monotonic_ns()
        if self._watch.is_lost(run.run_id, known_at) or known_at is not None:
            return told
        return CheckRunHealthResult(WorkerStatus.RUNNING, f"{self._name} cannot tell yet: {told.msg}")

    def get_run_worker_debug_info(
        self, run: dg.DagsterRun, include_container_logs: bool | None = True
    ) -> str | None:
        return self._having(run).get_run_worker_debug_info(run, include_container_logs)

    def join(self, timeout: int = 30) -> None:
        for each in (self.own, self.other):
            each.join(timeout)

    def dispose(self) -> None:
        for each in (self.own, self.other):
            each.dispose()

    def _having(self, run: dg.DagsterRun) -> RunLauncher[dg.DagsterInstance]:
        return self.other if self._other_has(run) else self.own

    def _other_has(self, run: dg.DagsterRun) -> bool:
        return run.tags.get(NODE_TAG) == self._name
