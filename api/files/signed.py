"""Signed links: a file for anybody who holds a link that we made and that has not expired."""

import re

import sqlalchemy as sa
from quart import Blueprint, Response

from api import queries, times
from api.errors import ApiError
from api.files.artifacts import LISTED, SAVED, archive_file, artifact_file, missing
from api.files.links import file_path
from api.files.streaming import File, send, window
from api.guard.limits import refuse, with_own_limit
from api.installation import Installation, current
from api.jobs.owned import checked_id
from api.queries import Word
from symage.bundles.layouts import archive_number
from symage.bundles.members import Member, item_members, parse_filename
from symage.errors import NotFound
from symage.fields import Key
from symage.storage import item_files, jobs, signing
from symage.storage.jobs import EXPIRED, Job

_FILENAME = re.compile(r"[A-Za-z0-9_.-]{1,200}")
ARTIFACT_NAMES = {SAVED[kind].name: kind for kind in LISTED}

EXPIRES = Key("e", Word("^[0-9]{1,12}$"), None, "Unix seconds until which the link works")
SECRET = Key("k", Word(), None, "Which secret signed it")
SIGNATURE = Key("s", Word(), None, "The signature")

blueprint = Blueprint("files", __name__)


@blueprint.get("/files/<job_id>/<filename>")
@with_own_limit
async def get_file(job_id: str, filename: str) -> Response:
    here = current()
    await _check_signature(here, file_path(job_id, filename))
    if not _FILENAME.fullmatch(filename):
        raise NotFound("not_found", "There is no such file")
    file = await here.threads.read(_find, here, checked_id(job_id), filename)
    return await send(file, here.threads)


async def _check_signature(here: Installation, path: str) -> None:
    genuine = signing.is_valid(
        here.signing_keys,
        path,
        expires=queries.asked(EXPIRES) or "",
        key_id=queries.asked(SECRET) or "",
        signature=queries.asked(SIGNATURE) or "",
        now=times.now() // 1_000_000,
    )
    if not genuine:
        raise await refuse(ApiError("forbidden", "This link has expired, or is not one of ours"))


def _find(connection: sa.Connection, here: Installation, job_id: str, filename: str) -> File:
    job = jobs.get(connection, job_id)
    if filename in ARTIFACT_NAMES:
        return artifact_file(here.store, job, ARTIFACT_NAMES[filename])
    number = archive_number(filename.removesuffix(".zip"))
    if number is not None:
        return archive_file(connection, here.store, job, number)
    try:
        return _item_file(connection, here, job, filename)
    except NotFound:
        if job.status == EXPIRED:
            raise missing(job) from None
        raise


def _item_file(connection: sa.Connection, here: Installation, job: Job, filename: str) -> File:
    item_index, member = _member(here, job, filename)
    found = item_files.locate(connection, here.store, job.id, item_index, member)
    return File(
        filename=filename,
        content_type=member.content_type,
        size=found.size,
        read=lambda start, stop: window(found.read(here.store), start, stop),
        etag=found.etag,
        changed_at=job.completed_at,
    )


def _member(here: Installation, job: Job, filename: str) -> tuple[int, Member]:
    """The item's index and the file's place. Raises NotFound for a name that this job does not have."""
    parsed = parse_filename(job.request, filename)
    if parsed is not None:
        item_index, form_id = parsed
        for member in item_members(job.request, here.catalogue.get(form_id), item_index):
            if member.filename == filename:
                return item_index, member
    raise NotFound("not_found", "This job has no such file")
