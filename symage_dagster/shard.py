"""What every shard function needs: the worker's store, and a clock for its telemetry."""

import os
import socket
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from typing import Any

from symage.storage.artifacts import ArtifactStore, open_store
from symage_dagster.clock import now_microseconds


def shard_store(store_url: str) -> ArtifactStore:
    """This process's store: a client must not be shared across a fork."""
    return _opened(os.getpid(), store_url)


def worker_name() -> str:
    """This process among those of all machines."""
    return f"{socket.gethostname()}/{os.getpid()}"


class ShardClock:
    """When a shard began and which worker made it: the job's telemetry is worked out of these."""

    def __init__(self) -> None:
        self._began = now_microseconds()

    def counts(self, pieces: Sequence[bytes], counts: Mapping[str, Any]) -> dict[str, Any]:
        """`pieces`: of what the shard has made."""
        digest = sha256()
        for piece in pieces:
            digest.update(piece)
        return {
            **counts,
            "bytes": sum(map(len, pieces)),
            "sha256": digest.hexdigest(),
            "worker": worker_name(),
            "began_at": self._began,
            "ended_at": now_microseconds(),
        }


@cache
def _opened(_pid: int, store_url: str) -> ArtifactStore:
    return open_store(store_url)
