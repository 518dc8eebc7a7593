"""A new order: its form, what it would cost while one types, and the order itself."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from quart import Blueprint, Response, request, url_for

from api import times
from api.console.order_form import body_of, query_of
from api.console.order_page import CHANGE, JOB, order_page, purpose_of
from api.console.order_quote import read, said
from api.console.pages import page
from api.console.typed import agreed_credits
from api.console.visitors import actor, principal_of, see_other, visits
from api.files.links import base_url
from api.installation import current
from api.orders.front_door import most_open
from symage.errors import (
    BadRequest,
    ConfirmationNeeded,
    InsufficientCredits,
    Problem,
    QueueFull,
    StoreFull,
    TooMuchOpen,
)
from symage.orders.listening import Subscriber
from symage.orders.order import Order
from symage.orders.placing import Customer, Repeatable, place
from symage.storage.user_sessions import SignedIn
from symage.storage.users import MEMBER

DOOR = "console"

blueprint = Blueprint("new", __name__)


@blueprint.get("/new")
@visits(MEMBER)
async def form(visitor: SignedIn) -> Response:
    return await order_page(visitor, request.args, purpose_of(request.args))


@blueprint.get("/new/quote")
@visits(MEMBER)
async def quote(visitor: SignedIn) -> Response:
    """What changes as one types: totals and code, and the address of the page."""
    told, headers = await said(visitor, request.args), {}
    kind = request.args.get("for", JOB)
    if told["quote"] is not None and kind != CHANGE:
        order: Order = told["quote"].order
        apart = "" if kind == JOB else f"&{urlencode({'for': kind})}"
        query = query_of(order.request, order.seed_requested)
        headers = {"HX-Replace-Url": f"{url_for('.form')}?{query}{apart}"}
    return await page("quoted.html", headers=headers, kind=kind, **told)


@blueprint.post("/new")
@visits(MEMBER)
async def order(visitor: SignedIn) -> Response:
    """As POST /generate does, by the same calls; sent twice it is one order, changed in between two."""
    here = current()
    answers = await request.form
    purpose = purpose_of(answers)
    body = body_of(answers) | agreed_credits(answers)
    subscriber = Subscriber(here.webhook_key, base_url(), actor(visitor))
    try:
        wanted = await read(principal_of(visitor), answers, body)
        placed = await here.threads.write(
            place,
            wanted,
            Customer(visitor.account_id, DOOR, subscriber),
            most_waiting=here.settings.max_waiting_jobs,
            most_open=most_open(),
            free=here.store.free,
            now=times.now(),
            repeatable=_repeatable(answers.get("once", ""), body),
        )
    except BadRequest as error:
        return await order_page(visitor, answers, purpose, problems=error.problems)
    except ConfirmationNeeded as needed:
        return await order_page(visitor, answers, purpose, confirm=needed.cost)
    except (InsufficientCredits, QueueFull, StoreFull, TooMuchOpen) as error:
        problem = Problem(error.code, "", str(error))
        return await order_page(visitor, answers, purpose, problems=[problem])
    here.dispatcher.wake()
    return see_other(url_for("console.job.shown", job_id=placed.acceptance.job.id))


def _repeatable(once: str, body: Mapping[str, Any]) -> Repeatable:
    """By the page that it comes from and by what it asks for: who goes back and changes it wants another."""
    told = Repeatable.of("", body)
    return Repeatable(f"console {once} {told.fingerprint}", told.fingerprint)
