"""A new dataset: the form, what it would cost while one types, one real item of it, and the order."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from quart import Blueprint, Response, request, url_for
from werkzeug.datastructures import MultiDict

from api import times
from api.console import order_form
from api.console.gallery import cards
from api.console.order_form import ALL_STATES, ENTRIES, agreed_credits, body_of, query_of
from api.console.pages import page
from api.console.samples import sample_of
from api.console.sheets import PageOf
from api.console.snippets import DOCUMENTS, snippets
from api.console.viewer import page_title
from api.console.visitors import actor, principal_of, see_other, visits
from api.files.links import base_url
from api.installation import current
from api.orders.front_door import drawn_seed, read
from symage.documents.surfaces import ordered
from symage.errors import BadRequest, ConfirmationNeeded, InsufficientCredits, Problem, QueueFull, StoreFull
from symage.orders.formats import label_formats, needed_beside, offered
from symage.orders.listening import Subscriber
from symage.orders.order import Order, read_order
from symage.orders.placing import Customer, Repeatable, place
from symage.storage import accounts, usage
from symage.storage.accounts import ML_FORMATS
from symage.storage.keys import Principal
from symage.storage.user_sessions import SignedIn
from symage.storage.users import MEMBER

DOOR = "console"
LONGEST_ITEM = 9

blueprint = Blueprint("new", __name__)


@dataclass(frozen=True, slots=True)
class Quote:
    """What an order would be. `seconds` as lately made documents took, None where none were; `left` credits
    afterwards, None without a limit."""

    order: Order
    documents: int
    pages: int
    seconds: float | None
    left: int | None
    short: int


@blueprint.get("/new")
@visits(MEMBER)
async def form(visitor: SignedIn) -> Response:
    return await _form(visitor, request.args)


@blueprint.get("/new/quote")
@visits(MEMBER)
async def quote(visitor: SignedIn) -> Response:
    """What changes as one types: totals and code, and the address of the page."""
    said = await _said(visitor, request.args)
    headers = {}
    if said["quote"] is not None:
        order: Order = said["quote"].order
        headers = {"HX-Replace-Url": f"{url_for('.form')}?{query_of(order.request, order.seed_requested)}"}
    return await page("quoted.html", headers=headers, **said)


@blueprint.get("/new/preview")
@visits(MEMBER)
async def preview(visitor: SignedIn) -> Response:
    here = current()
    answers = MultiDict(request.args)
    if not any(answers.getlist("form")):
        return await page("preview.html", sample=None, problems=[])
    try:
        order = await _read(principal_of(visitor), answers)
    except BadRequest as error:
        return await page("preview.html", sample=None, problems=error.problems)
    sample = sample_of(order.request, _item(answers))
    tabs = _tabs(order)
    at = next((tab for tab in tabs if tab.key == answers.get("page")), tabs[0])
    sheet = await here.threads.compute(here.samples.sheet, sample, at, order.request.config.label_scheme)
    return await page(
        "preview.html",
        sample=sample,
        sheet=sheet,
        at=at,
        tabs=tabs,
        query=_query(answers),
        page_title=lambda tab: page_title(tab, here.catalogue),
    )


@blueprint.get("/new/picture.png")
@visits(MEMBER)
async def picture(visitor: SignedIn) -> Response:
    here = current()
    answers = MultiDict(request.args)
    order = await _read(principal_of(visitor), answers)
    at = PageOf.named(answers.get("page", ""))
    png = await here.threads.compute(here.samples.picture, sample_of(order.request, _item(answers)), at)
    return Response(png, headers={"Cache-Control": "private, max-age=3600"}, content_type="image/png")


@blueprint.post("/new")
@visits(MEMBER)
async def order(visitor: SignedIn) -> Response:
    """As POST /generate does, by the same calls; sent twice it is one order."""
    here = current()
    answers = await request.form
    body = body_of(answers) | agreed_credits(answers)
    subscriber = Subscriber(here.webhook_key, base_url(), actor(visitor))
    try:
        wanted = await _read(principal_of(visitor), answers, body)
        placed = await here.threads.write(
            place,
            wanted,
            Customer(visitor.account_id, DOOR, subscriber),
            most_waiting=here.settings.max_waiting_jobs,
            free=here.store.free,
            now=times.now(),
            repeatable=Repeatable.of(f"console {answers.get('once', '')}", body),
        )
    except BadRequest as error:
        return await _form(visitor, answers, problems=error.problems)
    except ConfirmationNeeded as needed:
        return await _form(visitor, answers, status=200, confirm=needed.cost)
    except (InsufficientCredits, QueueFull, StoreFull) as error:
        return await _form(visitor, answers, problems=[Problem(error.code, "", str(error))])
    here.dispatcher.wake()
    return see_other(url_for("console.job.shown", job_id=placed.acceptance.job.id))


async def _form(
    visitor: SignedIn,
    answers: MultiDict[str, str],
    *,
    problems: Sequence[Problem] = (),
    status: int = 422,
    confirm: int | None = None,
) -> Response:
    here = current()
    status = status if problems else 200
    said, chosen = await _said(visitor, answers), set(answers.getlist("form"))
    return await page(
        "new.html",
        status,
        **{**said, "problems": problems or said["problems"], "refused": bool(problems)},
        confirm=confirm,
        answers=answers,
        cards=sorted(cards(here.catalogue), key=lambda card: card.form.id not in chosen),
        chosen=chosen,
        formats=set(body_of(answers)["output_formats"]),
        offered=offered(),
        labels=label_formats(),
        beside=needed_beside(),
        entries=ENTRIES,
        value=lambda name: order_form.value_of(answers, name),
        states=ALL_STATES,
        once=secrets.token_hex(12),
    )


async def _said(visitor: SignedIn, answers: MultiDict[str, str]) -> dict[str, Any]:
    """The quote of what the form says, or why there is none; and the order as code."""
    found: dict[str, Any] = {"quote": None, "problems": [], "snippets": ()}
    if not any(answers.getlist("form")):
        return found
    body = body_of(answers)
    found["snippets"] = snippets(body, DOCUMENTS, base_url())
    try:
        wanted = await _read(principal_of(visitor), answers, body)
    except BadRequest as error:
        return {**found, "problems": error.problems}
    return {**found, "quote": await current().threads.read(_quote, wanted, visitor.account_id)}


async def _read(
    principal: Principal, answers: MultiDict[str, str], body: Mapping[str, Any] | None = None
) -> Order:
    """As every front door reads one. Raises BadRequest."""
    here = current()
    asked = body_of(answers) if body is None else body
    seed = 0 if not answers.get("seed") and request.method == "GET" else drawn_seed()
    return await read(
        read_order,
        asked.get("config"),
        asked,
        here.catalogue,
        drawn_seed=seed,
        url_fault=here.targets.problem,
        ml_formats=principal.allows(ML_FORMATS),
    )


def _quote(connection: sa.Connection, order: Order, account_id: str) -> Quote:
    documents = order.request.item_count
    account, pace = accounts.get(connection, account_id), usage.pace(connection, order.request)
    left = None if account.spendable is None else account.spendable - order.credits
    return Quote(
        order=order,
        documents=documents,
        pages=order.request.quantity * sum(form.page_count for form in order.forms),
        seconds=None if pace is None else documents / pace,
        left=left,
        short=0 if left is None else max(-left, 0),
    )


def _tabs(order: Order) -> list[PageOf]:
    return [
        PageOf(form.id, surface.name, number)
        for surface in ordered(order.request.output_formats)
        for form in order.forms
        for number in range(form.page_count)
    ]


def _item(answers: MultiDict[str, str]) -> int:
    given = answers.get("item", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < LONGEST_ITEM else 0


def _query(answers: MultiDict[str, str]) -> list[tuple[str, str]]:
    """The order's part of the query, for the address of a picture."""
    return [
        (name, value) for name, value in answers.items(multi=True) if name not in ("page", "item", "once")
    ]
