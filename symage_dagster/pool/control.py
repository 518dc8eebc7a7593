"""The control socket: one JSON line in, one JSON line out, for the launcher, the API and operators.

    {"op": "start", "job_id": J, "attempt": N, "lane": "small"|"bulk"|"refresh", "tags": {...}, "job": NAME}
        create the run of partition J and execute it; all but "job_id" may be absent
        -> {"ok": true, "accepted": true, "run_id": R}, or accepted false and the run that has it already
    {"op": "launch", "run_id": R, "lane": L}   execute a run that exists  -> {"ok": true, "accepted": ...}
    {"op": "cancel", "run_id": R}              -> {"ok": true, "found": true|false}
    {"op": "status", "run_id": R}              -> {"ok": true, "status": RUNNING|SUCCESS|FAILED|NOT_FOUND}
    {"op": "info"}                             -> {"ok": true, "node": N, "runs": {...}, "shards": {...}}
    {"op": "shutdown"}                         -> {"ok": true}
A request that cannot be understood gets {"ok": false, "error": "..."}.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from symage_dagster.pool.connection import Message
from symage_dagster.pool.engine import describe
from symage_dagster.pool.lanes import RUN_LANES
from symage_dagster.pool.orders import RunOrder
from symage_dagster.pool.runs import RunDesk
from symage_dagster.pool.shards import ShardDesk


class Control:
    """Answers requests; has no state of its own."""

    def __init__(
        self,
        runs: RunDesk,
        shards: ShardDesk,
        jobs: Mapping[str, Any],
        default_job: str | None,
        shut_down: Callable[[], None],
        node: str | None = None,
    ) -> None:
        self._runs = runs
        self._shards = shards
        self._jobs = jobs
        self._default_job = default_job
        self._shut_down = shut_down
        self._node = node
        self._operations: dict[str, Callable[[Message], Message]] = {
            "start": self._start,
            "launch": self._launch,
            "cancel": self._cancel,
            "status": self._status,
            "info": self._info,
            "shutdown": self._shutdown,
        }

    def answer(self, request: Message) -> Message:
        operation = self._operations.get(str(request.get("op")))
        if operation is None:
            return {"ok": False, "error": f"unknown op {request.get('op')!r}"}
        try:
            return {"ok": True, **operation(request)}
        except (KeyError, ValueError, TypeError) as error:
            return {"ok": False, "error": describe(error)}

    def _start(self, request: Message) -> Message:
        order = RunOrder(
            run_id=str(uuid4()),
            lane=_lane(request),
            job=self._job(request.get("job")),
            partition=str(request["job_id"]),
            attempt=None if request.get("attempt") is None else int(request["attempt"]),
            tags=_tags(request),
        )
        return self._submit(order)

    def _launch(self, request: Message) -> Message:
        return self._submit(RunOrder(run_id=str(request["run_id"]), lane=_lane(request)))

    def _submit(self, order: RunOrder) -> Message:
        twin = self._runs.submit(order)
        return {"accepted": twin is None, "run_id": twin or order.run_id}

    def _cancel(self, request: Message) -> Message:
        return {"found": self._runs.cancel(str(request["run_id"]))}

    def _status(self, request: Message) -> Message:
        return {"status": self._runs.status(str(request["run_id"]))}

    def _info(self, _request: Message) -> Message:
        return {"node": self._node, "runs": self._runs.info(), "shards": self._shards.info()}

    def _shutdown(self, _request: Message) -> Message:
        self._shut_down()
        return {}

    def _job(self, name: str | None) -> str:
        chosen = name or self._default_job
        if chosen is None and len(self._jobs) == 1:
            chosen = next(iter(self._jobs))
        if chosen not in self._jobs:
            raise ValueError(f"job is {chosen!r}; the definitions have {', '.join(self._jobs)}")
        return str(chosen)


def _tags(request: Message) -> dict[str, str]:
    tags = request.get("tags", {})
    if not isinstance(tags, dict):
        raise TypeError(f"tags is {tags!r}; it must be an object")
    return {str(key): str(value) for key, value in tags.items()}


def _lane(request: Message) -> str:
    lane = request.get("lane", "bulk")
    if lane not in RUN_LANES:
        raise ValueError(f"lane is {lane!r}; it is one of {', '.join(RUN_LANES)}")
    return str(lane)
