"""When a job that the pool refused may be tried again. Each waits by itself: it holds up no other."""

from collections.abc import Collection

SHORTEST = 0.1
LONGEST = 5.0
"""Seconds before the first and the later tries."""


class Retries:
    """Moments are seconds of a clock that never goes back."""

    def __init__(self) -> None:
        self._waits: dict[str, tuple[float, float]] = {}
        """job id -> (seconds it waits, moment at which it may be tried)."""

    def refused(self, job_id: str, moment: float) -> None:
        """Twice as long as the last time."""
        before, _ = self._waits.get(job_id, (0.0, 0.0))
        seconds = doubled(before)
        self._waits[job_id] = (seconds, moment + seconds)

    def started(self, job_id: str) -> None:
        self._waits.pop(job_id, None)

    def waiting(self, moment: float) -> Collection[str]:
        """The jobs that may not be tried yet."""
        return [job_id for job_id, (_, until) in self._waits.items() if until > moment]


def doubled(seconds: float) -> float:
    """The next wait after one of so many seconds."""
    return min(max(seconds * 2, SHORTEST), LONGEST)
