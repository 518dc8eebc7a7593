"""The versions of a dataset and their files; `latest` is the newest good one."""

import re
from typing import Any

from quart import Blueprint, Response

from api import queries
from api.cursors import numbered
from api.datasets.owned import owned_dataset
from api.datasets.view import show_version
from api.envelope import answer, page_answer
from api.files.artifacts import artifact_file
from api.files.downloads import send_whole
from api.files.streaming import send
from api.guard.auth import requires
from api.installation import current
from api.queries import LIMIT
from symage.errors import NotFound, NotReady
from symage.storage import jobs, versions
from symage.storage.jobs import Job
from symage.storage.keys import Principal
from symage.storage.versions import Version

_NUMBER = "[1-9][0-9]{0,8}"


CURSOR = numbered(_NUMBER)
"""The number of the last version of the page before."""

blueprint = Blueprint("versions", __name__)


@blueprint.get("/datasets/<dataset>/versions")
@requires("read")
async def list_versions(principal: Principal, dataset: str) -> Response:
    limit, below = queries.asked(LIMIT), queries.asked(CURSOR)
    found = await owned_dataset(principal, dataset)
    page = await current().threads.read(versions.page, found.id, limit=limit, below=below)
    shown = [show_version(each) for each in page.versions]
    return page_answer(shown, None if page.next_below is None else str(page.next_below))


@blueprint.get("/datasets/<dataset>/versions/<version>")
@requires("read")
async def get_version(principal: Principal, dataset: str, version: str) -> Response:
    return answer(show_version(await _version(principal, dataset, version)))


@blueprint.get("/datasets/<dataset>/versions/<version>/manifest")
@requires("read")
async def version_manifest(principal: Principal, dataset: str, version: str) -> Response:
    return await _send(await _job(principal, dataset, version), "manifest")


@blueprint.get("/datasets/<dataset>/versions/<version>/readme")
@requires("read")
async def version_readme(principal: Principal, dataset: str, version: str) -> Response:
    return await _send(await _job(principal, dataset, version), "readme")


@blueprint.get("/datasets/<dataset>/versions/<version>/download/<download_format>")
@requires("read")
async def download_version(
    principal: Principal, dataset: str, version: str, download_format: str
) -> Response:
    return await send_whole(await _job(principal, dataset, version), download_format)


@blueprint.get("/datasets/<dataset>/latest")
@requires("read")
async def get_latest(principal: Principal, dataset: str) -> Response:
    return answer(show_version(await _version(principal, dataset, None)))


@blueprint.get("/datasets/<dataset>/latest/manifest")
@requires("read")
async def latest_manifest(principal: Principal, dataset: str) -> Response:
    return await _send(await _job(principal, dataset, None), "manifest")


@blueprint.get("/datasets/<dataset>/latest/readme")
@requires("read")
async def latest_readme(principal: Principal, dataset: str) -> Response:
    return await _send(await _job(principal, dataset, None), "readme")


@blueprint.get("/datasets/<dataset>/latest/download/<download_format>")
@requires("read")
async def download_latest(principal: Principal, dataset: str, download_format: str) -> Response:
    return await send_whole(await _job(principal, dataset, None), download_format)


async def _version(principal: Principal, name: str, version: str | None) -> Version:
    """The version of a number; None: the latest."""
    found = await owned_dataset(principal, name)
    if version is None and found.latest is None:
        raise NotFound("version_not_found", "This dataset has no good version yet")
    number: Any = found.latest if version is None else version
    if not re.fullmatch(_NUMBER, str(number)):
        raise NotFound("version_not_found", "This dataset has no such version")
    return await current().threads.read(versions.get, found.id, int(number))


async def _job(principal: Principal, name: str, version: str | None) -> Job:
    found = await _version(principal, name, version)
    if found.job_id is None:
        raise NotReady("job_not_completed", f"Version {found.number} is {found.status}; it has no job")
    return await current().threads.read(jobs.get, found.job_id)


async def _send(job: Job, kind: str) -> Response:
    here = current()
    return await send(artifact_file(here.store, job, kind), here.threads)
