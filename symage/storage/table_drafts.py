"""Forms of tables that are too long for an address, kept so that an address can name them.

The same form has the same id. An account has its MOST latest ones, each for KEPT after it was last sent; both
are seen to whenever one is kept.
"""

from hashlib import sha256

import sqlalchemy as sa

from symage.storage.inserts import insert_into
from symage.storage.schema import table_drafts

KEPT = 30 * 24 * 3600 * 1_000_000
"""Microseconds."""
MOST = 20
LONGEST = 250_000
"""Characters."""


def keep(connection: sa.Connection, account_id: str, query: str, *, now: int) -> str:
    """Its id. `query` has at most LONGEST characters."""
    if len(query) > LONGEST:
        raise ValueError(f"a form of {len(query)} characters is longer than {LONGEST}")
    table = table_drafts.c
    draft_id = sha256(f"{account_id} {query}".encode()).hexdigest()[:32]
    row = insert_into(connection, table_drafts).values(
        id=draft_id, account_id=account_id, query=query, kept_at=now
    )
    connection.execute(row.on_conflict_do_update(index_elements=["id"], set_={"kept_at": now}))
    own = sa.select(table.id).where(table.account_id == account_id)
    latest = own.order_by(table.kept_at.desc(), table.id).limit(MOST)
    connection.execute(
        table_drafts.delete().where(
            sa.or_(
                table.kept_at <= now - KEPT,
                sa.and_(table.account_id == account_id, table.id.not_in(latest)),
            )
        )
    )
    return draft_id


def find(connection: sa.Connection, account_id: str, draft_id: str) -> str | None:
    """The query of an account's own draft, while it is kept."""
    table = table_drafts.c
    own = sa.select(table.query).where(table.id == draft_id, table.account_id == account_id)
    found: str | None = connection.scalar(own)
    return found
