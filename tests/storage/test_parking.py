"""Jobs that wait out a fault, and clocks that are set back while jobs, leases, limits and deliveries wait."""

import pytest

from symage.storage import batches, jobs, lease, ledger, parking, queue, rate_limits, settlement
from symage.storage.batches import Plan
from symage.storage.database import Database
from symage.storage.jobs import Job
from symage.storage.lease import LEASE_MICROSECONDS, Lease
from symage.storage.parking import LONGEST_WAIT, SHORTEST_WAIT
from symage.storage.queue import RunSlots
from symage.storage.rate_limits import Limit
from symage.storage.schema import jobs as jobs_table
from symage.storage.settlement import Outcome
from symage_dagster.reconcile import since
from tests.storage.conftest import NOW, SECOND, Accept

HOUR = 3600 * SECOND
PLAN = Plan("plan", "irs_w2_single_page_2025", ("pdf_typed",), {}, None)
SLOTS = RunSlots(total=2, bulk=1)


def take(database: Database, job_id: str, *, now: int = NOW, run: str = "a run") -> Lease | None:
    """As the dispatcher and a run would."""
    with database.write() as connection:
        claimed = queue.claim_next(connection, SLOTS, now=now)
        if claimed is None:
            return None
        assert claimed.job_id == job_id
        return lease.acquire(connection, job_id, run, now=now)


def read(database: Database, job_id: str) -> Job:
    with database.read() as connection:
        return jobs.get(connection, job_id)


def park(database: Database, held: Lease, now: int = NOW) -> int | None:
    with database.write() as connection:
        return parking.park(connection, held, now=now)


def test_a_parked_job_is_claimed_again_when_its_wait_is_over(
    database: Database, account: str, accept: Accept
) -> None:
    job_id = accept(account).job.id
    held = take(database, job_id)
    assert held is not None
    assert park(database, held) == SHORTEST_WAIT
    job = read(database, job_id)
    assert (job.status, job.run_id, job.claimed_at, job.credits_charged) == ("pending", None, None, 20)
    assert take(database, job_id, now=NOW + SHORTEST_WAIT - 1) is None
    again = take(database, job_id, now=NOW + SHORTEST_WAIT, run="another")
    assert again is not None
    with database.write() as connection:
        settlement.settle(connection, again, Outcome(jobs.COMPLETED, 20), now=NOW + SHORTEST_WAIT)
        assert ledger.imbalance(connection) == []
    assert read(database, job_id).status == "completed"


def test_waits_double_up_to_the_longest_and_a_set_clock_prolongs_none(
    database: Database, account: str, accept: Accept
) -> None:
    job_id, now, waits = accept(account).job.id, NOW, []
    for number in range(9):
        held = take(database, job_id, now=now, run=f"run {number}")
        assert held is not None
        waited = park(database, held, now)
        assert waited is not None
        waits.append(waited)
        now += waited
    assert waits[:3] == [SHORTEST_WAIT, 2 * SHORTEST_WAIT, 4 * SHORTEST_WAIT]
    assert waits[-1] == LONGEST_WAIT
    assert take(database, job_id, now=now - LONGEST_WAIT - HOUR) is not None


def test_a_run_that_lost_its_job_or_was_asked_to_stop_parks_nothing(
    database: Database, account: str, accept: Accept
) -> None:
    job_id = accept(account).job.id
    held = take(database, job_id)
    assert held is not None
    assert park(database, Lease(job_id, "another", held.attempt)) is None
    with database.write() as connection:
        settlement.cancel(connection, account, job_id, now=NOW)
    assert park(database, held) is None
    assert read(database, job_id).status == "canceling"


def test_a_parked_job_can_be_canceled(database: Database, account: str, accept: Accept) -> None:
    job_id = accept(account).job.id
    held = take(database, job_id)
    assert held is not None
    park(database, held)
    with database.write() as connection:
        assert settlement.cancel(connection, account, job_id, now=NOW).status == "canceled"
        assert ledger.imbalance(connection) == []


def test_a_lease_of_the_future_is_no_lease(database: Database, account: str, accept: Accept) -> None:
    """The run died, then the clock went back an hour: nobody waits for an hour."""
    job_id = accept(account).job.id
    assert take(database, job_id) is not None
    with database.write() as connection:
        assert lease.acquire(connection, job_id, "b", now=NOW) is None
        assert lease.acquire(connection, job_id, "b", now=NOW - LEASE_MICROSECONDS) is None
        assert lease.acquire(connection, job_id, "b", now=NOW - HOUR) is not None


def test_a_job_never_ends_before_it_began(database: Database, account: str, accept: Accept) -> None:
    job_id = accept(account).job.id
    held = take(database, job_id, now=NOW - HOUR)
    assert held is not None
    with database.write() as connection:
        settlement.settle(connection, held, Outcome(jobs.COMPLETED, 0), now=NOW - HOUR)
    job = read(database, job_id)
    assert job.started_at is not None
    assert job.completed_at is not None
    assert job.created_at <= job.started_at <= job.completed_at


def test_a_bucket_of_the_future_is_as_good_as_new(database: Database) -> None:
    limit = Limit(10, 30)
    moment = NOW * 1000
    with database.write() as connection:
        for _ in range(30):
            assert rate_limits.take(connection, "key", limit, now=moment).allowed
        assert not rate_limits.take(connection, "key", limit, now=moment).allowed
        back = moment - 3600 * 10**9
        standing = rate_limits.take(connection, "key", limit, now=back)
        assert (standing.allowed, standing.remaining) == (True, 29)
        assert not all(rate_limits.take(connection, "key", limit, now=back).allowed for _ in range(30))


@pytest.mark.parametrize(("moment", "passed"), [(90.0, 10.0), (103.0, -3.0), (3700.0, float("inf"))])
def test_what_was_noted_before_the_clock_was_set_back_is_long_ago(moment: float, passed: float) -> None:
    assert since(moment, 100.0) == passed


def test_a_call_whose_client_waits_goes_before_jobs_and_finds_a_slot(
    database: Database, account: str, accept: Accept
) -> None:
    ids = [accept(account, credits=1).job.id for _ in range(4)]
    slots = RunSlots(total=2, bulk=1, calls=1)
    with database.write() as connection:
        claimed = [queue.claim_next(connection, slots, now=NOW) for _ in range(3)]
        assert [each and each.job_id for each in claimed] == [ids[0], ids[1], None]
        batch = batches.create(connection, account, PLAN, now=NOW)
        connection.execute(jobs_table.update().where(jobs_table.c.id == ids[3]).values(batch_id=batch.id))
        call = queue.claim_next(connection, slots, now=NOW)
        assert call is not None
        assert call.job_id == ids[3]
        assert queue.claim_next(connection, slots, now=NOW) is None
