"""The form of a dataset: an order of before, a name, when it is due; and the same of one that is there."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from quart import Blueprint, Response, request, url_for
from werkzeug.datastructures import MultiDict

from api import times
from api.console import order_form, schedule_form
from api.console.datasets import own, told
from api.console.order_quote import quoted
from api.console.pages import page
from api.console.schedule_form import WEEKDAYS, changes_of, cron_of, fields_of
from api.console.sent import made_already, made_once, shown_after
from api.console.titles import dataset_title
from api.console.visitors import actor, principal_of, see_other, visits
from api.datasets.routes import premises
from api.files.links import base_url
from api.installation import Installation, current
from api.orders.front_door import drawn_seed
from symage.datasets import keeping
from symage.datasets.cron import CronFault, read_cron, zones
from symage.datasets.dataset import MOST_KEPT, read_changes, read_plan
from symage.datasets.keeping import Kept
from symage.datasets.refreshing import microseconds, moment
from symage.errors import BadRequest, ConfirmationNeeded, Problem, SymageError
from symage.orders.listening import Subscriber
from symage.storage import datasets
from symage.storage.datasets import Dataset
from symage.storage.sent_forms import Made, Sent
from symage.storage.user_sessions import SignedIn
from symage.storage.users import MEMBER

FORESEEN = 3
DEFAULTS = {
    "every": schedule_form.WEEK,
    "weekday": "1",
    "day": "1",
    "at": "06:00",
    "timezone": "UTC",
    "seed_policy": "roll",
    "keep": "30",
}
OWN = frozenset(
    {
        *DEFAULTS,
        "name",
        "cron",
        "publish_to",
        "webhook_url",
        "for",
        "confirmed_credits",
        "once",
        "item",
        "_kind",
    }
)
"""Fields that no order has; all others are what each version orders."""

blueprint = Blueprint("schedule", __name__)


@blueprint.get("/new/schedule")
@visits(MEMBER)
async def form(visitor: SignedIn) -> Response:
    """The order stands in the query, as on the page of a new dataset."""
    return await _form(visitor, MultiDict(request.args))


@blueprint.get("/new/schedule/due")
@visits(MEMBER)
async def due(_visitor: SignedIn) -> Response:
    """The next times, as one chooses."""
    return await page("due.html", **foreseen(MultiDict(request.args)))


@blueprint.post("/new/schedule")
@visits(MEMBER)
async def create(visitor: SignedIn) -> Response:
    """As POST /datasets does, by the same calls."""
    here, answers = current(), await request.form
    if (sent := await made_already(visitor)) is not None:
        return _onward(sent)
    body = schedule_form.body_of(answers)
    subscriber = Subscriber(here.webhook_key, base_url(), actor(visitor))
    name = body["name"].replace("\0", "")
    taken = await here.threads.read(datasets.is_taken, visitor.account_id, name)
    try:
        plan = await here.threads.files(
            read_plan,
            body,
            premises(here, principal_of(visitor), None),
            drawn_seed=drawn_seed(),
            taken=taken,
        )
        now = times.now()
        sent = await made_once(
            visitor,
            lambda connection: _made(
                keeping.create(connection, visitor.account_id, plan, subscriber, now=now)
            ),
        )
    except ConfirmationNeeded as needed:
        return await _form(visitor, answers, confirm=needed.cost)
    except SymageError as error:
        return await _form(visitor, answers, problems=told(error))
    return _onward(sent)


@blueprint.get("/datasets/<name>/change")
@visits(MEMBER)
async def change_form(visitor: SignedIn, name: str) -> Response:
    """As it is; with fields in the query, where no script asks for the next times, as these say."""
    found = await own(visitor, name)
    answers = MultiDict({**fields_of(found, await _webhook_url(found)), **request.args})
    return await _change_form(found, answers)


@blueprint.post("/datasets/<name>/change")
@visits(MEMBER)
async def change(visitor: SignedIn, name: str) -> Response:
    """As PATCH /datasets/{name} does, by the same calls; what stays the same is not said."""
    here, answers, found = current(), await request.form, await own(visitor, name)
    if (sent := await made_already(visitor)) is not None:
        return _onward(sent)
    body = changes_of(answers, found, await _webhook_url(found))
    subscriber = Subscriber(here.webhook_key, base_url(), actor(visitor))
    try:
        changes = await here.threads.files(
            read_changes, body, found, premises(here, principal_of(visitor), found.id)
        )
        now = times.now()
        sent = await made_once(
            visitor,
            lambda connection: _made(keeping.change(connection, found, changes, subscriber, now=now)),
        )
    except SymageError as error:
        return await _change_form(found, answers, problems=told(error))
    return _onward(sent)


def foreseen(answers: MultiDict[str, str]) -> dict[str, Any]:
    """When a dataset of these fields is due next, or why that cannot be said."""
    zone = answers.get("timezone", "")
    if zone not in zones():
        return {"due": [], "fault": "The time zone must be one that the IANA lists, such as Europe/Berlin."}
    try:
        cron = read_cron(cron_of(answers))
    except CronFault as fault:
        return {"due": [], "fault": f"The expression {fault}."}
    return {"due": _moments(cron.after(moment(times.now()), ZoneInfo(zone))), "fault": ""}


def choices(here: Installation) -> dict[str, Any]:
    """What the fields of a dataset offer."""
    return {
        "zones": sorted(zones()),
        "weekdays": WEEKDAYS,
        "most_kept": MOST_KEPT,
        "allowed": here.settings.publish_allow,
    }


async def _form(
    visitor: SignedIn,
    answers: MultiDict[str, str],
    *,
    problems: Sequence[Problem] = (),
    confirm: int | None = None,
) -> Response:
    here = current()
    body = order_form.body_of(answers)
    form_ids = body.get("form_ids") or [body["form_id"]] if "form_id" in body or "form_ids" in body else []
    values = {name: answers.get(name, default) for name, default in DEFAULTS.items()}
    quote = None
    with suppress(BadRequest):  # What will not do is told where the order is written.
        quote = await quoted(visitor, answers, body)
    return await page(
        "schedule.html",
        422 if problems else 200,
        problems=problems,
        confirm=confirm,
        quote=quote,
        title=dataset_title(form_ids, here.catalogue) if form_ids else "",
        body=body,
        order=[(name, value) for name, value in answers.items(multi=True) if name not in OWN],
        value=lambda name: values.get(name, answers.get(name, "")),
        own_zone="timezone" not in answers,
        **choices(here),
        **foreseen(MultiDict({**values, "cron": answers.get("cron", "")})),
    )


async def _change_form(
    dataset: Dataset, answers: MultiDict[str, str], *, problems: Sequence[Problem] = ()
) -> Response:
    values = {name: answers.get(name, default) for name, default in DEFAULTS.items()}
    return await page(
        "change.html",
        422 if problems else 200,
        dataset=dataset,
        problems=problems,
        value=lambda name: values.get(name, answers.get(name, "")),
        own_zone=False,
        **choices(current()),
        **foreseen(MultiDict({**values, "cron": answers.get("cron", "")})),
    )


def _made(kept: Kept) -> Made:
    """A dataset; with the secret of a webhook that was made for it."""
    return Made(kept.dataset.name, None if kept.webhook is None else kept.webhook.secret)


def _onward(sent: Sent) -> Response:
    page = "console.datasets.shown"
    shown = shown_after(sent, page, name=sent.subject) if sent.waits else url_for(page, name=sent.subject)
    return see_other(shown)


async def _webhook_url(dataset: Dataset) -> str | None:
    return (await current().threads.read(datasets.webhook_urls, [dataset])).get(dataset.id)


def _moments(coming: Any) -> list[int]:
    found: list[datetime] = list(islice(coming, FORESEEN))
    return [microseconds(each) for each in found]
