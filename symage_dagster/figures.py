"""Numbers of a run that the Dagster UI plots over the runs of an asset."""

import time
from dataclasses import dataclass, field
from typing import Any

from symage.storage.shards import FinishedShards
from symage_dagster.inspection import worker_seconds


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """Started when it is made."""

    _began: float = field(default_factory=time.monotonic)

    @property
    def seconds(self) -> float:
        return round(time.monotonic() - self._began, 3)


def stage_figures(watch: Stopwatch, shards: FinishedShards, *, items: int, written: int) -> dict[str, Any]:
    """Of a stage that wrote so many bytes for so many items. The same names for every asset, so that they
    can be laid side by side. A rate is left out where nothing was made."""
    seconds = watch.seconds
    rates = {"items per second": round(items / seconds, 1)} if items and seconds else {}
    sizes = {"bytes per item": round(written / items, 1)} if items else {}
    return {
        "items": items,
        "shards": len(shards),
        "bytes": written,
        "seconds": seconds,
        "worker seconds": round(worker_seconds(shards), 3),
        **rates,
        **sizes,
    }
