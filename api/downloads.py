"""What a job left behind as whole files, and links to all of its files."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from quart import Blueprint, Response

from api import item_view
from api.artifact_files import LISTED, artifact_file, check_ended, missing
from api.auth import requires
from api.envelope import answer
from api.errors import ApiError
from api.fields import shown
from api.installation import Installation, current
from api.item_view import Items
from api.links import ITEM_SECONDS, Links, are_stored_alone, base_url, file_count, links
from api.owned_job import owned_job
from api.streaming import send
from symage.bundles.members import MAX_OWN_OBJECTS
from symage.storage import jobs
from symage.storage.keys import Principal

FORMATS: Mapping[str, str] = MappingProxyType(
    {"bundle": "dataset", "dataset": "dataset", "json": "json", "csv": "csv"}
)
"""The last part of a download's path, and the artifact that it means."""
MOST_LISTED = MAX_OWN_OBJECTS
"""Above so many files of items a list names the archives only."""

blueprint = Blueprint("downloads", __name__)


@blueprint.get("/jobs/<job_id>/download/<download_format>")
@requires("read")
async def download(principal: Principal, job_id: str, download_format: str) -> Response:
    here = current()
    job = await owned_job(principal, job_id)
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
    data: dict[str, Any] = {"job_id": job.id, "expires_in": ITEM_SECONDS, "truncated": False}
    items = await here.threads.read(item_view.reached_items, job)
    if file_count(job, here.catalogue) > MOST_LISTED:
        items = Items(job, [])
        data |= {"truncated": True, "items_url": f"{base_url()}/api/v1/jobs/{job.id}/items"}
    data["files"] = await here.threads.files(_files, items, links(), here)
    return answer(data, count=len(data["files"]))


def _files(items: Items, made: Links, here: Installation) -> list[dict[str, Any]]:
    """Whole files first; only files of items have an item_index."""
    job = items.job
    found = [{**made.archive(job, kind), "item_index": None} for kind in LISTED if kind in job.artifacts]
    stored_alone = are_stored_alone(job, here.catalogue)
    for ordinal in items.ordinals():
        for file in item_view.files(items, ordinal, made, here.catalogue, stored_alone=stored_alone):
            found.append({**file, "item_index": ordinal // items.forms})
    return found
