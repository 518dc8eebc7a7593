"""Accounts: who owns jobs and credits."""

from dataclasses import dataclass
from uuid import uuid4

import sqlalchemy as sa

from symage.errors import NotFound
from symage.storage import ledger
from symage.storage.schema import accounts

TIERS = ("free", "pro", "scale", "enterprise")


@dataclass(frozen=True, slots=True)
class Account:
    """Credits are whole numbers; `credit_limit` None is unlimited."""

    id: str
    name: str
    tier: str
    credit_limit: int | None
    flags: dict[str, bool]
    available: int
    held: int
    spent: int

    @property
    def spendable(self) -> int | None:
        """Credits that a new job may still hold; None is unlimited."""
        return None if self.credit_limit is None else self.available + self.credit_limit


def create(
    connection: sa.Connection, name: str, *, now: int, tier: str = "free", credits: int | None = None
) -> Account:
    """Open an account, unlimited or with the given number of credits granted."""
    account_id = str(uuid4())
    limit = None if credits is None else 0
    connection.execute(
        accounts.insert().values(
            id=account_id, name=name, tier=tier, credit_limit=limit, flags={}, created_at=now
        )
    )
    if credits:
        ledger.grant(connection, account_id, credits, now=now)
    return get(connection, account_id)


def get(connection: sa.Connection, account_id: str) -> Account:
    account = _one(connection, accounts.c.id == account_id)
    if account is None:
        raise NotFound("account_not_found", f"No account {account_id}")
    return account


def find(connection: sa.Connection, name: str) -> Account | None:
    return _one(connection, accounts.c.name == name)


def _one(connection: sa.Connection, where: sa.ColumnElement[bool]) -> Account | None:
    row = connection.execute(sa.select(accounts).where(where)).one_or_none()
    if row is None:
        return None
    return Account(
        row.id, row.name, row.tier, row.credit_limit, row.flags, row.available, row.held, row.spent
    )
