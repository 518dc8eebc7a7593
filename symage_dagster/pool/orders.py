"""What the supervisor tells a run worker to do: create a run and execute it, or execute one that exists."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

PARTITION_TAG = "dagster/partition"
JOB_TAG = "symage/job_id"
ATTEMPT_TAG = "symage/attempt"
LANE_TAG = "symage/lane"
NODE_TAG = "symage/node"
"""On which node a run is, where several machines share an installation; or which launcher beside ours has
it."""
LARGE_TAG = "symage/large"
"""On runs of jobs that are large enough for another launcher than ours."""


@dataclass(frozen=True, slots=True)
class RunOrder:
    """`job` is None for a run that exists in Dagster already; `partition` is the platform's job id."""

    run_id: str
    lane: str
    job: str | None = None
    partition: str | None = None
    attempt: int | None = None
    tags: Mapping[str, str] | None = None

    def to_message(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> "RunOrder":
        return cls(**message)

    def run_tags(self) -> dict[str, str]:
        """The tags of a run created for this order. The caller's own come first and cannot override."""
        own = {
            PARTITION_TAG: str(self.partition),
            JOB_TAG: str(self.partition),
            LANE_TAG: self.lane,
        }
        if self.attempt is not None:
            own[ATTEMPT_TAG] = str(self.attempt)
        return {**(self.tags or {}), **own}
