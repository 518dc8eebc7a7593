"""Dagster's run launcher where several machines make runs: it leaves orders in the platform's database.

Its own machine need not make runs at all. Any node launches a run; the one that has a run interrupts it.
Whether a run lives is told by its node's beats, of which this sees only whether new ones come: no clocks are
compared.
"""

import os
import time
from collections.abc import Callable
from functools import cache

import dagster as dg
import sqlalchemy as sa

from symage import settings
from symage.storage import nodes
from symage.storage.database import Database
from symage.storage.nodes import Launch
from symage_dagster.adapter import (
    CheckRunHealthResult,
    ConfigurableClassData,
    LaunchRunContext,
    WorkerStatus,
)
from symage_dagster.configured_launcher import ConfiguredLauncher
from symage_dagster.pool.orders import LANE_TAG, NODE_TAG

PATIENCE_SECONDS = 20.0
"""For so long a run counts as alive of which no new beat tells."""
_PAUSE_SECONDS = 15.0
"""Between two looks: after a longer one (a database that was away) all begins anew."""
_MOST_WATCHED = 10_000
"""Runs that are remembered, most of them ended long ago."""


class Watch:
    """Remembers of each run the last beat that told of it, and when this was first seen; `clock` never goes
    back. Of a run that is not told of for `patience` seconds it is said that it is lost."""

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, patience: float = PATIENCE_SECONDS
    ) -> None:
        self._clock, self._patience = clock, patience
        self._looked = clock()
        self._seen: dict[str, tuple[int | None, float]] = {}

    def is_lost(self, run_id: str, beat: int | None) -> bool:
        """`beat`: the newest that tells of the run, if there is one."""
        now = self._clock()
        if now - self._looked > _PAUSE_SECONDS or len(self._seen) > _MOST_WATCHED:
            self._seen.clear()
        self._looked = now
        last, since = self._seen.setdefault(run_id, (beat, now))
        if beat is not None and beat != last:
            self._seen[run_id] = beat, now
            return False
        return now - since > self._patience


class NodeRunLauncher(ConfiguredLauncher):
    """The database is that of the installation whose settings the process has."""

    def __init__(self, inst_data: ConfigurableClassData | None = None) -> None:
        self._watch = Watch()
        super().__init__(inst_data)

    def launch_run(self, context: LaunchRunContext) -> None:
        run = context.dagster_run
        launch, database = Launch(run.run_id, run.tags.get(LANE_TAG, "bulk")), _database()
        now = database.now()
        with database.write() as connection:
            nodes.ask_launch(connection, launch, now=now)

    def terminate(self, run_id: str) -> bool:
        """Write the request first: a node looks there for a cancel that came before the run began."""
        run = self._instance.get_run_by_id(run_id)
        if run is None or run.is_finished:
            return False
        self._instance.report_run_canceling(run)
        if _stop(run):
            self._instance.report_run_canceled(run, "Canceled before a node took it.")
        return True

    def check_run_worker_health(self, run: dg.DagsterRun) -> CheckRunHealthResult:
        """Dagster fails a run for every answer but RUNNING and SUCCESS, so doubt is answered RUNNING."""
        node_id = run.tags.get(NODE_TAG, "")
        try:
            beat = _newest_beat(run.run_id, node_id)
        except sa.exc.SQLAlchemyError as error:
            return CheckRunHealthResult(WorkerStatus.RUNNING, f"the database does not tell: {error}")
        if self._watch.is_lost(run.run_id, beat):
            gone = f"node {node_id or 'of no name'} has not told of it for {PATIENCE_SECONDS:.0f} s"
            return CheckRunHealthResult(WorkerStatus.NOT_FOUND, gone)
        return CheckRunHealthResult(WorkerStatus.RUNNING)


def _stop(run: dg.DagsterRun) -> bool:
    """Ask the run's node to interrupt it; True when no node had taken it. The node that a tag names may be
    that of an earlier run, which this one is to make good."""
    database = _database()
    now = database.now()
    with database.write() as connection:
        if nodes.withdraw(connection, run.run_id):
            return True
        if NODE_TAG in run.tags:
            nodes.ask_cancel(connection, run.run_id, run.tags[NODE_TAG], now=now)
    return False


def _newest_beat(run_id: str, node_id: str) -> int | None:
    with _database().read() as connection:
        node = nodes.find(connection, node_id)
    return node.beat_at if node is not None and run_id in node.runs else None


def _database() -> Database:
    return _opened(os.getpid())


@cache
def _opened(_pid: int) -> Database:
    return Database(settings.read(os.environ).database_url, pool_size=1)
