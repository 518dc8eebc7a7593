"""API keys: made once, shown once, kept only as a keyed hash.

A key is `sk_live_` and 48 hex digits: 192 random bits, so a fast keyed hash is the right one (slow
hashes defend guessable secrets).
"""

import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from symage.errors import NotFound, NotReady
from symage.storage import audit
from symage.storage.accounts import allows
from symage.storage.pages import Position, newest
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
    """Who a request speaks for; `key_id` is None in a session."""

    account_id: str
    key_id: str | None
    scopes: frozenset[str]
    tier: str
    flags: dict[str, bool]
    last_used_at: int | None

    @property
    def actor(self) -> str:
        """As the audit log names it."""
        return self.key_id or audit.SESSION

    def allows(self, flag: str) -> bool:
        return allows(self.flags, flag)


@dataclass(frozen=True, slots=True)
class Revoked:
    """A key that was good until `revoked_at`, in microseconds since 1970."""

    account_id: str
    key_id: str
    revoked_at: int


@dataclass(frozen=True, slots=True)
class Key:
    """A key as its owner may see it again. Times are microseconds since 1970."""

    id: str
    prefix: str
    name: str
    scopes: tuple[str, ...]
    created_at: int
    last_used_at: int | None
    is_active: bool


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key at the only time that the whole of it is seen."""

    key: Key
    raw: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeyPage:
    keys: Sequence[Key]
    next: Position | None


def create(
    connection: sa.Connection,
    account_id: str,
    *,
    name: str,
    pepper: Pepper,
    now: int,
    scopes: Sequence[str] = SCOPES,
    actor: str = audit.COMMAND,
) -> NewKey:
    made = _make(connection, account_id, name=name, pepper=pepper, now=now, scopes=scopes)
    details = {"name": name, "prefix": made.key.prefix, "scopes": list(scopes)}
    _record(connection, account_id, actor, "key.created", made.key.id, now, details)
    return made


def rotate(
    connection: sa.Connection, account_id: str, key_id: str, *, pepper: Pepper, now: int, actor: str
) -> NewKey:
    """A new key with the name and scopes of a live one, which is dead from then on."""
    old = get_own(connection, account_id, key_id)
    if not _revoke(connection, account_id, key_id, now):
        raise NotReady("key_revoked", "This key has been revoked; create a new one")
    made = _make(connection, account_id, name=old.name, pepper=pepper, now=now, scopes=old.scopes)
    details = {"replaced_by": made.key.id, "prefix": made.key.prefix}
    _record(connection, account_id, actor, "key.rotated", key_id, now, details)
    return made


def get_own(connection: sa.Connection, account_id: str, key_id: str) -> Key:
    """A key of this account; raises NotFound."""
    own = sa.and_(api_keys.c.id == key_id, api_keys.c.account_id == account_id)
    row = connection.execute(sa.select(api_keys).where(own)).one_or_none()
    if row is None:
        raise NotFound("key_not_found", "Key not found in this account")
    return _key(row)


def owner_of(connection: sa.Connection, key_id: str) -> str:
    """The account of a key; raises NotFound."""
    account_id = connection.scalar(sa.select(api_keys.c.account_id).where(api_keys.c.id == key_id))
    if account_id is None:
        raise NotFound("key_not_found", f"No key {key_id}")
    return str(account_id)


def page(connection: sa.Connection, account_id: str, *, limit: int, after: Position | None = None) -> KeyPage:
    """The account's keys, newest first, revoked ones among them."""
    own = api_keys.c.account_id == account_id
    found = newest(connection, api_keys, own, limit=limit, after=after)
    return KeyPage([_key(row) for row in found.rows], found.next)


# Asked at every request: building a statement takes longer than SQLite takes to answer it.
_LIVE_KEY = (
    sa.select(
        api_keys.c.id,
        api_keys.c.account_id,
        api_keys.c.scopes,
        api_keys.c.last_used_at,
        accounts.c.tier,
        accounts.c.flags,
    )
    .join(accounts, accounts.c.id == api_keys.c.account_id)
    .where(api_keys.c.mac.in_(sa.bindparam("macs", expanding=True)), api_keys.c.revoked_at.is_(None))
)


def authenticate(connection: sa.Connection, raw_key: str, peppers: Sequence[Pepper]) -> Principal | None:
    """The principal of a live key, or None. Revocation shows at the next call: nothing is cached."""
    macs = [pepper.mac(raw_key) for pepper in peppers]
    row = connection.execute(_LIVE_KEY, {"macs": macs}).one_or_none()
    if row is None:
        return None
    return Principal(row.account_id, row.id, frozenset(row.scopes), row.tier, row.flags, row.last_used_at)


_REVOKED_KEY = sa.select(api_keys.c.account_id, api_keys.c.id, api_keys.c.revoked_at).where(
    api_keys.c.mac.in_(sa.bindparam("macs", expanding=True)), api_keys.c.revoked_at.is_not(None)
)


def revoked(connection: sa.Connection, raw_key: str, peppers: Sequence[Pepper]) -> Revoked | None:
    """What became of a key that is good no more; only who knows the whole of it learns this."""
    macs = [pepper.mac(raw_key) for pepper in peppers]
    row = connection.execute(_REVOKED_KEY, {"macs": macs}).one_or_none()
    return None if row is None else Revoked(*row)


def used_lately(principal: Principal, now: int) -> bool:
    """Whether `touch` can wait: the time of last use is kept to the minute."""
    return principal.last_used_at is not None and now - principal.last_used_at < _LAST_USED_EVERY


def touch(connection: sa.Connection, key_id: str, *, now: int) -> None:
    connection.execute(api_keys.update().where(api_keys.c.id == key_id).values(last_used_at=now))


def revoke(
    connection: sa.Connection, account_id: str, key_id: str, *, now: int, actor: str = audit.COMMAND
) -> None:
    """Disable a key of this account, for good; again changes nothing. Raises NotFound."""
    key = get_own(connection, account_id, key_id)
    if _revoke(connection, account_id, key_id, now):
        _record(connection, account_id, actor, "key.revoked", key_id, now, {"prefix": key.prefix})


def _make(
    connection: sa.Connection,
    account_id: str,
    *,
    name: str,
    pepper: Pepper,
    now: int,
    scopes: Sequence[str],
) -> NewKey:
    raw = PREFIX + secrets.token_hex(24)
    key = Key(str(uuid4()), raw[:SHOWN], name, tuple(scopes), now, None, True)
    connection.execute(
        api_keys.insert().values(
            id=key.id,
            account_id=account_id,
            name=name,
            prefix=key.prefix,
            mac=pepper.mac(raw),
            pepper_id=pepper.id,
            scopes=list(scopes),
            created_at=now,
        )
    )
    return NewKey(key, raw)


def _revoke(connection: sa.Connection, account_id: str, key_id: str, now: int) -> bool:
    """Whether the key was alive."""
    changed = connection.execute(
        api_keys.update()
        .where(api_keys.c.id == key_id, api_keys.c.account_id == account_id, api_keys.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    return changed.rowcount == 1


def _key(row: sa.Row[Any]) -> Key:
    return Key(
        id=row.id,
        prefix=row.prefix,
        name=row.name,
        scopes=tuple(row.scopes),
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        is_active=row.revoked_at is None,
    )


def _record(
    connection: sa.Connection,
    account_id: str,
    actor: str,
    action: str,
    key_id: str,
    now: int,
    details: Mapping[str, Any],
) -> None:
    audit.record(connection, account_id, actor=actor, action=action, subject=key_id, now=now, details=details)
