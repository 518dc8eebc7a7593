"""Buckets to the request, in memory's arithmetic and in the database's statement."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from symage.storage import rate_limits
from symage.storage.database import Database
from symage.storage.rate_limits import SECOND, Limit, Standing, judge

BEGIN = 1_763_750_000_123_456_789
Take = Callable[[int], Standing]


def in_memory(limit: Limit) -> Take:
    full_at: int | None = None

    def take(now: int) -> Standing:
        nonlocal full_at
        standing = judge(limit, full_at, now)
        full_at = standing.full_at
        return standing

    return take


@pytest.mark.parametrize("rate", [10, 30, 100, 200])
def test_a_tier_admits_its_burst_and_then_its_rate_exactly(rate: int) -> None:
    take = in_memory(Limit(rate, 3 * rate))
    assert sum(take(BEGIN).allowed for _ in range(1000)) == 3 * rate
    milliseconds = range(1, 10_001)
    assert sum(take(BEGIN + moment * 10**6).allowed for moment in milliseconds) == 10 * rate


def test_a_standing_says_when_to_come_again() -> None:
    take = in_memory(Limit(10, 30))
    first = take(BEGIN)
    assert (first.remaining, first.retry_after, first.full_at) == (29, 0, BEGIN + SECOND // 10)
    for _ in range(29):
        last = take(BEGIN)
    assert (last.remaining, last.full_at) == (0, BEGIN + 3 * SECOND)
    refused = take(BEGIN)
    assert (refused.allowed, refused.remaining, refused.retry_after) == (False, 0, 1)
    assert refused.full_at == BEGIN + 3 * SECOND
    assert take(BEGIN + 3 * SECOND).remaining == 29


def test_the_database_agrees_with_memory(database: Database) -> None:
    limit = Limit(10, 5)
    moments = [BEGIN + step * 37 * 10**6 for step in range(60)]
    remembered = in_memory(limit)
    with database.write() as connection:
        for moment in moments:
            assert rate_limits.take(connection, "a", limit, now=moment) == remembered(moment)


def test_racing_workers_get_a_burst_between_them(database: Database) -> None:
    limit = Limit(10, 30)

    def take(_: int) -> bool:
        with database.write() as connection:
            return rate_limits.take(connection, "a key", limit, now=BEGIN).allowed

    with ThreadPoolExecutor(8) as workers:
        assert sum(workers.map(take, range(80))) == 30


def test_full_buckets_are_forgotten(database: Database) -> None:
    limit = Limit(10, 30)
    with database.write() as connection:
        for name in ("a", "b"):
            rate_limits.take(connection, name, limit, now=BEGIN)
        rate_limits.take(connection, "b", limit, now=BEGIN + SECOND // 10)
        assert rate_limits.forget_full(connection, now=BEGIN + SECOND // 10) == 1
        assert rate_limits.take(connection, "b", limit, now=BEGIN + SECOND // 10).remaining == 28
