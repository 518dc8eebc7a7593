"""Whether a dataset is late: its newest due tick has no good version, and had time enough for one."""

from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from symage.datasets.cron import read_cron
from symage.datasets.refreshing import microseconds, moment
from symage.storage.datasets import Dataset
from symage.storage.versions import Version

LONGEST_MICROSECONDS = 3600 * 1_000_000
"""How long a refresh may take before it is late; or until the tick after, where that comes sooner."""


@dataclass(frozen=True, slots=True)
class Freshness:
    """`due`: the newest tick that has had its time, None where there was none yet."""

    is_late: bool
    due: int | None
    reason: str


def freshness(dataset: Dataset, newest: Version | None, *, now: int) -> Freshness:
    """`newest`: its good version for the latest moment."""
    if dataset.rests:
        return Freshness(False, None, "it is paused")
    due = _newest_ripe(dataset, now)
    if due is None:
        return Freshness(False, None, "no refresh has been due yet")
    if newest is not None and _answers(newest, due):
        return Freshness(False, due, f"version {newest.number} was made for it")
    return Freshness(True, due, f"no version was made for {moment(due).isoformat()}")


def _newest_ripe(dataset: Dataset, now: int) -> int | None:
    """The newest tick since the dataset was made whose version may be expected by now."""
    cron, zone = read_cron(dataset.cron), ZoneInfo(dataset.timezone)
    tick = cron.before(moment(now), zone)
    while tick is not None and microseconds(tick) > dataset.created_at:
        following = next(cron.after(tick, zone), None)
        patience = LONGEST_MICROSECONDS
        if following is not None:
            patience = min(patience, microseconds(following) - microseconds(tick))
        if now >= microseconds(tick) + patience:
            return microseconds(tick)
        tick = cron.before(tick - timedelta(minutes=1), zone)
    return None


def _answers(version: Version, due: int) -> bool:
    """Made for that tick or one after it, or by itself since."""
    return (version.scheduled_for or version.created_at) >= due
