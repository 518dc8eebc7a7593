"""The items of a job and their files."""

from itertools import islice

from quart import Blueprint, Response

from api import queries
from api.envelope import answer
from api.errors import invalid
from api.files.links import ITEM_SECONDS, are_stored_alone, links
from api.guard.auth import requires
from api.installation import current
from api.jobs import item_view
from api.jobs.owned import owned_job
from symage.storage.keys import Principal

blueprint = Blueprint("items", __name__)


@blueprint.get("/jobs/<job_id>/items")
@requires("read")
async def list_items(principal: Principal, job_id: str) -> Response:
    here = current()
    limit, start = queries.limit(), _cursor()
    job = await owned_job(principal, job_id)
    items = await here.threads.read(item_view.reached_items, job)
    ordinals = list(islice(items.ordinals(start), limit + 1))
    page = ordinals[:limit]
    found = await here.threads.files(item_view.views, items, page, links(), here.catalogue)
    cursor = str(ordinals[limit]) if len(ordinals) > limit else None
    return answer(found, count=len(found), has_more=cursor is not None, next_cursor=cursor)


@blueprint.get("/jobs/<job_id>/items/<item_id>/download")
@requires("read")
async def download_item(principal: Principal, job_id: str, item_id: str) -> Response:
    here = current()
    job = await owned_job(principal, job_id)
    items = await here.threads.read(item_view.reached_items, job)
    ordinal = items.ordinal_of(item_id)
    stored_alone = are_stored_alone(job, here.catalogue)
    files = await here.threads.files(
        item_view.files, items, ordinal, links(), here.catalogue, stored_alone=stored_alone
    )
    return answer({"item_id": item_id, "files": files, "expires_in": ITEM_SECONDS})


def _cursor() -> int:
    """The ordinal to begin at."""
    text = queries.optional("cursor") or "0"
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise invalid("cursor", "cursor is not one that a page gave")
    return int(text)
