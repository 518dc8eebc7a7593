"""Forms that were sent: the same one makes one thing, and the secret of it is shown once, by the next page.

The secret waits for SHOWN_WITHIN, sealed by a pad that derives from the installation's pepper and the row's
own id, so that the database alone holds nothing to read. What does not belong here: what a form makes.
"""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha512

import sqlalchemy as sa

from symage.storage.inserts import insert_into
from symage.storage.keys import Pepper
from symage.storage.schema import sent_forms

SHOWN_WITHIN = 600_000_000
REMEMBERED = 24 * 3600 * 1_000_000
LONGEST_SECRET = sha512().digest_size


@dataclass(frozen=True, slots=True)
class Form:
    """`fingerprint`: of the sender, the address and all fields; alike for the same form sent again."""

    account_id: str
    sender: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a form: the id or name of it, and what is to be shown once."""

    subject: str
    secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Sent:
    """`id`: under which the next page asks for the secret; nothing by itself. `waits`: whether there is one
    that has not been shown."""

    id: str
    subject: str
    waits: bool


def find(connection: sa.Connection, form: Form) -> Sent | None:
    """What this form has made already."""
    table = sent_forms.c
    waits = table.sealed.is_not(None)
    this = sa.select(table.id, table.subject, waits).where(table.fingerprint == form.fingerprint)
    row = connection.execute(this).one_or_none()
    return None if row is None else Sent(*row)


def send(
    connection: sa.Connection,
    form: Form,
    make: Callable[[sa.Connection], Made],
    *,
    pepper: Pepper,
    now: int,
) -> Sent:
    """What the form makes, or has made already. What `make` raises leaves nothing of it."""
    table = sent_forms.c
    connection.execute(sent_forms.delete().where(table.created_at <= now - REMEMBERED))
    sent_id = secrets.token_hex(16)
    # Before anything is made: of two that are sent at once, one waits here for the other.
    row = {"account_id": form.account_id, "sender": form.sender, "fingerprint": form.fingerprint}
    claim = insert_into(connection, sent_forms).values(id=sent_id, created_at=now, **row)
    if connection.execute(claim.on_conflict_do_nothing(index_elements=["fingerprint"])).rowcount == 0:
        first = find(connection, form)
        assert first is not None
        return first
    made = make(connection)
    sealed = None if made.secret is None else _padded(made.secret.encode(), sent_id, pepper).hex()
    this = sent_forms.update().where(table.id == sent_id)
    connection.execute(this.values(subject=made.subject, sealed=sealed))
    return Sent(sent_id, made.subject, sealed is not None)


def take(
    connection: sa.Connection, account_id: str, sender: str, sent_id: str, *, pepper: Pepper, now: int
) -> Made | None:
    """What a form of this sender made; with its secret this once, while it waits. None: no such form."""
    table = sent_forms.c
    own = sa.and_(table.id == sent_id, table.account_id == account_id, table.sender == sender)
    row = connection.execute(sa.select(sent_forms).where(own).with_for_update()).one_or_none()
    if row is None or row.subject is None:
        return None
    connection.execute(sent_forms.update().where(own).values(sealed=None))
    if row.sealed is None or row.created_at <= now - SHOWN_WITHIN:
        return Made(row.subject)
    return Made(row.subject, _padded(bytes.fromhex(row.sealed), sent_id, pepper).decode())


def _padded(text: bytes, sent_id: str, pepper: Pepper) -> bytes:
    """Sealed, or opened again. A pad is used once: its id is drawn for one secret alone."""
    if len(text) > LONGEST_SECRET:
        raise ValueError(f"a secret of {len(text)} bytes is longer than its pad")
    pad = hmac.new(pepper.secret, f"sent form {sent_id}".encode(), sha512).digest()
    return bytes(one ^ other for one, other in zip(text, pad, strict=False))
