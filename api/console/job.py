"""One job: how far it is, its pages with their labels, its files, and the order that it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

import sqlalchemy as sa
from quart import Blueprint, Response, request, url_for
from werkzeug.datastructures import MultiDict

from api import times
from api.console import viewer
from api.console.order_form import body_of, query_of
from api.console.pages import page
from api.console.sheets import PageOf
from api.console.snippets import DOCUMENTS, snippets
from api.console.titles import dataset_title
from api.console.viewer import Look
from api.console.visitors import is_fragment, principal_of, see_other, visits
from api.files.artifacts import LISTED, SAVED, archive_file, artifact_file, saved_archive
from api.files.links import base_url
from api.files.streaming import send
from api.installation import Installation, current
from api.jobs.owned import checked_id, owned_job
from symage.annotations.schemes import SCHEMES
from symage.bundles.splits import split_ranges
from symage.request import SHARDED
from symage.storage import archives, jobs, settlement, shards
from symage.storage.jobs import Job
from symage.storage.shards import Progress
from symage.storage.user_sessions import SignedIn
from symage.storage.users import MEMBER

STAGES = (("people", "People"), ("documents", "Documents"), ("annotations", "Labels"))
MOST_ARCHIVES = 200
"""Archives of a sharded dataset that a page lists; its manifest names them all."""
LOOKED_AT = 3600
"""Seconds for which a browser keeps a page's picture."""
COUNTED = ("rule_violations", "broken_rules", "duplicate_ssns", "incomplete_identities")

blueprint = Blueprint("job", __name__)


@dataclass(frozen=True, slots=True)
class Stage:
    """`done` of the job's people; `seconds` it took, once all of them are through."""

    name: str
    done: int
    total: int
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Download:
    """`key`: the kind of a whole file, or an archive's number."""

    name: str
    key: str
    size: int


@blueprint.get("/jobs/<job_id>")
@visits()
async def shown(visitor: SignedIn, job_id: str) -> Response:
    here = current()
    job = await owned_job(principal_of(visitor), job_id)
    looked = None
    if job.status != jobs.EXPIRED:
        items = await here.threads.read(viewer.seen_items, job)
        looked = viewer.look(items, request.args, here.catalogue)
    found = None if looked is None else await here.threads.read(viewer.found_sheet, looked, here)
    looked = looked if found else None
    context = _context(job, looked, here) | {"sheet": found}
    if looked is not None:
        context["same"] = viewer.counterparts(looked, here.catalogue)
    if is_fragment() and request.headers.get("HX-Target", "").endswith("viewer"):
        return await page("viewer.html" if looked else "viewer_waits.html", **context)
    context |= await _whole(job, here)
    return await page("job.html", **context)


@blueprint.get("/jobs/<job_id>/progress")
@visits()
async def progress(visitor: SignedIn, job_id: str) -> Response:
    """The stages and figures, again and again; the page as a whole once the job has ended, or is canceled
    and was shown as one that goes on."""
    here = current()
    job = await owned_job(principal_of(visitor), job_id)
    if job.has_ended or (job.status == jobs.CANCELING and request.args.get("shown") != jobs.CANCELING):
        return Response("", headers={"HX-Refresh": "true"})
    stages = await here.threads.read(_stages, job)
    looked = viewer.look(await here.threads.read(viewer.seen_items, job), request.args, here.catalogue)
    return await page("progressed.html", job=job, stages=stages, look=looked, now=times.now())


@blueprint.get("/jobs/<job_id>/pictures/<int:item>/<key>.png")
@visits()
async def picture(visitor: SignedIn, job_id: str, item: int, key: str) -> Response:
    here = current()
    job = await owned_job(principal_of(visitor), job_id)
    at = PageOf.named(key)
    png = await here.threads.read(viewer.picture, job, item, at, here)
    headers = {"Cache-Control": f"private, max-age={LOOKED_AT}, immutable"}
    return Response(png, headers=headers, content_type="image/png")


