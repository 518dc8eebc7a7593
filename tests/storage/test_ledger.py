"""The ledger says where it does not balance, and gives no more than was held."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from symage.storage import ledger
from symage.storage.database import Database
from symage.storage.schema import accounts, ledger_entries
from tests.storage.conftest import NOW, Accept


def enter(connection: sa.Connection, account: str, bucket: str, amount: int) -> None:
    """Half of a movement."""
    entry = {"transfer_id": "t", "account_id": account, "kind": "grant", "created_at": NOW}
    connection.execute(ledger_entries.insert().values(**entry, bucket=bucket, amount=amount))


def test_an_entry_without_its_other_half_is_found(database: Database, account: str) -> None:
    with database.write() as connection:
        enter(connection, account, "issued", -7)
        assert ledger.imbalance(connection) == [("", "total", -7)]
        enter(connection, account, "spent", 7)
        assert ledger.imbalance(connection) == [(account, "spent", -7)]


@pytest.mark.parametrize("bucket", ["available", "held", "spent"])
def test_an_account_that_is_not_the_sum_of_its_entries_is_found(
    database: Database, account: str, bucket: str
) -> None:
    with database.write() as connection:
        changed = {bucket: accounts.c[bucket] + 3}
        connection.execute(accounts.update().where(accounts.c.id == account).values(changed))
        assert ledger.imbalance(connection) == [(account, bucket, 3)]


@pytest.mark.parametrize("captured", [-1, 21])
def test_no_less_than_nothing_and_no_more_than_was_held_is_captured(
    database: Database, account: str, accept: Accept, captured: int
) -> None:
    job_id = accept(account, credits=20).job.id
    with database.write() as connection, pytest.raises(ValueError, match="of 20 credits held"):
        ledger.settle(connection, account, job_id, held=20, captured=captured, now=NOW)
    with database.read() as connection:
        row = connection.execute(sa.select(accounts).where(accounts.c.id == account)).one()
    assert (row.available, row.held, row.spent) == (80, 20, 0)


def test_a_hold_is_ended_once(database: Database, account: str, accept: Accept) -> None:
    job_id = accept(account, credits=20).job.id
    with database.write() as connection:
        ledger.settle(connection, account, job_id, held=20, captured=5, now=NOW)
    with pytest.raises(IntegrityError), database.write() as connection:
        ledger.settle(connection, account, job_id, held=20, captured=5, now=NOW)
    with database.read() as connection:
        row = connection.execute(sa.select(accounts).where(accounts.c.id == account)).one()
        assert ledger.imbalance(connection) == []
    assert (row.available, row.held, row.spent) == (95, 0, 5)
