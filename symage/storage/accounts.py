"""Accounts: who owns jobs and credits, and what each may do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from symage.errors import NotFound
from symage.storage import audit, ledger
from symage.storage.schema import accounts

TIERS = ("free", "pro", "scale", "enterprise")
SETTINGS = ("tier", "credit_limit", "confirm_above")
"""What of an account can be changed at any time."""
ML_FORMATS = "ml_output_formats_enabled"
"""Whether labels may be ordered beside those that are always made."""
FLAGS: Mapping[str, bool] = MappingProxyType({ML_FORMATS: True})
"""What an account may be allowed, and whether it is where nobody has said."""


@dataclass(frozen=True, slots=True)
class Account:
    """Credits are whole numbers; `credit_limit` None is unlimited, `confirm_above` None never asks."""

    id: str
    name: str
    tier: str
    credit_limit: int | None
    confirm_above: int | None
    flags: dict[str, bool]
    available: int
    held: int
    spent: int

    @property
    def spendable(self) -> int | None:
        """Credits that a new job may still hold; None is unlimited."""
        return None if self.credit_limit is None else self.available + self.credit_limit

    def allows(self, flag: str) -> bool:
        return allows(self.flags, flag)


def allows(flags: Mapping[str, bool], flag: str) -> bool:
    """What the flags of an account say of one of FLAGS."""
    return flags.get(flag, FLAGS[flag])


def create(
    connection: sa.Connection,
    name: str,
    *,
    now: int,
    tier: str = "free",
    credits: int | None = None,
    actor: str = audit.COMMAND,
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
    details = {"name": name, "tier": tier, "credits": credits}
    _record(connection, account_id, actor, "account.created", now, details)
    return get(connection, account_id)


def grant(connection: sa.Connection, account_id: str, credits: int, *, now: int, actor: str) -> Account:
    """Give an account credits. One without a limit does not need them, and keeps them for when it has."""
    if credits < 1:
        raise ValueError(f"cannot grant {credits} credits")
    ledger.grant(connection, account_id, credits, now=now)
    _record(connection, account_id, actor, "account.granted", now, {"credits": credits})
    return get(connection, account_id)


def change(
    connection: sa.Connection,
    account_id: str,
    values: Mapping[str, str | int | None],
    *,
    now: int,
    actor: str,
) -> Account:
    """Set some of SETTINGS."""
    if not set(values) <= set(SETTINGS):
        raise ValueError(f"only {SETTINGS} can be changed, not {tuple(values)}")
    connection.execute(accounts.update().where(accounts.c.id == account_id).values(dict(values)))
    _record(connection, account_id, actor, "account.changed", now, values)
    return get(connection, account_id)


def set_flag(
    connection: sa.Connection, account_id: str, flag: str, *, allowed: bool, now: int, actor: str
) -> Account:
    """Set one of FLAGS; the transaction is one that writes."""
    flags = {**get(connection, account_id).flags, flag: allowed}
    connection.execute(accounts.update().where(accounts.c.id == account_id).values(flags=flags))
    _record(connection, account_id, actor, "account.changed", now, {flag: allowed})
    return get(connection, account_id)


def everyone(connection: sa.Connection) -> Sequence[Account]:
    """All accounts, by name."""
    return [_account(row) for row in connection.execute(sa.select(accounts).order_by(accounts.c.name))]


def get(connection: sa.Connection, account_id: str) -> Account:
    account = _one(connection, accounts.c.id == account_id)
    if account is None:
        raise NotFound("account_not_found", f"No account {account_id}")
    return account


def find(connection: sa.Connection, name: str) -> Account | None:
    return _one(connection, accounts.c.name == name)


def find_named(connection: sa.Connection, id_or_name: str) -> Account | None:
    """By id, else by name."""
    return _one(connection, accounts.c.id == id_or_name) or find(connection, id_or_name)


def _one(connection: sa.Connection, where: sa.ColumnElement[bool]) -> Account | None:
    row = connection.execute(sa.select(accounts).where(where)).one_or_none()
    return None if row is None else _account(row)


def _account(row: sa.Row[Any]) -> Account:
    return Account(
        id=row.id,
        name=row.name,
        tier=row.tier,
        credit_limit=row.credit_limit,
        confirm_above=row.confirm_above,
        flags=row.flags,
        available=row.available,
        held=row.held,
        spent=row.spent,
    )


def _record(
    connection: sa.Connection,
    account_id: str,
    actor: str,
    action: str,
    now: int,
    details: Mapping[str, Any],
) -> None:
    audit.record(
        connection, account_id, actor=actor, action=action, subject=account_id, now=now, details=details
    )
