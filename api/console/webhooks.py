"""Webhooks: where an account hears of its jobs, what was sent there, and what came of it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from quart import Blueprint, Response, request, url_for

from api import cursors, queries, times
from api.console.pages import page
from api.console.sent import just_made, made_once, shown_after
from api.console.visitors import actor, see_other, visits
from api.cursors import BY_TIME_AND_ID
from api.files.links import base_url
from api.installation import current
from api.webhooks.fields import read_changes, read_subscription
from api.webhooks.messages import headers_of
from api.webhooks.routes import queue_test, retry_delivery_of
from symage.errors import BadRequest, NotFound, NotReady, Problem
from symage.storage import attempts, deliveries, jobs, webhooks
from symage.storage.sent_forms import Made
from symage.storage.user_sessions import SignedIn
from symage.storage.users import MEMBER, OWNER, may
from symage.storage.webhooks import EVENTS, Signed, Webhook

SHOWN = 25

blueprint = Blueprint("webhooks", __name__)


@blueprint.get("/webhooks")
@visits()
async def listed(visitor: SignedIn) -> Response:
    return await _list(visitor)


@blueprint.post("/webhooks")
@visits(MEMBER)
async def create(visitor: SignedIn) -> Response:
    here = current()
    given = await request.form
    body: dict[str, Any] = {"url": given.get("url", "").strip(), "events": given.getlist("event")}
    if given.get("description", "").strip():
        body["description"] = given["description"].strip()
    try:
        wanted = read_subscription(body, here.targets.problem)
        key, link_base, now = here.webhook_key, base_url(), times.now()

        def make(connection: sa.Connection) -> Made:
            account_id, who = visitor.account_id, actor(visitor)
            return signed(
                webhooks.create(
                    connection, account_id, wanted, key=key, link_base=link_base, now=now, actor=who
                )
            )

        sent = await made_once(visitor, make)
    except BadRequest as error:
        return await _list(visitor, error.problems, given)
    except NotReady as error:
        return await _list(visitor, [Problem(error.code, "", str(error))], given)
    return see_other(shown_after(sent, ".shown", webhook_id=sent.subject))


@blueprint.get("/webhooks/<webhook_id>")
@visits()
async def shown(visitor: SignedIn, webhook_id: str) -> Response:
    found = await _own(visitor, webhook_id)
    return await _one(visitor, found, await just_made(visitor))


@blueprint.post("/webhooks/<webhook_id>/<any(pause, resume):change>")
@visits(MEMBER)
async def switch(visitor: SignedIn, webhook_id: str, change: str) -> Response:
    here = current()
    changes = read_changes({"is_active": change == "resume"}, here.targets.problem)
    await here.threads.write(
        webhooks.change, visitor.account_id, _kept(webhook_id), changes, now=times.now(), actor=actor(visitor)
    )
    return _back(webhook_id)


@blueprint.post("/webhooks/<webhook_id>/rotate")
@visits(OWNER)
async def rotate(visitor: SignedIn, webhook_id: str) -> Response:
    key, now = current().webhook_key, times.now()

    def make(connection: sa.Connection) -> Made:
        account_id, who = visitor.account_id, actor(visitor)
        return signed(webhooks.rotate(connection, account_id, _kept(webhook_id), key=key, now=now, actor=who))

    return see_other(shown_after(await made_once(visitor, make), ".shown", webhook_id=webhook_id))


@blueprint.post("/webhooks/<webhook_id>/delete")
@visits(MEMBER)
async def delete(visitor: SignedIn, webhook_id: str) -> Response:
    await current().threads.write(
        webhooks.delete, visitor.account_id, _kept(webhook_id), now=times.now(), actor=actor(visitor)
    )
    return see_other(url_for(".listed"))


@blueprint.post("/webhooks/<webhook_id>/test")
@visits(MEMBER)
async def test(visitor: SignedIn, webhook_id: str) -> Response:
    now = times.now()

    def make(connection: sa.Connection) -> Made:
        return Made(queue_test(connection, visitor.account_id, _kept(webhook_id), now=now))

    return _back(webhook_id, (await made_once(visitor, make)).subject)


@blueprint.post("/webhooks/<webhook_id>/deliveries/<delivery_id>/retry")
@visits(MEMBER)
async def retry(visitor: SignedIn, webhook_id: str, delivery_id: str) -> Response:
    await current().threads.write(
        retry_delivery_of, visitor.account_id, _kept(webhook_id), _kept(delivery_id), now=times.now()
    )
    return _back(webhook_id, delivery_id)


async def _list(
    visitor: SignedIn, problems: Sequence[Problem] = (), given: Mapping[str, str] = MappingProxyType({})
) -> Response:
    threads = current().threads
    found = await threads.read(webhooks.page, visitor.account_id, limit=webhooks.MOST)
    latest = await threads.read(deliveries.latest, [each.id for each in found.webhooks])
    return await page(
        "webhooks.html",
        422 if problems else 200,
        webhooks=found.webhooks,
        latest=latest,
        events=EVENTS,
        problems=problems,
        given=given,
    )


def signed(made: Signed) -> Made:
    """A webhook whose secret is to be shown once."""
    return Made(made.webhook.id, made.secret)


async def _one(visitor: SignedIn, webhook: Webhook, made: Made | None = None) -> Response:
    here = current()
    found = await here.threads.read(
        deliveries.page, webhook.id, limit=SHOWN, after=queries.asked(BY_TIME_AND_ID)
    )
    chosen = _chosen(found.deliveries, request.args.get("delivery", ""))
    body = None if chosen is None else await here.threads.read(attempts.sent_body, webhook.id, chosen.id)
    tried = [] if chosen is None else await here.threads.read(attempts.tried, webhook.id, chosen.id)
    sent_at = None if chosen is None else chosen.attempted_at
    sent_headers = {}
    if chosen is not None and body is not None and sent_at is not None and may(visitor.role, MEMBER):
        secrets = webhook.secrets(here.webhook_key, now=times.now())
        sent_headers = headers_of(chosen, body.encode(), secrets, now=sent_at)
    job = None if chosen is None else await here.threads.read(_job_of, webhook.account_id, chosen.id)
    following = cursors.shown(found.next)
    return await page(
        "webhook.html",
        job=job,
        is_table=isinstance(job, jobs.TableJob),
        webhook=webhook,
        made=made,
        deliveries=found.deliveries,
        chosen=chosen,
        body=body,
        sent_headers=sent_headers,
        tried=tried,
        tries=len(attempts.DELAYS) + 1,
        older=following and url_for(".shown", webhook_id=webhook.id, cursor=following),
        open=any(each.due_at is not None for each in found.deliveries),
    )


def _job_of(connection: sa.Connection, account_id: str, delivery_id: str) -> jobs.Job | jobs.TableJob | None:
    """What a delivery tells of, while it is there."""
    job_id = deliveries.job_of(connection, delivery_id)
    try:
        return None if job_id is None else jobs.find_own(connection, account_id, job_id)
    except NotFound:
        return None


def _chosen(found: Sequence[deliveries.Delivery], asked: str) -> deliveries.Delivery | None:
    """The delivery that the query names, else the newest."""
    return next((each for each in found if each.id == asked), found[0] if found else None)


async def _own(visitor: SignedIn, webhook_id: str) -> Webhook:
    return await current().threads.read(webhooks.get_own, visitor.account_id, _kept(webhook_id))


def _back(webhook_id: str, delivery_id: str = "") -> Response:
    target = url_for(".shown", webhook_id=webhook_id, delivery=delivery_id or None)
    return see_other(target)


def _kept(given: str) -> str:
    """As it may be looked up: PostgreSQL knows no NUL in texts."""
    return given.replace("\0", "")
