"""Accounts from the command line: who there is, what they may spend, what was changed.

What is not here: making keys (`keys.py`), and what a limit or a grant means (`symage.storage`).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO

import sqlalchemy as sa

from symage import settings
from symage.errors import BadRequest, NotFound, Problem, SymageError
from symage.storage import accounts, audit, batches, keys
from symage.storage.accounts import Account
from symage.storage.audit import Act
from symage.storage.database import Database
from symage.storage.keys import Key
from symage_dagster.clock import now_microseconds

SHOWN_CHANGES = 20
UNLIMITED, NEVER = "unlimited", "never"
"""How the command line says null."""


class NameTaken(SymageError):
    """An account of this name exists."""

    code = "name_taken"


def list_accounts(environ: Mapping[str, str], output: IO[str]) -> None:
    with opened(environ) as database, database.read() as connection:
        found = accounts.everyone(connection)
    rows = [
        (one.name, one.id, one.tier, one.available, one.held, one.spent, _limit(one.credit_limit))
        for one in found
    ]
    print_table(output, ("name", "id", "tier", "available", "held", "spent", "credit limit"), rows)


def show_account(environ: Mapping[str, str], name: str, output: IO[str]) -> None:
    """An account, and the latest changes of it, of its keys and of its webhooks."""
    with opened(environ) as database, database.read() as connection:
        account = named_account(connection, name)
        changes = audit.latest(connection, account.id, limit=SHOWN_CHANGES)
    _print_account(account, output)
    print("\nlatest changes", file=output)
    print_table(output, ("at", "who", "what", "of", "details"), [_change_row(entry) for entry in changes])


def create_account(
    environ: Mapping[str, str], name: str, *, tier: str, credits: int | None, output: IO[str]
) -> None:
    with opened(environ) as database, database.write() as connection:
        if accounts.find(connection, name) is not None:
            raise NameTaken(f"There is an account named {name}")
        made = accounts.create(connection, name, now=now_microseconds(), tier=tier, credits=credits)
    _print_account(made, output)


def grant_credits(environ: Mapping[str, str], name: str, credits: int, output: IO[str]) -> None:
    with opened(environ) as database, database.write() as connection:
        account_id = named_account(connection, name).id
        if credits < 1:
            raise BadRequest([Problem("bad_request", "credits", "grant at least one credit")])
        account = accounts.grant(connection, account_id, credits, now=now_microseconds(), actor=audit.COMMAND)
    _print_account(account, output)


def change_account(
    environ: Mapping[str, str], name: str, values: Mapping[str, str | int | None], output: IO[str]
) -> None:
    """`values` as `accounts.change` takes them."""
    with opened(environ) as database, database.write() as connection:
        account_id = named_account(connection, name).id
        account = accounts.change(connection, account_id, values, now=now_microseconds(), actor=audit.COMMAND)
    _print_account(account, output)


def flag_account(environ: Mapping[str, str], name: str, flag: str, *, allowed: bool, output: IO[str]) -> None:
    """`flag`: one of `accounts.FLAGS`."""
    with opened(environ) as database, database.write() as connection:
        account_id = named_account(connection, name).id
        account = accounts.set_flag(
            connection, account_id, flag, allowed=allowed, now=now_microseconds(), actor=audit.COMMAND
        )
    _print_account(account, output)


def list_keys(environ: Mapping[str, str], name: str | None, output: IO[str]) -> None:
    """The keys of one account, or of all."""
    with opened(environ) as database, database.read() as connection:
        owners = accounts.everyone(connection) if name is None else [named_account(connection, name)]
        rows = [_key_row(owner, key) for owner in owners for key in _keys_of(connection, owner)]
    print_table(output, ("account", "key id", "prefix", "name", "scopes", "last used", "state"), rows)


def revoke_key(environ: Mapping[str, str], key_id: str, output: IO[str]) -> None:
    with opened(environ) as database, database.write() as connection:
        account_id = keys.owner_of(connection, key_id)
        keys.revoke(connection, account_id, key_id, now=now_microseconds())
    print(f"revoked {key_id}", file=output)


def revoke_batch(environ: Mapping[str, str], batch_id: str, output: IO[str]) -> None:
    with opened(environ) as database, database.write() as connection:
        batches.revoke(connection, batch_id, now=now_microseconds())
    print(f"revoked {batch_id}", file=output)


@contextmanager
def opened(environ: Mapping[str, str]) -> Iterator[Database]:
    installation = settings.read(environ)
    installation.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with Database(installation.database_url) as database:
        database.migrate()
        yield database


def named_account(connection: sa.Connection, name: str) -> Account:
    account = accounts.find_named(connection, name)
    if account is None:
        raise NotFound("account_not_found", f"There is no account named {name}")
    return account


def _keys_of(connection: sa.Connection, owner: Account) -> Iterator[Key]:
    after = None
    while True:
        page = keys.page(connection, owner.id, limit=100, after=after)
        yield from page.keys
        after = page.next
        if after is None:
            return


def _key_row(owner: Account, key: Key) -> tuple[str, ...]:
    state = "active" if key.is_active else "revoked"
    return (owner.name, key.id, key.prefix, key.name, ",".join(key.scopes), _time(key.last_used_at), state)


def _change_row(entry: Act) -> tuple[str, ...]:
    details = ", ".join(f"{name}={value}" for name, value in entry.details.items())
    return (_time(entry.created_at), entry.actor, entry.action, entry.subject, details)


def _print_account(account: Account, output: IO[str]) -> None:
    shown = {
        "name": account.name,
        "id": account.id,
        "tier": account.tier,
        "available": account.available,
        "held": account.held,
        "spent": account.spent,
        "credit limit": _limit(account.credit_limit),
        "asked above": NEVER if account.confirm_above is None else account.confirm_above,
        "ML formats": "on" if account.allows(accounts.ML_FORMATS) else "off",
    }
    for name, value in shown.items():
        print(f"{name:13} {value}", file=output)


def print_table(output: IO[str], head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    texts = [[str(value) for value in row] for row in (head, *rows)]
    widths = [max(len(row[column]) for row in texts) for column in range(len(head))]
    for row in texts:
        line = "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True))
        print(line.rstrip(), file=output)


def _limit(credit_limit: int | None) -> str:
    return UNLIMITED if credit_limit is None else str(credit_limit)


def _time(microseconds: int | None) -> str:
    if microseconds is None:
        return NEVER
    return datetime.fromtimestamp(microseconds // 1_000_000, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
