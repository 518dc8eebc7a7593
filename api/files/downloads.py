"""What a job left behind as whole files, and links to all of its files."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from quart import Blueprint, Response

from api import compat
from api.envelope import answer
from api.errors import ApiError
from api.files.artifacts import archive_file, artifact_file, check_ended, missing
from api.files.links import EXPIRES_IN, FILE_KEYS, LINK_SECONDS, base_url, links
from api.files.listing import file_list, listed
from api.files.parts import send_part
from api.files.streaming import send
from api.guard.auth import requires
from api.installation import current
from api.jobs.owned import owned_job
from symage.bundles.schema import served_manifest
from symage.fields import shown
from symage.request import SHARDED
from symage.shapes import (
    Named,
    array,
    boolean,
    integer,
    named,
    nullable,
    record,
    text,
    uuid,
)
from symage.storage import jobs
from symage.storage.jobs import Job
from symage.storage.keys import Principal

FORMATS: Mapping[str, str] = MappingProxyType(
    {"bundle": "dataset", "dataset": "dataset", "json": "json", "csv": "csv"}
)
"""The last part of a download's path, and the artifact that it means."""

_FILE = named("DownloadFile", **FILE_KEYS, item_index=nullable(integer(0, description="Null: whole job")))
DOWNLOADS = Named(
    "Downloads",
    record(
        {
            "job_id": uuid(),
            "files": array(_FILE),
            "expires_in": EXPIRES_IN,
            "truncated": boolean("Too many files to list: only whole ones are; see items_url"),
        },
        {"items_url": text(format="uri")},
    ),
)
MANIFEST = Named("DatasetManifest", served_manifest())

_NUMBER = re.compile(r"[1-9][0-9]{0,4}")
blueprint = Blueprint("downloads", __name__)


@blueprint.get("/jobs/<job_id>/download/<download_format>")
@requires("read")
async def download(principal: Principal, job_id: str, download_format: str) -> Response:
    job = await owned_job(principal, job_id)
    if compat.is_asked() and download_format in compat.parts():
        return await send_part(job, compat.parts()[download_format])
    return await send_whole(job, download_format)


async def send_whole(job: Job, download_format: str) -> Response:
    """A whole file of a job, by one of FORMATS."""
    here = current()
    if download_format not in FORMATS:
        raise ApiError("invalid_format", f"{shown(download_format)} is not one of {', '.join(FORMATS)}")
    if FORMATS[download_format] == "dataset" and job.layout == SHARDED:
        raise _sharded(job)
    return await send(artifact_file(here.store, job, FORMATS[download_format]), here.threads)


@blueprint.get("/jobs/<job_id>/dataset/manifest")
@requires("read")
async def manifest(principal: Principal, job_id: str) -> Response:
    """The stored manifest as it is: clients want it without an envelope."""
    here = current()
    job = await owned_job(principal, job_id)
    return await send(artifact_file(here.store, job, "manifest"), here.threads)


@blueprint.get("/jobs/<job_id>/dataset/readme")
@requires("read")
async def readme(principal: Principal, job_id: str) -> Response:
    here = current()
    job = await owned_job(principal, job_id)
    return await send(artifact_file(here.store, job, "readme"), here.threads)


@blueprint.get("/jobs/<job_id>/dataset/preview")
@requires("read")
async def preview(principal: Principal, job_id: str) -> Response:
    here = current()
    job = await owned_job(principal, job_id)
    return await send(artifact_file(here.store, job, "preview"), here.threads)


@blueprint.get("/jobs/<job_id>/dataset/annotations")
@requires("read")
async def annotations(principal: Principal, job_id: str) -> Response:
    here = current()
    job = await owned_job(principal, job_id)
    return await send(artifact_file(here.store, job, "annotations"), here.threads)


@blueprint.get("/jobs/<job_id>/dataset/shards/<number>")
@requires("read")
async def shard(principal: Principal, job_id: str, number: str) -> Response:
    """Numbers count from 1. Others, and what is no number, have no archive."""
    here = current()
    job = await owned_job(principal, job_id)
    index = int(number) if _NUMBER.fullmatch(number) else 0
    return await send(await here.threads.read(archive_file, here.store, job, index), here.threads)


@blueprint.get("/jobs/<job_id>/downloads")
@requires("read")
async def list_downloads(principal: Principal, job_id: str) -> Response:
    here = current()
    job = await owned_job(principal, job_id)
    check_ended(job)
    if job.status == jobs.EXPIRED:
        raise missing(job)
    named = await here.threads.read(listed, job, here)
    found = await here.threads.files(file_list, named, links(), here)
    data: dict[str, Any] = {"job_id": job.id, "expires_in": LINK_SECONDS, "truncated": found.truncated}
    if found.truncated:
        data["items_url"] = found.items_url
    return answer({**data, "files": found.files}, count=len(found.files))


def _sharded(job: Job) -> ApiError:
    manifest_url = f"{base_url()}/api/v1/jobs/{job.id}/dataset/manifest"
    message = "This dataset is sharded: it has no single archive; its manifest names those that it has"
    return ApiError("sharded_dataset", message, details={"manifest_url": manifest_url})
