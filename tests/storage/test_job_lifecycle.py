"""From the queue through the lease to the settlement, with every way to come too late."""

import pytest
import sqlalchemy as sa

from symage.errors import LeaseLost, NotFound, NotReady
from symage.storage import accounts, jobs, lease, ledger, queue, settlement
from symage.storage.database import Database
from symage.storage.lease import LEASE_MICROSECONDS, Lease
from symage.storage.queue import RunSlots
from symage.storage.schema import webhook_outbox
from symage.storage.settlement import Outcome
from tests.storage.conftest import NOW, SECOND, Accept


def take(database: Database, job_id: str, run: str, now: int = NOW, **known: str) -> Lease | None:
    with database.write() as connection:
        return lease.acquire(connection, job_id, run, now=now, **known)


def settle(database: Database, held: Lease, outcome: Outcome) -> None:
    with database.write() as connection:
        settlement.settle(connection, held, outcome, now=NOW + SECOND)


def test_a_run_takes_the_job_once(database: Database, account: str, accept: Accept) -> None:
    job_id = accept(account).job.id
    first = take(database, job_id, "run 1")
    assert first == Lease(job_id, "run 1", 1)
    assert take(database, job_id, "run 2") is None
    with database.read() as connection:
        assert jobs.get(connection, job_id).status == "generating"


def test_a_silent_run_is_replaced_and_writes_no_more(
    database: Database, account: str, accept: Accept
) -> None:
    job_id = accept(account).job.id
    old = take(database, job_id, "run 1")
    new = take(database, job_id, "run 2", NOW + LEASE_MICROSECONDS + 1)
    assert old is not None
    assert new == Lease(job_id, "run 2", 2)
    with pytest.raises(LeaseLost):
        settle(database, old, Outcome(jobs.COMPLETED, 20))
    settle(database, new, Outcome(jobs.COMPLETED, 20))


def test_a_run_known_to_be_over_is_replaced_at_once(database: Database, account: str, accept: Accept) -> None:
    job_id = accept(account).job.id
    take(database, job_id, "run 1")
    assert take(database, job_id, "run 2", ended_run="run 1") is not None


def test_completion_captures_announces_and_happens_once(
    database: Database, account: str, accept: Accept
) -> None:
    job_id = accept(account, credits=30).job.id
    held = take(database, job_id, "run")
    assert held is not None
    settle(database, held, Outcome(jobs.COMPLETED, 30, items_done=1))
    with pytest.raises(LeaseLost):
        settle(database, held, Outcome(jobs.COMPLETED, 30))
    with database.read() as connection:
        owner = accounts.get(connection, account)
        assert (owner.available, owner.held, owner.spent) == (70, 0, 30)
        assert ledger.imbalance(connection) == []
        events = connection.execute(sa.select(webhook_outbox.c.event, webhook_outbox.c.job_id)).all()
        assert [tuple(event) for event in events] == [("job.completed", job_id)]


@pytest.mark.parametrize(("status", "captured"), [(jobs.FAILED, 0), (jobs.CANCELED, 10)])
def test_what_is_not_captured_is_released(
    database: Database, account: str, accept: Accept, status: str, captured: int
) -> None:
    job_id = accept(account, credits=30).job.id
    held = take(database, job_id, "run")
    assert held is not None
    settle(database, held, Outcome(status, captured, error="why"))
    with database.read() as connection:
        owner = accounts.get(connection, account)
        assert (owner.available, owner.held, owner.spent) == (100 - captured, 0, captured)
        assert jobs.get(connection, job_id).credits_charged == captured


def test_a_pending_job_is_canceled_at_once_and_never_runs(
    database: Database, account: str, accept: Accept
) -> None:
    job_id = accept(account).job.id
    with database.write() as connection:
        assert settlement.cancel(connection, account, job_id, now=NOW).status == "canceled"
    assert take(database, job_id, "run") is None
    with database.read() as connection:
        assert accounts.get(connection, account).available == 100


