"""An account's jobs: list, one, cancel."""

from functools import partial

from quart import Blueprint, Response

from api import queries, times
from api.cursors import MOMENT, cursor
from api.envelope import answer, page_answer
from api.guard.auth import requires
from api.installation import current
from api.jobs.owned import checked_id, owned_job
from api.jobs.view import STATUS_SHAPE, detail, summary
from api.jobs.waiting import WAIT, ended
from api.queries import LIMIT, Word
from symage.errors import NotFound
from symage.fields import Key
from symage.kinds import Choice
from symage.shapes import named, uuid
from symage.storage import jobs, settlement
from symage.storage.jobs import STATUSES
from symage.storage.keys import Principal

CURSOR = cursor(times.parse_iso, MOMENT)
"""No two jobs are of one time."""
STATUS = Key(
    "status",
    Choice(STATUSES),
    None,
    "Only jobs of this status; skipped is never set",
    code="validation_error",
)
FORM_ID = Key("form_id", Word(), None, "Only jobs that fill this form")
JOB_STATE = named("JobState", job_id=uuid(), status=STATUS_SHAPE)

blueprint = Blueprint("jobs", __name__)


@blueprint.get("/jobs")
@requires("read")
async def list_jobs(principal: Principal) -> Response:
    here = current()
    page = await here.threads.read(
        jobs.page,
        principal.account_id,
        limit=queries.asked(LIMIT),
        before=queries.asked(CURSOR),
        status=queries.asked(STATUS),
        form_id=_form_id(),
    )
    found = [summary(job, here.catalogue) for job in page.jobs]
    return page_answer(found, times.iso_or_none(page.next_before))


@blueprint.get("/jobs/<job:job_id>")
@requires("read")
async def get_job(principal: Principal, job_id: str) -> Response:
    job = await ended(partial(owned_job, principal, job_id), queries.asked(WAIT))
    return answer(detail(job, current().catalogue))


@blueprint.post("/jobs/<job_id>/cancel")
@requires("generate")
async def cancel_job(principal: Principal, job_id: str) -> Response:
    here = current()
    job = await here.threads.write(
        settlement.cancel, principal.account_id, checked_id(job_id), now=times.now()
    )
    here.dispatcher.wake()
    return answer({"job_id": job.id, "status": job.status})


def _form_id() -> str | None:
    """The canonical id of the form to filter by; a form unknown today may still name older jobs."""
    named = queries.asked(FORM_ID)
    if named is None:
        return None
    try:
        return current().catalogue.get(named).id
    except NotFound:
        return named.replace("\0", "")
