"""The items of a job and their files."""

from itertools import islice

from quart import Blueprint, Response

from api import queries
from api.cursors import numbered
from api.envelope import answer, page_answer
from api.files.links import LINK_SECONDS, are_stored_alone, links
from api.guard.auth import requires
from api.installation import current
from api.jobs import item_view
from api.jobs.owned import owned_job
from api.queries import LIMIT
from symage.storage.keys import Principal

_ORDINAL = "[0-9]{1,12}"


CURSOR = numbered(_ORDINAL)
"""The ordinal to begin at."""

blueprint = Blueprint("items", __name__)


@blueprint.get("/jobs/<job_id>/items")
@requires("read")
async def list_items(principal: Principal, job_id: str) -> Response:
    here = current()
    limit, start = queries.asked(LIMIT), queries.asked(CURSOR) or 0
    job = await owned_job(principal, job_id)
    items = await here.threads.read(item_view.reached_items, job)
    ordinals = list(islice(items.ordinals(start), limit + 1))
    page = ordinals[:limit]
    found = await here.threads.files(item_view.views, items, page, links(), here.catalogue)
    return page_answer(found, str(ordinals[limit]) if len(ordinals) > limit else None)


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
    return answer({"item_id": item_id, "files": files, "expires_in": LINK_SECONDS})
