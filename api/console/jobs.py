"""The list of jobs: by state, by form or id, newest first."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa
from quart import Blueprint, Response, request, url_for

from api import queries, times
from api.console.order_form import query_of
from api.console.pages import page
from api.console.titles import dataset_title, title_of
from api.console.visitors import visits
from api.installation import current
from api.jobs.routes import CURSOR
from symage.forms.catalogue import Catalogue
from symage.storage import jobs
from symage.storage.jobs import JobPage
from symage.storage.user_sessions import SignedIn

SHOWN = 25
GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "": (),
        "open": (jobs.PENDING, *jobs.RUNNING),
        "completed": (jobs.COMPLETED,),
        "failed": (jobs.FAILED,),
        "canceled": (jobs.CANCELED,),
        "expired": (jobs.EXPIRED,),
    }
)
"""What the filter by state offers, and the statuses that each means; none means all."""
_ID = re.compile(r"[0-9a-f][0-9a-f-]{3,35}")

blueprint = Blueprint("jobs", __name__)


@dataclass(frozen=True, slots=True)
class Looked:
    """What the list shows: a page of jobs, and how many of the account are in each group."""

    page: JobPage
    counts: Mapping[str, int]


@blueprint.get("/jobs")
@visits()
async def listed(visitor: SignedIn) -> Response:
    here = current()
    group, words = request.args.get("status", ""), request.args.get("q", "").strip()
    wanted = {
        "before": queries.asked(CURSOR),
        "statuses": GROUPS.get(group, ()),
        **_words(words, here.catalogue),
    }
    looked = await here.threads.read(_look, visitor.account_id, wanted)
    following = looked.page.next_before
    return await page(
        "jobs.html",
        jobs=looked.page.jobs,
        counts=looked.counts,
        group=group,
        q=words,
        groups=GROUPS,
        titled=lambda job: dataset_title(job.request.form_ids, here.catalogue),
        again=lambda job: f"{url_for('console.new.form')}?{query_of(job.request, job.seed_requested)}",
        now=times.now(),
        older=following and url_for(".listed", status=group, q=words, cursor=times.iso(following)),
    )


def _look(connection: sa.Connection, account_id: str, wanted: Mapping[str, Any]) -> Looked:
    counted = jobs.counts(connection, account_id)
    counts = {name: sum(counted.get(each, 0) for each in group) for name, group in GROUPS.items()}
    counts[""] = sum(counted.values())
    return Looked(jobs.search(connection, account_id, limit=SHOWN, **wanted), counts)


def _words(words: str, catalogue: Catalogue) -> dict[str, Any]:
    """Which forms somebody means by some words, and which job if it looks like an id."""
    if not words:
        return {}
    plain = words.lower().replace("\0", "")
    found = [
        form.id
        for form in catalogue
        if plain in form.id or plain in form.name.lower() or plain in title_of(form).short.lower()
    ]
    return {"form_ids": found, "id_prefix": plain if _ID.fullmatch(plain) else ""}
