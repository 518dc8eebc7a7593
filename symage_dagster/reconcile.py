"""Job rows (the truth) against Dagster runs (the means): what to do about each open job.

Crash recovery of a run is Dagster's own (monitoring and retries). This decides about what Dagster
cannot see: an accepted job that was never launched, a run that ended without settling its job.
`decide` is pure, so every crash point is a row of a table test.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

GRACE_SECONDS = 20
"""How long a launch may be on its way before it counts as lost."""
RETRY_SECONDS = 60
"""How long Dagster's daemon has for a retry that it announced."""
MAX_ATTEMPTS = 4
CLOCK_SECONDS = 5.0
"""By how much the clocks of two processes may differ."""

ACTIVE = frozenset({"QUEUED", "NOT_STARTED", "STARTING", "STARTED", "CANCELING"})


@dataclass(frozen=True, slots=True)
class OpenJob:
    """A job that was claimed for launching `waited` seconds ago and has not ended."""

    job_id: str
    status: str
    attempt: int
    lane: str
    run_id: str | None
    """The run that took the job's lease last."""
    waited: float
    in_parts: bool
    """Whether a part of what was asked for can be delivered."""
    parks: int = 0
    """Attempts that ended by a fault which was not the job's."""
    is_large: bool = False
    """Whether its runs are for another launcher than ours."""
    taken: bool = False
    """Whether it was taken from the queue just now, to be launched by whoever decides."""

    @property
    def tries(self) -> int:
        """Attempts that count against it."""
        return self.attempt - self.parks


@dataclass(frozen=True, slots=True)
class LastRun:
    """One of the newest runs of a job; `ended_for` seconds, 0 while it is active."""

    run_id: str
    status: str
    will_retry: bool
    ended_for: float


@dataclass(frozen=True, slots=True)
class Decision:
    """`action` is wait, launch, deliver (launch, to deliver what was made), fail or cancel; `reason` goes to
    the log and into the job's error."""

    action: str
    reason: str


def since(moment: float, now: float) -> float:
    """Seconds from a moment until now. One that is to come was noted before the clock was set back: long
    ago."""
    return now - moment if moment <= now + CLOCK_SECONDS else math.inf


def decide(job: OpenJob, runs: Sequence[LastRun]) -> Decision:
    """What to do about one open job; `runs` is empty or ends with the newest run."""
    if any(run.status in ACTIVE for run in runs):
        return Decision("wait", "a run is at work, and Dagster watches it")
    if job.taken:
        return Decision("launch", "large, and its turn has come")
    if not runs:
        return _never_ran(job)
    if min(run.ended_for for run in runs) < GRACE_SECONDS:
        return Decision("wait", "its run has just ended")
    # A run that came beside another was refused and is CANCELED too: what counts is who held the job.
    last = next((run for run in runs if run.run_id == job.run_id), runs[-1])
    if last.will_retry and last.ended_for < RETRY_SECONDS:
        return Decision("wait", "Dagster has announced a retry")
    if job.status == "canceling" or last.status == "CANCELED":
        began = job.in_parts and job.run_id is not None
        action = "deliver" if began and job.tries < MAX_ATTEMPTS else "cancel"
        return Decision(action, "its run was terminated")
    if job.tries < MAX_ATTEMPTS:
        return Decision("launch", f"run ended {last.status} and left the job open")
    return Decision("fail", f"gave up after {job.tries} attempts")


def _never_ran(job: OpenJob) -> Decision:
    if job.waited < GRACE_SECONDS:
        return Decision("wait", "its launch is on the way")
    return Decision("launch", "claimed, but no run was created")
