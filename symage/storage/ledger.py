"""The append-only ledger: every movement of credits is two entries that sum to zero.

Buckets of an account: `available` (what may be spent), `held` (promised to accepted jobs), `spent`.
`issued` is where grants come from. Entries are never changed or deleted; the columns of `accounts` are
their projection, kept in the same transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

import sqlalchemy as sa

from symage.storage.schema import accounts, ledger_entries

PROJECTED = ("available", "held", "spent")
DAY = 24 * 3600 * 1_000_000


def grant(connection: sa.Connection, account_id: str, credits: int, *, now: int) -> None:
    _move(connection, account_id, None, "grant", credits, source="issued", target="available", now=now)


def held(credits: sa.ColumnElement[int]) -> dict[str, sa.ColumnElement[int]]:
    """What a hold changes in the row of its account; `enter_hold` writes the entries that go with it.

    Apart, because acceptance checks and changes that row in one statement.
    """
    return _projected(credits, source="available", target="held")


def enter_hold(
    connection: sa.Connection, account_id: str, job_id: str, credits: int, *, now: int, reopened: int = 0
) -> None:
    """The entries of a hold: credits promised to an accepted job, or to one that was opened again."""
    kind = _kind("hold", reopened)
    _enter(connection, account_id, job_id, kind, credits, source="available", target="held", now=now)


def settle(
    connection: sa.Connection,
    account_id: str,
    job_id: str,
    *,
    held: int,
    captured: int,
    now: int,
    reopened: int = 0,
) -> None:
    """End a hold: `captured` of it is spent, the rest is available again."""
    if not 0 <= captured <= held:
        raise ValueError(f"cannot capture {captured} of {held} credits held")
    left = held - captured
    capture, release = _kind("capture", reopened), _kind("release", reopened)
    _move(connection, account_id, job_id, capture, captured, source="held", target="spent", now=now)
    _move(connection, account_id, job_id, release, left, source="held", target="available", now=now)


def _kind(kind: str, reopened: int) -> str:
    """There is one entry of a kind for each time that a job is open: the second hold is `hold 2`."""
    return f"{kind} {reopened + 1}" if reopened else kind


@dataclass(frozen=True, slots=True)
class Movement:
    """What changed the credits that an account may spend. `amount` is below 0 where it has less after it."""

    id: int
    kind: str
    job_id: str | None
    amount: int
    created_at: int


def movements(
    connection: sa.Connection, account_id: str, *, limit: int, before: int | None = None
) -> Sequence[Movement]:
    """Of an account's `available` credits, newest first; `before`: the id to continue below."""
    entries = ledger_entries.c
    query = sa.select(entries.id, entries.kind, entries.job_id, entries.amount, entries.created_at).where(
        entries.account_id == account_id, entries.bucket == "available"
    )
    if before is not None:
        query = query.where(entries.id < before)
    return [Movement(*row) for row in connection.execute(query.order_by(entries.id.desc()).limit(limit))]


def spent_by_day(connection: sa.Connection, account_id: str, *, since: int) -> Mapping[int, int]:
    """Day, counted from 1970 in UTC, -> credits that were captured on it, from that moment on."""
    entries = ledger_entries.c
    day = entries.created_at / sa.literal(DAY, sa.BigInteger)
    floored = sa.cast(sa.func.floor(day), sa.BigInteger)
    rows = connection.execute(
        sa.select(floored, sa.func.sum(entries.amount))
        .where(entries.account_id == account_id, entries.bucket == "spent", entries.created_at >= since)
        .group_by(floored)
    )
    return {int(number): int(amount) for number, amount in rows}


def imbalance(connection: sa.Connection) -> list[tuple[str, str, int]]:
    """(account id, bucket, difference) wherever the projection is not the sum of the entries, and
    ("", "total", sum) when the entries as a whole do not sum to zero. Empty is good."""
    total = connection.scalar(sa.select(sa.func.coalesce(sa.func.sum(ledger_entries.c.amount), 0)))
    found = [("", "total", int(total))] if total else []
    for bucket in PROJECTED:
        summed = (
            sa.select(sa.func.coalesce(sa.func.sum(ledger_entries.c.amount), 0))
            .where(ledger_entries.c.account_id == accounts.c.id, ledger_entries.c.bucket == bucket)
            .scalar_subquery()
        )
        difference = accounts.c[bucket] - summed
        rows = connection.execute(sa.select(accounts.c.id, difference).where(difference != 0))
        found += [(account_id, bucket, int(amount)) for account_id, amount in rows]
    return found


def _move(
    connection: sa.Connection,
    account_id: str,
    job_id: str | None,
    kind: str,
    credits: int,
    *,
    source: str,
    target: str,
    now: int,
) -> None:
    if credits == 0:
        return
    _enter(connection, account_id, job_id, kind, credits, source=source, target=target, now=now)
    changes = _projected(credits, source=source, target=target)
    connection.execute(accounts.update().where(accounts.c.id == account_id).values(changes))


def _enter(
    connection: sa.Connection,
    account_id: str,
    job_id: str | None,
    kind: str,
    credits: int,
    *,
    source: str,
    target: str,
    now: int,
) -> None:
    if credits == 0:
        return
    common = {
        "transfer_id": str(uuid4()),
        "account_id": account_id,
        "job_id": job_id,
        "kind": kind,
        "created_at": now,
    }
    connection.execute(
        ledger_entries.insert(),
        [
            {**common, "bucket": source, "amount": -credits},
            {**common, "bucket": target, "amount": credits},
        ],
    )


def _projected(
    credits: int | sa.ColumnElement[int], *, source: str, target: str
) -> dict[str, sa.ColumnElement[int]]:
    """The columns of an account that a movement changes."""
    changes = {source: accounts.c[source] - credits} if source in PROJECTED else {}
    return changes | ({target: accounts.c[target] + credits} if target in PROJECTED else {})