@blueprint.get("/jobs/<job_id>/files/<key>")
@visits()
async def download(visitor: SignedIn, job_id: str, key: str) -> Response:
    here = current()
    job = await owned_job(principal_of(visitor), job_id)
    if key in SAVED:
        return await send(artifact_file(here.store, job, key), here.threads)
    number = int(key) if key.isascii() and key.isdigit() and len(key) < 6 else 0
    return await send(await here.threads.read(archive_file, here.store, job, number), here.threads)


@blueprint.post("/jobs/<job_id>/cancel")
@visits(MEMBER)
async def cancel(visitor: SignedIn, job_id: str) -> Response:
    here = current()
    await here.threads.write(settlement.cancel, visitor.account_id, checked_id(job_id), now=times.now())
    here.dispatcher.wake()
    return see_other(url_for(".shown", job_id=job_id))


def _context(job: Job, looked: Look | None, here: Installation) -> dict[str, Any]:
    return {
        "job": job,
        "look": looked,
        "title": dataset_title(job.request.form_ids, here.catalogue),
        "page_title": lambda at: viewer.page_title(at, here.catalogue),
        "schemes": tuple(SCHEMES),
        "now": times.now(),
    }


async def _whole(job: Job, here: Installation) -> dict[str, Any]:
    """What the page shows beside the viewer."""
    downloads = await here.threads.read(_downloads, job) if job.has_ended else []
    answers = MultiDict(parse_qsl(query_of(job.request, job.request.seed)))
    asked = query_of(job.request, job.seed_requested)
    ranges = split_ranges(job.request.quantity, job.request.config.splits)
    return {
        "stages": await here.threads.read(_stages, job),
        "downloads": downloads,
        "counted": await here.threads.read(_counted, job.id),
        "splits": {name: end - first for name, (first, end) in ranges.items()},
        "again": f"{url_for('console.new.form')}?{asked}",
        "repeat": f"{url_for('console.schedule.form')}?{asked}",
        "snippets": snippets(body_of(answers), DOCUMENTS, base_url()),
        "run_url": here.settings.dagster_url
        and job.run_id
        and f"{here.settings.dagster_url}/runs/{job.run_id}",
    }


def _stages(connection: sa.Connection, job: Job) -> list[Stage]:
    """People, documents, labels, and the archive, which is there when the job has ended."""
    done = shards.progress(connection, job.id)
    total, began = job.request.quantity, job.started_at
    found = []
    for stage, name in STAGES:
        reached = done.get(stage, Progress(0, 0))
        until = reached.finished_at if reached.items >= total else None
        found.append(Stage(name, reached.items, total, _seconds(began, until)))
        began = until
    built = job.completed_at if job.artifacts else None
    return [*found, Stage("Archive", total if built else 0, total, _seconds(began, built))]


def _seconds(began: int | None, until: int | None) -> float | None:
    return None if began is None or until is None else (until - began) / 1e6


def _downloads(connection: sa.Connection, job: Job) -> Sequence[Download]:
    """Whole files first; of a sharded dataset its archives behind them."""
    kinds = [kind for kind in (*LISTED, "manifest", "readme") if kind in job.files]
    whole = [Download(SAVED[kind].name, kind, job.files[kind].size) for kind in kinds]
    rows = archives.listed(connection, job.id)[:MOST_ARCHIVES] if job.layout == SHARDED and job.files else []
    return [*whole, *(Download(saved_archive(row.number).name, str(row.number), row.bytes) for row in rows)]


def _counted(connection: sa.Connection, job_id: str) -> Mapping[str, int]:
    """What the checks counted on the way, of the shards of a first page of them."""
    counts = dict.fromkeys(COUNTED, 0)
    for stage, _ in STAGES:
        for shard in shards.page(connection, job_id, stage):
            for name in COUNTED:
                counts[name] += shard.counts.get(name, 0)
    return counts
