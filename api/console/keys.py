"""API keys, what an account has used, what it has left, and how fast it may ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa
from quart import Blueprint, Response, request, url_for

from api import times
from api.accounts.keys import read_key
from api.console.pages import page
from api.console.sent import just_made, made_once, shown_after
from api.console.titles import dataset_title
from api.console.visitors import actor, see_other, visits
from api.guard.limits import TIERS
from api.installation import Installation, current
from symage.errors import BadRequest, NotFound, Problem
from symage.storage import accounts, jobs, keys, ledger, request_log
from symage.storage.accounts import Account
from symage.storage.jobs import Job, TableJob
from symage.storage.keys import SCOPES, Key, NewKey
from symage.storage.ledger import DAY, Movement
from symage.storage.sent_forms import Made
from symage.storage.user_sessions import SignedIn
from symage.storage.users import OWNER

PERIODS = (7, 30, 365)
MOST_KEYS = 100
MOVEMENTS = 15
BARS = 30
"""Bars of a chart at most: of a longer period each tells of several days."""

blueprint = Blueprint("keys", __name__)


@dataclass(frozen=True, slots=True)
class Bar:
    """Credits of some days, the first of which is `day`."""

    day: str
    credits: int


@dataclass(frozen=True, slots=True)
class Standing:
    """`asked`: key id -> its requests of the last week, and how many met the limit. `names`: of the jobs that
    moved credits. `charged`: id of a hold that is over -> what came of it."""

    account: Account
    keys: Sequence[Key]
    asked: Mapping[str, tuple[int, int]]
    bars: Sequence[Bar]
    movements: Sequence[Movement]
    names: Mapping[str, str]
    charged: Mapping[int, int]


@blueprint.get("/keys")
@visits()
async def listed(visitor: SignedIn) -> Response:
    return await _page(visitor)


@blueprint.post("/keys")
@visits(OWNER)
async def create(visitor: SignedIn) -> Response:
    """The key stands on the page that follows, once."""
    given = await request.form
    try:
        name, scopes = read_key({"name": given.get("name", "").strip(), "scopes": given.getlist("scope")})
    except BadRequest as error:
        return await _page(visitor, problems=error.problems, asked_name=given.get("name", ""))
    pepper, now = current().peppers[0], times.now()

    def make(connection: sa.Connection) -> Made:
        account_id, who = visitor.account_id, actor(visitor)
        return _made(
            keys.create(connection, account_id, name=name, scopes=scopes, pepper=pepper, now=now, actor=who)
        )

    return see_other(shown_after(await made_once(visitor, make), ".listed"))


@blueprint.post("/keys/<key_id>/rotate")
@visits(OWNER)
async def rotate(visitor: SignedIn, key_id: str) -> Response:
    old, pepper, now = key_id.replace("\0", ""), current().peppers[0], times.now()

    def make(connection: sa.Connection) -> Made:
        account_id, who = visitor.account_id, actor(visitor)
        return _made(keys.rotate(connection, account_id, old, pepper=pepper, now=now, actor=who))

    return see_other(shown_after(await made_once(visitor, make), ".listed"))


@blueprint.post("/keys/<key_id>/revoke")
@visits(OWNER)
async def revoke(visitor: SignedIn, key_id: str) -> Response:
    here = current()
    await here.threads.write(
        keys.revoke, visitor.account_id, key_id.replace("\0", ""), now=times.now(), actor=actor(visitor)
    )
    return see_other(url_for(".listed"))


@blueprint.post("/keys/confirm-above")
@visits(OWNER)
async def confirm_above(visitor: SignedIn) -> Response:
    """From how many credits on orders ask before they start; nothing never asks."""
    given = (await request.form).get("credits", "").replace(",", "").strip()
    if given and not (given.isascii() and given.isdigit() and len(given) < 19):
        problem = Problem("bad_request", "credits", "Credits are a whole number, or nothing at all")
        return await _page(visitor, problems=[problem])
    values = {"confirm_above": int(given) if given else None}
    await current().threads.write(
        accounts.change, visitor.account_id, values, now=times.now(), actor=actor(visitor)
    )
    return see_other(url_for(".listed"))


async def _page(visitor: SignedIn, *, problems: Sequence[Problem] = (), asked_name: str = "") -> Response:
    here = current()
    days = request.args.get("days", 30, int)
    days = days if days in PERIODS else 30
    standing = await here.threads.read(_standing, visitor.account_id, days, times.now(), here)
    return await page(
        "keys.html",
        422 if problems else 200,
        standing=standing,
        made=await just_made(visitor),
        problems=problems,
        asked_name=asked_name,
        scopes=SCOPES,
        days=days,
        periods=PERIODS,
        limit=TIERS[standing.account.tier],
    )


def _made(new: NewKey) -> Made:
    return Made(new.key.id, new.raw)


def _standing(
    connection: sa.Connection, account_id: str, days: int, now: int, here: Installation
) -> Standing:
    moved = ledger.movements(connection, account_id, limit=MOVEMENTS)
    found = keys.page(connection, account_id, limit=MOST_KEYS).keys
    of_jobs = {each.job_id: _job(connection, each.job_id) for each in moved if each.job_id}
    holds = [(each.id, of_jobs.get(each.job_id or "")) for each in moved if each.kind == "hold"]
    return Standing(
        account=accounts.get(connection, account_id),
        keys=sorted(found, key=lambda key: not key.is_active),
        asked=request_log.counts(connection, account_id),
        bars=_bars(ledger.spent_by_day(connection, account_id, since=now - days * DAY), days, now // DAY),
        movements=moved,
        names={job_id: _name(job, here) for job_id, job in of_jobs.items()},
        charged={entry: job.credits_charged for entry, job in holds if job is not None and job.has_ended},
    )


def _bars(spent: Mapping[int, int], days: int, today: int) -> list[Bar]:
    """Until today; days on which nothing was spent, too."""
    each = -(-days // BARS)
    firsts = range(today - days + 1, today + 1, each)
    return [
        Bar(_date(first), sum(spent.get(day, 0) for day in range(first, first + each))) for first in firsts
    ]


def _date(day: int) -> str:
    return datetime.fromtimestamp(day * DAY // 1_000_000, UTC).strftime("%-d %b")


def _job(connection: sa.Connection, job_id: str) -> Job | TableJob | None:
    try:
        return jobs.find(connection, job_id)
    except NotFound:
        return None


def _name(job: Job | TableJob | None, here: Installation) -> str:
    if job is None:
        return "a job"
    if isinstance(job, TableJob):
        return f"Table of {job.request.quantity:,} rows"
    return dataset_title(job.request.form_ids, here.catalogue)
