"""Who goes next: small work is preferred, and neither lane can take every worker.

A refresh waits for a job that another worker makes, so that it has a worker beside the others, which is there
for as long as it is needed: it can neither take theirs nor wait for itself.

One worker is always left for small work, so a job of one document waits for nothing; and when bulk
work waits, small work leaves one worker to it, so a stream of small jobs cannot hold a large one up.
"""

from collections.abc import Collection, Mapping

from symage_dagster.pool.engine import LANES

__all__ = ["LANES", "MOST_REFRESHES", "REFRESHES", "RUN_LANES", "next_lane"]

REFRESHES = "refresh"
RUN_LANES = (*LANES, REFRESHES)
MOST_REFRESHES = 8
"""At once; they do little but wait."""


def next_lane(waiting: Collection[str], busy: Mapping[str, int], workers: int) -> str | None:
    """The lane whose work an idle worker should take, or None when it should stay free.

    `waiting` are the lanes with work, `busy` the workers of each lane, `workers` all there are.
    """
    share = max(1, workers - 1)
    if "small" in waiting and ("bulk" not in waiting or busy.get("small", 0) < share):
        return "small"
    if "bulk" in waiting and busy.get("bulk", 0) < share:
        return "bulk"
    return None
