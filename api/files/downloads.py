"""What a job left behind as whole files, and links to all of its files."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from quart import Blueprint, Response

from api import compat
from api.envelope import answer
from api.errors import ApiError
from api.files.artifacts import artifact_file, check_ended, missing
from api.files.links import EXPIRES_IN, FILE_KEYS, ITEM_SECONDS, links
from api.files.listing import file_list, listed_items
from api.files.parts import send_part
from api.files.streaming import send
from api.guard.auth import requires
from api.installation import current
from api.jobs.owned import owned_job
from api.jobs.view import LAYOUTS
from symage.fields import shown
from symage.shapes import (
    Named,
    Shape,
    array,
    boolean,
    integer,
    moment,
    named,
    nullable,
    one_of_texts,
    record,
    text,
    uuid,
)
from symage.storage import jobs
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
_MANIFEST: dict[str, Shape] = {
    "schema_version": text(),
    "job_id": uuid(),
    "generated_at": moment(),
    "seed": nullable(integer(0)),
    "form_ids": array(text()),
    "output_formats": array(text()),
    "layout": one_of_texts(LAYOUTS),
    "total_bytes": integer(0),
}
_OF_DELIVERY: dict[str, Shape] = {
    "created_via": text(),
    "dataset": record({"key": text(), "size_bytes": integer(0)}),
}
MANIFEST = Named(
    "DatasetManifest",
    {
        **record(_MANIFEST, _OF_DELIVERY, "What was asked, what is inside, how it is split"),
        "additionalProperties": True,
    },
)

blueprint = Blueprint("downloads", __name__)


@blueprint.get("/jobs/<job_id>/download/<download_format>")
@requires("read")
async def download(principal: Principal, job_id: str, download_format: str) -> Response:
    here = current()
    job = await owned_job(principal, job_id)
    if compat.is_asked() and download_format in compat.parts():
        return await send_part(job, compat.parts()[download_format])
    if download_format not in FORMATS:
        raise ApiError("invalid_format", f"{shown(download_format)} is not one of {', '.join(FORMATS)}")
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


@blueprint.get("/jobs/<job_id>/downloads")
@requires("read")
async def list_downloads(principal: Principal, job_id: str) -> Response:
    here = current()
    job = await owned_job(principal, job_id)
    check_ended(job)
    if job.status == jobs.EXPIRED and not job.artifacts:
        raise missing(job)
    items = await here.threads.read(listed_items, job, here)
    found = await here.threads.files(file_list, items, links(), here)
    data: dict[str, Any] = {"job_id": job.id, "expires_in": ITEM_SECONDS, "truncated": found.truncated}
    if found.truncated:
        data["items_url"] = found.items_url
    return answer({**data, "files": found.files}, count=len(found.files))
