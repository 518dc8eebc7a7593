"""Batches: small amounts made while the client waits, paid from a budget of tokens.

A call is a job like any other, run by the same pool; only its answer waits for the end.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import sqlalchemy as sa
from quart import Blueprint, Response

from api import compat, cursors, queries, times
from api.bodies import read_object
from api.cursors import BY_TIME_AND_ID, cursor
from api.envelope import answer, page_answer
from api.errors import ApiError
from api.files.links import LINK_SECONDS, Links, are_stored_alone, links
from api.guard.auth import requires
from api.installation import Installation, current
from api.jobs import item_view
from api.jobs.item_view import Items
from api.jobs.owned import checked_id
from api.jobs.waiting import ended
from api.orders.batch_view import called, detail, summary
from api.orders.front_door import customer, drawn_seed, read, webhook_meta
from api.queries import LIMIT
from symage.errors import NotReady
from symage.orders.batches import read_call, read_plan
from symage.orders.placing import Placed, place_call
from symage.storage import batches, jobs, settlement
from symage.storage.accounts import ML_FORMATS
from symage.storage.batches import Batch
from symage.storage.jobs import Job
from symage.storage.keys import Principal

CALL_SECONDS = 21.0
"""How long a call waits for its job; then the job is stopped, and what it has made is the answer."""
STOP_SECONDS = 3.0
"""How long a job may take to stop. Together less than the 25 seconds that clients are promised."""

_PLACE = "[0-9]{1,18}-[0-9]{1,18}"


def _place(given: str) -> tuple[int, int]:
    if not re.fullmatch(_PLACE, given):
        raise ValueError(given)
    moment, _, ordinal = given.partition("-")
    return int(moment), int(ordinal)


CURSOR = cursor(_place, _PLACE)
"""Creation time of a job, and an ordinal in it."""

blueprint = Blueprint("batches", __name__)


@blueprint.post("/batches")
@requires("generate")
async def create_batch(principal: Principal) -> Response:
    here = current()
    body = await read_object()
    asked = compat.lenient(body) if compat.is_asked() else body
    plan = await read(
        read_plan,
        asked.get("config"),
        asked,
        here.catalogue,
        ml_formats=principal.allows(ML_FORMATS),
    )
    made = await here.threads.write(batches.create, principal.account_id, plan, now=times.now())
    return answer(detail(made))


@blueprint.get("/batches")
@requires("read")
async def list_batches(principal: Principal) -> Response:
    limit, after = queries.asked(LIMIT), queries.asked(BY_TIME_AND_ID)
    page = await current().threads.read(batches.page, principal.account_id, limit=limit, after=after)
    found = [summary(batch) for batch in page.batches]
    return page_answer(found, cursors.shown(page.next))


@blueprint.get("/batches/<batch_id>")
@requires("read")
async def get_batch(principal: Principal, batch_id: str) -> Response:
    return answer(detail(await _owned(principal, batch_id)))


@blueprint.post("/batches/<batch_id>/generate")
@requires("generate")
async def generate_in_batch(principal: Principal, batch_id: str) -> Response:
    here = current()
    body = await read_object()
    batch = await _owned(principal, batch_id)
    call = await read(
        read_call,
        batch.plan.config,
        body,
        batch,
        here.catalogue,
        drawn_seed=drawn_seed(),
        url_fault=here.targets.problem,
    )
    placed = await here.threads.write(
        place_call, call, customer(principal), free=here.store.free, now=times.now()
    )
    here.dispatcher.wake()
    job = await _ended(here, placed.acceptance.job)
    items = await here.threads.read(item_view.reached_items, job)
    return await _made(principal, batch_id, items, placed)


@blueprint.get("/batches/<batch_id>/items")
@requires("read")
async def list_batch_items(principal: Principal, batch_id: str) -> Response:
    here = current()
    limit, start = queries.asked(LIMIT), queries.asked(CURSOR) or (0, 0)
    batch = await _owned(principal, batch_id)
    places = await here.threads.read(_places, batch, start, limit=limit + 1)
    found = await here.threads.files(_views, places[:limit], links(), here)
    return page_answer(found, _shown(places[limit]) if len(places) > limit else None)


@blueprint.get("/batches/<batch_id>/items/<item_id>/download")
@requires("read")
async def download_batch_item(principal: Principal, batch_id: str, item_id: str) -> Response:
    here = current()
    batch = await _owned(principal, batch_id)
    items = await here.threads.read(_items_of, batch, item_id)
    files = await here.threads.files(
        item_view.files,
        items,
        items.ordinal_of(item_id),
        links(),
        here.catalogue,
        stored_alone=are_stored_alone(items.job, here.catalogue),
    )
    return answer({"item_id": item_id, "files": files, "expires_in": LINK_SECONDS})


async def _owned(principal: Principal, batch_id: str) -> Batch:
    stored = batch_id.replace("\0", "")
    return await current().threads.read(batches.get_own, principal.account_id, stored)


async def _ended(here: Installation, job: Job) -> Job:
    """The job when it has ended; it is stopped when that takes too long. Raises ApiError when not even
    that helps: then it ends later, and its items are found in the batch's list."""
    found = await _wait(here, job.id, CALL_SECONDS)
    if not found.has_ended:
        await here.threads.write(_stop, job)
        found = await _wait(here, job.id, STOP_SECONDS)
    if not found.has_ended:
        raise _busy()
    return found


