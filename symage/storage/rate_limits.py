"""Rate limits: a bucket of `burst` requests that refills at `rate` a second, exact to the request.

A bucket is one number, the moment at which it is full again; a request moves it one interval on and is
refused when that would take it further than a whole bucket ahead of now (the generic cell rate
algorithm). All of it is whole nanoseconds: in floats a first burst of 30 admits 29.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from symage.storage.inserts import insert_into
from symage.storage.schema import rate_buckets

SECOND = 10**9


@dataclass(frozen=True, slots=True)
class Limit:
    """`rate` requests in `seconds` are sustained, `burst` may come at once."""

    rate: int
    burst: int
    seconds: int = 1

    @property
    def interval(self) -> int:
        """Nanoseconds by which one request puts off the full bucket."""
        return self.seconds * SECOND // self.rate

    @property
    def tolerance(self) -> int:
        """Nanoseconds in which an empty bucket fills."""
        return self.burst * self.interval


@dataclass(frozen=True, slots=True)
class Standing:
    """How a bucket stands after a request. `full_at` is in nanoseconds since 1970; the request itself was
    refused when `retry_after` seconds is above 0."""

    limit: Limit
    remaining: int
    retry_after: int
    full_at: int

    @property
    def allowed(self) -> bool:
        return self.retry_after == 0


def judge(limit: Limit, full_at: int | None, now: int) -> Standing:
    """What a request finds at a bucket; None is one that nobody has used. `now` in nanoseconds."""
    # A moment that no bucket reaches was written before the clock was set back: the bucket is as good as new.
    before = full_at if full_at is not None and now < full_at <= now + limit.tolerance else now
    after = before + limit.interval
    ahead = after - limit.tolerance - now
    if ahead > 0:
        return Standing(limit, 0, -(-ahead // SECOND), before)
    return Standing(limit, -ahead // limit.interval, 0, after)


def take(connection: sa.Connection, name: str, limit: Limit, *, now: int) -> Standing:
    """Take from a bucket that several processes share, in one statement; inside a write."""
    kept = rate_buckets.c.full_at
    start = sa.case((sa.and_(kept > now, kept <= now + limit.tolerance), kept), else_=now)
    taken = connection.execute(
        insert_into(connection, rate_buckets)
        .values(name=name, full_at=now + limit.interval)
        .on_conflict_do_update(
            index_elements=[rate_buckets.c.name],
            set_={"full_at": start + limit.interval},
            where=start + limit.interval - limit.tolerance <= now,
        )
        .returning(kept)
    ).scalar_one_or_none()
    if taken is not None:
        return judge(limit, taken - limit.interval, now)
    return judge(limit, connection.scalar(sa.select(kept).where(rate_buckets.c.name == name)), now)


def forget_full(connection: sa.Connection, *, now: int) -> int:
    """Drop the buckets that are full, which is as good as never used; how many."""
    return connection.execute(rate_buckets.delete().where(rate_buckets.c.full_at <= now)).rowcount
