"""Forms that make something: sent twice they make one thing, and its secret is shown once, at an address that
can be loaded again.

A form has a field ONCE, which tells one page from the next: who goes back and changes what was filled in
wants another thing. After it, the answer leads on, and the next page takes what is shown once.
"""

import json
import secrets
from collections.abc import Callable
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from quart import request, url_for

from api import times
from api.console.visitors import actor
from api.installation import current
from symage.storage import sent_forms
from symage.storage.sent_forms import Form, Made, Sent
from symage.storage.user_sessions import SignedIn

ONCE = "once"
SHOWN = "shown"
"""Of the query: which form the page is shown after."""


def fresh() -> str:
    """What tells a form of this page from that of another."""
    return secrets.token_hex(12)


async def this_form(visitor: SignedIn) -> Form:
    """That was sent. One without ONCE is no other's like."""
    fields = sorted((await request.form).items(multi=True))
    told = fields if any(name == ONCE for name, _ in fields) else [(ONCE, fresh())]
    text = json.dumps([visitor.account_id, actor(visitor), request.path, told])
    return Form(visitor.account_id, actor(visitor), sha256(text.encode()).hexdigest())


async def made_once(visitor: SignedIn, make: Callable[[sa.Connection], Made]) -> Sent:
    """What the form makes, in one transaction, or has made already."""
    here = current()
    form = await this_form(visitor)
    return await here.threads.write(sent_forms.send, form, make, pepper=here.peppers[0], now=times.now())


async def made_already(visitor: SignedIn) -> Sent | None:
    """For forms that are refused once what they make is there."""
    return await current().threads.read(sent_forms.find, await this_form(visitor))


async def just_made(visitor: SignedIn) -> Made | None:
    """What the form made that the page is shown after: with its secret the first time, and then never."""
    here, sent_id = current(), request.args.get(SHOWN, "")
    if not sent_id or request.method != "GET":
        return None
    return await here.threads.write(
        sent_forms.take,
        visitor.account_id,
        actor(visitor),
        sent_id.replace("\0", ""),
        pepper=here.peppers[0],
        now=times.now(),
    )


def shown_after(sent: Sent, endpoint: str, **values: str) -> str:
    """The address of the page that shows it."""
    return f"{url_for(endpoint, **dict[str, Any](values))}?{SHOWN}={sent.id}"
