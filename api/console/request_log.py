"""What the keys of an account asked for, on a page; and the note that is made of every request of a key.

What does not belong here: when notes are written (`api/guard/request_notes.py`); queries and bodies, which
nobody keeps.
"""

import time

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
from symage.storage.keys import Principal
from symage.storage.pages import Position
from symage.storage.request_log import LONGEST_PATH, Asked, AskedPage
from symage.storage.user_sessions import SignedIn

SHOWN = 50

blueprint = Blueprint("requests", __name__)


async def note(response: Response) -> Response:
    """After every request that a key was good for."""
    principal: Principal | None = g.get("principal")
    if principal is not None and principal.key_id is not None:
        began: float = g.began
        asked = Asked(
            id=request_id(),
            account_id=principal.account_id,
            key_id=principal.key_id,
            method=request.method[:8],
            path=request.path[:LONGEST_PATH].replace("\0", ""),
            status=response.status_code,
            milliseconds=round((time.perf_counter() - began) * 1000),
            created_at=times.now(),
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
        names=names,
        failed=failed,
        key_id=key_id,
        older=following and url_for(".listed", status=status, key=key_id, cursor=following),
    )


def _look(
    connection: sa.Connection,
    account_id: str,
    failed: bool,
    key_id: str | None,
    after: Position | None,
) -> tuple[AskedPage, dict[str, str]]:
    names = {key.id: key.name for key in keys.page(connection, account_id, limit=100).keys}
    return log.page(connection, account_id, limit=SHOWN, after=after, failed=failed, key_id=key_id), names
