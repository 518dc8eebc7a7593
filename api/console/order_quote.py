"""What the order of a form would be: read as HTTP reads one, its price, its size and how long it takes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from quart import request

from api import times
from api.console.order_form import body_of
from api.console.snippets import DOCUMENTS, snippets
from api.console.typed import Answers
from api.console.visitors import principal_of
from api.files.links import base_url
from api.installation import current
from api.orders.front_door import drawn_seed
from api.orders.front_door import read as read_at_the_door
from symage.bundles.splits import split_ranges
from symage.documents.surfaces import ordered
from symage.errors import BadRequest
from symage.orders.order import Order, read_order
from symage.storage import accounts, jobs, usage
from symage.storage.accounts import ML_FORMATS
from symage.storage.jobs import Job
from symage.storage.keys import Principal
from symage.storage.user_sessions import SignedIn

JUST_NOW = 600_000_000
"""Microseconds for which an order that was made is told of where the same one is filled in again."""
MOST_TWINS = 5
"""Jobs that are looked at for it."""


@dataclass(frozen=True, slots=True)
class Quote:
    """What an order would be. `splits`: people in each; `seconds` as lately made documents took, None where
    none were; `left` credits afterwards, None without a limit; `twin`: the job of this very order, if it was
    made just now."""

    order: Order
    documents: int
    pages: int
    surfaces: int
    splits: Sequence[int]
    seconds: float | None
    left: int | None
    short: int
    twin: Job | None


async def said(visitor: SignedIn, answers: Answers) -> dict[str, Any]:
    """The quote of what the form says, or why there is none; and the order as code."""
    if not any(answers.getlist("form")):
        return {"quote": None, "problems": [], "snippets": ()}
    body = body_of(answers)
    code = snippets(body, DOCUMENTS, base_url())
    try:
        return {"quote": await quoted(visitor, answers, body), "problems": [], "snippets": code}
    except BadRequest as error:
        return {"quote": None, "problems": error.problems, "snippets": code}


async def quoted(visitor: SignedIn, answers: Answers, body: Mapping[str, Any]) -> Quote:
    """Of the body that the answers mean. Raises BadRequest."""
    wanted = await read(principal_of(visitor), answers, body)
    return await current().threads.read(_quote, wanted, visitor.account_id, times.now())


async def read(principal: Principal, answers: Answers, body: Mapping[str, Any] | None = None) -> Order:
    """As every front door reads one. Raises BadRequest."""
    here = current()
    asked = body_of(answers) if body is None else body
    seed = 0 if not answers.get("seed") and request.method == "GET" else drawn_seed()
    return await read_at_the_door(
        read_order,
        asked.get("config"),
        asked,
        here.catalogue,
        drawn_seed=seed,
        url_fault=here.targets.problem,
        ml_formats=principal.allows(ML_FORMATS),
    )


def _quote(connection: sa.Connection, order: Order, account_id: str, now: int) -> Quote:
    asked, documents = order.request, order.request.item_count
    account, pace = accounts.get(connection, account_id), usage.pace(connection, order.request)
    left = None if account.spendable is None else account.spendable - order.credits
    return Quote(
        order=order,
        documents=documents,
        pages=asked.quantity * sum(form.page_count for form in order.forms),
        surfaces=len(ordered(asked.output_formats)),
        splits=[end - first for first, end in split_ranges(asked.quantity, asked.config.splits).values()],
        seconds=None if pace is None else documents / pace,
        left=left,
        short=0 if left is None else max(-left, 0),
        twin=_twin(connection, order, account_id, since=now - JUST_NOW),
    )


def _twin(connection: sa.Connection, order: Order, account_id: str, *, since: int) -> Job | None:
    """Somebody who has gone back may take the order for one that was not made."""
    asked = order.request
    return next(
        (
            job
            for job in jobs.search(connection, account_id, limit=MOST_TWINS).jobs
            if job.created_at > since
            and job.seed_requested == order.seed_requested
            and replace(job.request, seed=asked.seed) == asked
        ),
        None,
    )
