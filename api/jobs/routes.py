"""An account's jobs: list, one, cancel."""

from quart import Blueprint, Response

from api import queries, times
from api.envelope import answer
from api.errors import invalid
from api.guard.auth import requires
from api.installation import current
from api.jobs.owned import checked_id, owned_job
from api.jobs.view import detail, summary
from symage.errors import NotFound
from symage.storage import jobs, settlement
from symage.storage.jobs import STATUSES
from symage.storage.keys import Principal

blueprint = Blueprint("jobs", __name__)


@blueprint.get("/jobs")
@requires("read")
async def list_jobs(principal: Principal) -> Response:
    here = current()
    page = await here.threads.read(
        jobs.page,
        principal.account_id,
        limit=queries.limit(),
        before=_cursor(),
        status=_status(),
        form_id=_form_id(),
    )
    cursor = times.iso_or_none(page.next_before)
    found = [summary(job, here.catalogue) for job in page.jobs]
    return answer(found, count=len(found), has_more=cursor is not None, next_cursor=cursor)


@blueprint.get("/jobs/<job:job_id>")
@requires("read")
async def get_job(principal: Principal, job_id: str) -> Response:
    job = await owned_job(principal, job_id)
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


def _cursor() -> int | None:
    text = queries.optional("cursor")
    if text is None:
        return None
    try:
        return times.parse_iso(text)
    except (ValueError, OverflowError):
        raise invalid("cursor", "cursor is not one that a page gave") from None


def _status() -> str | None:
    status = queries.given("status")
    if status is not None and status not in STATUSES:
        raise invalid("status", f"status must be one of {', '.join(STATUSES)}", "validation_error")
    return status


def _form_id() -> str | None:
    """The canonical id of the form to filter by; a form unknown today may still name older jobs."""
    named = queries.optional("form_id")
    if named is None:
        return None
    try:
        return current().catalogue.get(named).id
    except NotFound:
        return named.replace("\0", "")
