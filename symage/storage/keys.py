"""API keys: made once, shown once, kept only as a keyed hash.

A key is `sk_live_` and 48 hex digits: 192 random bits, so a fast keyed hash is the right one (slow
hashes defend guessable secrets).
"""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import uuid4

import sqlalchemy as sa

from symage.storage.schema import accounts, api_keys

SCOPES = ("generate", "read", "account")
PREFIX = "sk_live_"
SHOWN = 16
_LAST_USED_EVERY = 60_000_000


@dataclass(frozen=True, slots=True)
class Pepper:
    """The secret under which keys are hashed; `id` tells which one, for rotation."""

    id: str
    secret: bytes

    def mac(self, raw_key: str) -> str:
        return hmac.new(self.secret, raw_key.encode(), sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Principal:
    """Who a request speaks for."""

    account_id: str
    key_id: str
    scopes: frozenset[str]
    tier: str
    flags: dict[str, bool]
    last_used_at: int | None


def create(
    connection: sa.Connection,
    account_id: str,
    *,
    name: str,
    pepper: Pepper,
    now: int,
    scopes: Sequence[str] = SCOPES,
) -> str:
    """Make a key and return it: the only time that it is seen."""
    raw = PREFIX + secrets.token_hex(24)
    connection.execute(
        api_keys.insert().values(
            id=str(uuid4()),
            account_id=account_id,
            name=name,
            prefix=raw[:SHOWN],
            mac=pepper.mac(raw),
            pepper_id=pepper.id,
            scopes=list(scopes),
            created_at=now,
        )
    )
    return raw


def authenticate(connection: sa.Connection, raw_key: str, peppers: Sequence[Pepper]) -> Principal | None:
    """The principal of a live key, or None. Revocation shows at the next call: nothing is cached."""
    macs = [pepper.mac(raw_key) for pepper in peppers]
    row = connection.execute(
        sa.select(api_keys, accounts.c.tier, accounts.c.flags)
        .join(accounts, accounts.c.id == api_keys.c.account_id)
        .where(api_keys.c.mac.in_(macs), api_keys.c.revoked_at.is_(None))
    ).one_or_none()
    if row is None:
        return None
    return Principal(row.account_id, row.id, frozenset(row.scopes), row.tier, row.flags, row.last_used_at)


def used_lately(principal: Principal, now: int) -> bool:
    """Whether `touch` can wait: the time of last use is kept to the minute."""
    return principal.last_used_at is not None and now - principal.last_used_at < _LAST_USED_EVERY


def touch(connection: sa.Connection, key_id: str, *, now: int) -> None:
    connection.execute(api_keys.update().where(api_keys.c.id == key_id).values(last_used_at=now))


def revoke(connection: sa.Connection, account_id: str, key_id: str, *, now: int) -> bool:
    """Disable a key of this account; False when there is none such."""
    changed = connection.execute(
        api_keys.update()
        .where(api_keys.c.id == key_id, api_keys.c.account_id == account_id)
        .values(revoked_at=sa.func.coalesce(api_keys.c.revoked_at, now))
    )
    return changed.rowcount == 1
