"""A job, its hold and its idempotency key come together or not at all."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from symage.errors import InsufficientCredits
from symage.storage import accounts, ledger
from symage.storage.database import Database
from symage.storage.schema import idempotency_keys, jobs, ledger_entries
from tests.storage.conftest import NOW, SECOND, Accept


def test_an_accepted_job_holds_its_credits(database: Database, account: str, accept: Accept) -> None:
    job = accept(account, credits=30).job
    assert (job.status, job.credits_required, job.credits_charged) == ("pending", 30, 30)
    with database.read() as connection:
        owner = accounts.get(connection, account)
        assert (owner.available, owner.held, owner.spent) == (70, 30, 0)
        assert ledger.imbalance(connection) == []


def test_a_job_that_cannot_be_paid_leaves_nothing(database: Database, account: str, accept: Accept) -> None:
    with pytest.raises(InsufficientCredits, match=r"needs 101 credits; 100 are available"):
        accept(account, credits=101, key="k")
    with database.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(jobs)) == 0
        assert connection.scalar(sa.select(sa.func.count()).select_from(idempotency_keys)) == 0
        held = sa.select(sa.func.count()).where(ledger_entries.c.kind == "hold")
        assert connection.scalar(held) == 0


def test_the_same_key_gives_the_first_job_back(account: str, accept: Accept) -> None:
    first = accept(account, key="k", fingerprint="a")
    again = accept(account, key="k", fingerprint="a")
    other = accept(account, key="k", fingerprint="b")
    assert again.replayed
    assert not again.differs
    assert other.differs
    assert {again.job.id, other.job.id} == {first.job.id}


def test_a_key_is_forgotten_after_a_day(account: str, accept: Accept) -> None:
    first = accept(account, key="k")
    later = accept(account, key="k", now=NOW + 24 * 3600 * SECOND + 1)
    assert not later.replayed
    assert later.job.id != first.job.id


def test_creation_times_of_an_account_never_tie(account: str, accept: Accept) -> None:
    times = [accept(account, credits=1).job.created_at for _ in range(5)]
    assert times == sorted(set(times))


def test_racing_clients_get_exactly_what_can_be_paid(
    database: Database, account: str, accept: Accept
) -> None:
    def try_once(number: int) -> str | None:
        try:
            return accept(account, credits=20, key=f"key {number % 12}").job.id
        except InsufficientCredits:
            return None

    with ThreadPoolExecutor(8) as threads:
        ids = set(threads.map(try_once, range(48))) - {None}
    with database.read() as connection:
        assert len(ids) == connection.scalar(sa.select(sa.func.count()).select_from(jobs)) == 5
        assert accounts.get(connection, account).available == 0
        assert ledger.imbalance(connection) == []
