"""Finding a job for its owner; anybody else's does not exist."""

import re

from werkzeug.routing import BaseConverter

from api.installation import current
from symage.errors import NotFound
from symage.storage import jobs
from symage.storage.jobs import Job
from symage.storage.keys import Principal

_JOB_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def checked_id(job_id: str) -> str:
    """Raises NotFound for what cannot be a job's id, before it gets near the database."""
    if not _JOB_ID.fullmatch(job_id):
        raise NotFound("job_not_found", "Job not found in this account")
    return job_id


class JobId(BaseConverter):
    """The part of a path that names a job: not the words that stand in its place."""

    regex = r"(?!size-estimate$|size-rates$)[^/]+"


async def owned_job(principal: Principal, job_id: str) -> Job:
    return await current().threads.read(jobs.get_own, principal.account_id, checked_id(job_id))
