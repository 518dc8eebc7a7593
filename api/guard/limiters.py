"""Where the buckets of rate limits are kept: in the process, or in the database when several serve."""

import time
from dataclasses import replace
from typing import Protocol

from api.threads import Threads
from symage.storage import rate_limits
from symage.storage.rate_limits import Limit, Standing, judge

FEWEST_SWEPT = 10_000
"""So many buckets are kept before the full ones are looked for."""


class Limiter(Protocol):
    async def take(self, name: str, limit: Limit) -> Standing:
        """Take one request from the bucket of this name."""


class MemoryLimiter:
    """Exact for one process, at no cost. It runs on the event loop alone, so it needs no lock. Its buckets go
    by a clock that is never set."""

    def __init__(self) -> None:
        self._full_at: dict[str, int] = {}
        self._sweep_at = FEWEST_SWEPT

    async def take(self, name: str, limit: Limit) -> Standing:
        now = time.monotonic_ns()
        standing = judge(limit, self._full_at.get(name), now)
        self._full_at[name] = standing.full_at
        if len(self._full_at) >= self._sweep_at:
            self._sweep(now)
        return replace(standing, full_at=standing.full_at - now + time.time_ns())

    def _sweep(self, now: int) -> None:
        """A full bucket is as good as none."""
        self._full_at = {name: full_at for name, full_at in self._full_at.items() if full_at > now}
        self._sweep_at = max(FEWEST_SWEPT, 2 * len(self._full_at))


class DatabaseLimiter:
    """Exact for any number of processes, at one statement a request."""

    def __init__(self, threads: Threads) -> None:
        self._threads = threads
        self._taken = 0

    async def take(self, name: str, limit: Limit) -> Standing:
        now = time.time_ns()
        self._taken += 1
        if self._taken % FEWEST_SWEPT == 0:
            await self._threads.write(rate_limits.forget_full, now=now)
        return await self._threads.write(rate_limits.take, name, limit, now=now)
