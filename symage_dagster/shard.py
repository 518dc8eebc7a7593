"""What every shard function needs: the worker's store, and a clock for its telemetry."""

import os
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from typing import Any

from symage.storage.artifacts import ArtifactStore, open_store
from symage_dagster.platform import now_microseconds


def shard_store(store_url: str) -> ArtifactStore:
    """This process's store: a client must not be shared across a fork."""
    return _opened(os.getpid(), store_url)


class ShardClock:
    """When a shard began and which worker made it: the job's telemetry is worked out of these."""

    def __init__(self) -> None:
        self._began = now_microseconds()

    def counts(self, data: bytes, counts: Mapping[str, int]) -> dict[str, Any]:
        return {
            **counts,
            "bytes": len(data),
            "sha256": sha256(data).hexdigest(),
            "worker": os.getpid(),
            "began_at": self._began,
            "ended_at": now_microseconds(),
        }


@cache
def _opened(_pid: int, store_url: str) -> ArtifactStore:
    return open_store(store_url)
