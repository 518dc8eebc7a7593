"""Jobs by their size, where large ones are made elsewhere than in pools."""

from random import Random

import pytest

from symage.storage import accounts, jobs, lease, parking, queue
from symage.storage.database import Database
from symage.storage.queue import RunSlots
from symage.storage.schema import jobs as jobs_table
from tests.storage.conftest import NOW, SECOND, Accept

FROM = 1000
POOL = RunSlots(3, 2, calls=1, below=FROM)
NODE = RunSlots(3, 2, calls=1, node="one", below=FROM)
ELSEWHERE = RunSlots(2, 2, least=FROM)


def claims(database: Database, slots: RunSlots, *, now: int = NOW + SECOND) -> list[str]:
    """The jobs that were claimed until no slot was free."""
    with database.write() as connection:
        taken = iter(lambda: queue.claim_next(connection, slots, now=now), None)
        return [each.job_id for each in taken]


def test_each_claims_jobs_of_its_sizes_and_counts_only_these(
    database: Database, account: str, accept: Accept
) -> None:
    dice = Random(7)
    sizes = [dice.choice((1, 40, 999, 1000, 1001, 90_000)) for _ in range(24)]
    accepted = [accept(account, credits=1, quantity=size, now=NOW + n) for n, size in enumerate(sizes)]
    large = {each.job.id for each, size in zip(accepted, sizes, strict=True) if size >= FROM}
    taken = {name: claims(database, slots) for name, slots in (("away", ELSEWHERE), ("pool", POOL))}
    assert set(taken["away"]) <= large
    assert not set(taken["pool"]) & large
    assert (len(taken["away"]), len(taken["pool"])) == (2, 3)
    # A node beside has slots of its own.
    assert not set(claims(database, NODE)) & large
    assert claims(database, ELSEWHERE) == []


def test_a_large_job_alone_keeps_no_dispatcher_awake(
    database: Database, account: str, accept: Accept
) -> None:
    accept(account, quantity=FROM)
    with database.read() as connection:
        assert not queue.has_due(connection, POOL, now=NOW + SECOND)
        assert queue.has_due(connection, ELSEWHERE, now=NOW + SECOND)
        assert queue.has_due(connection, RunSlots(1, 1), now=NOW + SECOND)


def test_the_account_with_the_fewest_large_jobs_comes_first(
    database: Database, account: str, accept: Accept
) -> None:
    with database.write() as connection:
        other = accounts.create(connection, "second", now=NOW, credits=100).id
    first = [accept(account, credits=1, quantity=FROM, now=NOW + n).job.id for n in range(3)]
    second = accept(other, credits=1, quantity=FROM, now=NOW + 9).job.id
    assert claims(database, ELSEWHERE) == [first[0], second]


@pytest.mark.parametrize(
    "values", [{"kind": jobs.TABULAR}, {"batch_id": "of a client who waits for the answer"}]
)
def test_tables_and_calls_are_never_large(
    database: Database, account: str, accept: Accept, values: dict[str, str]
) -> None:
    job_id = accept(account, quantity=FROM).job.id
    with database.write() as connection:
        connection.execute(jobs_table.update().values(**values))
    assert claims(database, ELSEWHERE) == []
    assert claims(database, POOL) == [job_id]


def test_a_parked_large_job_comes_back_the_same_way(database: Database, account: str, accept: Accept) -> None:
    job_id = accept(account, quantity=FROM).job.id
    assert claims(database, ELSEWHERE) == [job_id]
    with database.write() as connection:
        held = lease.acquire(connection, job_id, "run", now=NOW + SECOND, node="K8sRunLauncher")
        assert held is not None
        wait = parking.park(connection, held, now=NOW + 2 * SECOND)
    assert wait is not None
    assert claims(database, ELSEWHERE, now=NOW + 3 * SECOND) == []
    assert claims(database, POOL, now=NOW + 2 * SECOND + wait) == []
    assert claims(database, ELSEWHERE, now=NOW + 2 * SECOND + wait) == [job_id]