async def _wait(here: Installation, job_id: str, seconds: float) -> Job:
    return await ended(partial(here.threads.read, jobs.get, job_id), seconds)


def _stop(connection: sa.Connection, job: Job) -> None:
    try:
        settlement.cancel(connection, job.account_id, job.id, now=times.now())
    except NotReady:
        return  # it has just ended by itself


async def _made(principal: Principal, batch_id: str, items: Items, placed: Placed) -> Response:
    job = items.job
    if job.status == jobs.FAILED:
        raise ApiError("generation_failed", f"Nothing was made and nothing is charged: {job.error}")
    ordinals = list(items.ordinals())
    if not ordinals:
        raise _busy()
    batch = await _owned(principal, batch_id)
    return answer(called(batch, items, ordinals), **webhook_meta(placed.webhook))


def _busy() -> ApiError:
    message = "Everything is busy with earlier jobs; nothing was charged for what was not made"
    return ApiError("batch_busy", message, headers={"Retry-After": "5"})


@dataclass(frozen=True, slots=True)
class ItemPlace:
    """An item of a batch: its job's items and its ordinal there."""

    items: Items
    ordinal: int


def _places(
    connection: sa.Connection, batch: Batch, start: tuple[int, int], *, limit: int
) -> list[ItemPlace]:
    """Up to `limit` items, oldest first, from (creation time of the job, ordinal) on."""
    since, first = start
    found: list[ItemPlace] = []
    for job in batches.jobs_of(connection, batch.id, since=since):
        if job.status == jobs.EXPIRED:
            continue
        items = item_view.reached_items(connection, job)
        begin = first if job.created_at == since else 0
        found += [ItemPlace(items, ordinal) for ordinal in items.ordinals(begin)]
        if len(found) >= limit:
            break
    return found[:limit]


def _views(places: Sequence[ItemPlace], made: Links, here: Installation) -> list[dict[str, Any]]:
    return [
        {
            **item_view.views(place.items, [place.ordinal], made, here.catalogue)[0],
            "tokens_charged": place.items.job.credits_required // place.items.job.items_total,
        }
        for place in places
    ]


def _items_of(connection: sa.Connection, batch: Batch, item_id: str) -> Items:
    """The items of the job that an item's id names. Raises NotFound."""
    job = batches.job_of(connection, batch.id, checked_id(item_id.partition("_")[0]))
    return item_view.reached_items(connection, job)


def _shown(place: ItemPlace) -> str:
    return f"{place.items.job.created_at}-{place.ordinal}"
