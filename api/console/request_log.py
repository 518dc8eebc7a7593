"""What the keys of an account asked for, on a page; and the note that is made of every request of a key.

What does not belong here: when notes are written (`api/guard/request_notes.py`); queries and bodies, which
nobody keeps.
"""

import re
import time
from typing import Any

import sqlalchemy as sa
from quart import Blueprint, Response, g, request, url_for

from api import cursors, queries, times
from api.console.pages import page
from api.console.visitors import visits
from api.cursors import BY_TIME_AND_ID
from api.envelope import request_id
from api.installation import current
from symage.storage import keys
from symage.storage import request_log as log
from symage.storage.keys import Principal, Revoked
from symage.storage.pages import Position
from symage.storage.request_log import LONGEST_PATH, Asked, AskedPage
from symage.storage.user_sessions import SignedIn

SHOWN = 50
_ID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_ABOUT = re.compile(
    rf"/api/v1/(?:jobs/(?P<job>{_ID})|tabular/(?:\w+/)?(?P<table>{_ID})|webhooks/(?P<webhook>{_ID})"
    r"|datasets/(?P<dataset>[a-z0-9][a-z0-9-]*))(?:/.*)?"
)
_PAGES = {
    "job": ("console.job.shown", "job_id"),
    "table": ("console.table.shown", "job_id"),
    "webhook": ("console.webhooks.shown", "webhook_id"),
    "dataset": ("console.datasets.shown", "name"),
}

blueprint = Blueprint("requests", __name__)


async def note(response: Response) -> Response:
    """After every request that came with a key of an account, also with one that it has revoked."""
    asked_by: Principal | Revoked | None = g.get("principal") or g.get("revoked")
    if asked_by is not None and asked_by.key_id is not None:
        began: float = g.began
        asked = Asked(
            id=request_id(),
            account_id=asked_by.account_id,
            key_id=asked_by.key_id,
            method=request.method[:8],
            path=request.path[:LONGEST_PATH].replace("\0", ""),
            status=response.status_code,
            milliseconds=round((time.perf_counter() - began) * 1000),
            created_at=times.now(),
            ordered=g.get("ordered"),
        )
        current().request_notes.add(asked)
    return response


@blueprint.get("/requests")
@visits()
async def listed(visitor: SignedIn) -> Response:
    failed, key_id = request.args.get("status") == "failed", request.args.get("key") or None
    found, names = await current().threads.read(
        _look, visitor.account_id, failed, key_id and key_id.replace("\0", ""), queries.asked(BY_TIME_AND_ID)
    )
    following = cursors.shown(found.next)
    status = "failed" if failed else None
    return await page(
        "requests.html",
        requests=found.requests,
        place=place_of,
        names=names,
        failed=failed,
        key_id=key_id,
        older=following and url_for(".listed", status=status, key=key_id, cursor=following),
    )


def place_of(path: str) -> str | None:
    """The page of what a request was about: a job, a table, a dataset or a webhook, if any."""
    found = _ABOUT.fullmatch(path)
    if found is None:
        return None
    about = str(found.lastgroup)
    endpoint, key = _PAGES[about]
    return url_for(endpoint, **dict[str, Any]({key: found[about]}))


def _look(
    connection: sa.Connection,
    account_id: str,
    failed: bool,
    key_id: str | None,
    after: Position | None,
) -> tuple[AskedPage, dict[str, str]]:
    found = keys.page(connection, account_id, limit=100).keys
    names = {key.id: f"{key.name}, {key.prefix}" + ("" if key.is_active else ", revoked") for key in found}
    return log.page(connection, account_id, limit=SHOWN, after=after, failed=failed, key_id=key_id), names