def test_a_running_job_is_asked_to_stop(database: Database, account: str, accept: Accept) -> None:
    job_id = accept(account).job.id
    take(database, job_id, "run")
    with database.write() as connection:
        for _ in range(2):
            assert settlement.cancel(connection, account, job_id, now=NOW).status == "canceling"


def test_a_job_that_was_asked_to_stop_ends_canceled_even_when_it_was_all_made(
    database: Database, account: str, accept: Accept
) -> None:
    job_id = accept(account).job.id
    held = take(database, job_id, "run")
    assert held is not None
    with database.write() as connection:
        settlement.cancel(connection, account, job_id, now=NOW)
    settle(database, held, Outcome(jobs.COMPLETED, 20))
    with database.read() as connection:
        job = jobs.get(connection, job_id)
    assert (job.status, job.credits_charged) == ("canceled", 20)


def test_an_ended_job_cannot_be_canceled(database: Database, account: str, accept: Accept) -> None:
    job_id = accept(account).job.id
    held = take(database, job_id, "run")
    assert held is not None
    settle(database, held, Outcome(jobs.COMPLETED, 20))
    with pytest.raises(NotReady), database.write() as connection:
        settlement.cancel(connection, account, job_id, now=NOW)


@pytest.mark.parametrize(("seen", "ends"), [(0, False), (1, True), (2, False)])
def test_a_job_that_no_run_holds_is_ended_at_the_attempt_that_was_seen(
    database: Database, account: str, accept: Accept, seen: int, ends: bool
) -> None:
    """A run that took it since then goes on."""
    job_id = accept(account).job.id
    take(database, job_id, "run")
    with database.write() as connection:
        failed = Outcome(jobs.FAILED, 0, error="gave up")
        assert settlement.settle_unheld(connection, job_id, seen, failed, now=NOW) is ends
        assert jobs.get(connection, job_id).status == ("failed" if ends else "generating")
        assert accounts.get(connection, account).available == (100 if ends else 80)


def test_somebody_elses_job_does_not_exist(database: Database, account: str, accept: Accept) -> None:
    job_id = accept(account).job.id
    with database.write() as connection:
        stranger = accounts.create(connection, "stranger", now=NOW).id
        with pytest.raises(NotFound, match="Job not found in this account"):
            settlement.cancel(connection, stranger, job_id, now=NOW)


def test_small_jobs_pass_bulk_jobs_and_accounts_take_turns(database: Database, accept: Accept) -> None:
    with database.write() as connection:
        ann, ben = (accounts.create(connection, name, now=NOW).id for name in ("ann", "ben"))
    bulk = [accept(ann, quantity=1000, now=NOW + n).job.id for n in range(3)]
    small = accept(ann, now=NOW + 10).job.id
    ben_bulk = accept(ben, quantity=1000, now=NOW + 20).job.id
    claimed = []
    with database.write() as connection:
        while (waiting := queue.claim_next(connection, RunSlots(4, 2), now=NOW + 30)) is not None:
            claimed.append(waiting.job_id)
    assert claimed == [small, bulk[0], ben_bulk]


def test_a_job_that_could_not_be_launched_waits_again(
    database: Database, account: str, accept: Accept
) -> None:
    job_id = accept(account).job.id
    with database.write() as connection:
        for _ in range(2):
            waiting = queue.claim_next(connection, RunSlots(1, 1), now=NOW)
            assert waiting is not None
            assert waiting.job_id == job_id
            assert queue.claim_next(connection, RunSlots(1, 1), now=NOW) is None
            queue.unclaim(connection, job_id)


def test_pages_hold_each_job_once(database: Database, account: str, accept: Accept) -> None:
    ids = [accept(account, credits=1).job.id for _ in range(7)]
    seen, before = [], None
    with database.read() as connection:
        while True:
            page = jobs.page(connection, account, limit=3, before=before)
            seen += [job.id for job in page.jobs]
            before = page.next_before
            if before is None:
                break
    assert seen == ids[::-1]
