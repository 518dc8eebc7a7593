"""An account's datasets: make, list, change, run, delete."""

from collections.abc import Sequence
from functools import partial

from quart import Blueprint, Response

from api import cursors, queries, times
from api.bodies import read_object
from api.cursors import BY_TIME_AND_ID
from api.datasets.owned import owned_dataset
from api.datasets.view import show, show_version
from api.envelope import answer, page_answer
from api.guard.auth import requires
from api.installation import Installation, current
from api.orders.front_door import customer, drawn_seed, webhook_meta
from api.queries import LIMIT
from symage.datasets import keeping, publishing, refreshing
from symage.datasets.dataset import Premises, as_name, read_changes, read_plan
from symage.datasets.keeping import Kept
from symage.datasets.refreshing import Counter
from symage.datasets.targets import PublishRules
from symage.fields import Key
from symage.kinds import Choice
from symage.storage import datasets, jobs, versions
from symage.storage.accounts import ML_FORMATS
from symage.storage.artifacts import ArtifactStore
from symage.storage.datasets import Dataset
from symage.storage.keys import Principal
from symage.storage.versions import Version

KEEP, DELETE = "keep", "delete"
VERSIONS = Key(
    "versions",
    Choice((KEEP, DELETE)),
    KEEP,
    "Whether the files of its versions stay, as those of ordinary jobs",
)

blueprint = Blueprint("datasets", __name__)


@blueprint.post("/datasets")
@requires("generate")
async def create_dataset(principal: Principal) -> Response:
    here = current()
    body = await read_object()
    taken = await here.threads.read(datasets.is_taken, principal.account_id, as_name(body.get("name")))
    plan = await here.threads.files(
        read_plan, body, premises(here, principal, None), drawn_seed=drawn_seed(), taken=taken
    )
    made = await here.threads.write(
        keeping.create, principal.account_id, plan, customer(principal).subscriber, now=times.now()
    )
    return await _shown(here, made)


@blueprint.get("/datasets")
@requires("read")
async def list_datasets(principal: Principal) -> Response:
    here = current()
    limit, after = queries.asked(LIMIT), queries.asked(BY_TIME_AND_ID)
    page = await here.threads.read(datasets.page, principal.account_id, limit=limit, after=after)
    urls = await here.threads.read(datasets.webhook_urls, page.datasets)
    found = [show(each, urls, now=times.now()) for each in page.datasets]
    return page_answer(found, cursors.shown(page.next))


@blueprint.get("/datasets/<dataset>")
@requires("read")
async def get_dataset(principal: Principal, dataset: str) -> Response:
    return await _shown(current(), Kept(await owned_dataset(principal, dataset)))


@blueprint.patch("/datasets/<dataset>")
@requires("generate")
async def change_dataset(principal: Principal, dataset: str) -> Response:
    here = current()
    found = await owned_dataset(principal, dataset)
    body = await read_object()
    changes = await here.threads.files(read_changes, body, found, premises(here, principal, found.id))
    changed = await here.threads.write(
        keeping.change, found, changes, customer(principal).subscriber, now=times.now()
    )
    return await _shown(here, changed)


@blueprint.delete("/datasets/<dataset>")
@requires("generate")
async def delete_dataset(principal: Principal, dataset: str) -> Response:
    asked = queries.asked(VERSIONS)
    found = await owned_dataset(principal, dataset)
    await let_go(current(), found, keeps_versions=asked == KEEP, actor=principal.actor)
    return answer({"dataset_id": found.id, "name": found.name, "versions": asked})


@blueprint.post("/datasets/<dataset>/run")
@requires("generate")
async def run_dataset(principal: Principal, dataset: str) -> Response:
    """Its job starts at once; the orchestration sees to the rest of the version."""
    here = current()
    found = await owned_dataset(principal, dataset)
    made = await make_version(here, found)
    job = await here.threads.read(jobs.get, str(made.job_id))
    data = {**show_version(made), "credits_required": job.credits_required}
    return answer(data, credits_charged=job.credits_charged)


def premises(here: Installation, principal: Principal, dataset_id: str | None) -> Premises:
    """What a dataset of theirs is read against; the id of one that is there, for what is its own already."""
    rules = PublishRules(here.settings.publish_allow, here.settings.store_url)
    return Premises(
        here.catalogue,
        here.targets.problem,
        partial(rules.fault, dataset_id=dataset_id),
        principal.allows(ML_FORMATS),
    )


async def make_version(here: Installation, dataset: Dataset) -> Version:
    """A version outside the schedule, whose job is waiting. Raises what ordering raises, and NotReady."""
    counter = Counter(here.catalogue, here.settings.max_waiting_jobs, here.store.free)
    made = await here.threads.write(refreshing.ask_and_order, dataset.id, counter, now=times.now())
    here.dispatcher.wake()
    return made


async def let_go(here: Installation, dataset: Dataset, *, keeps_versions: bool, actor: str) -> None:
    """Delete a dataset, with the files of its versions or without. Raises NotReady while one is made."""
    await here.threads.read(keeping.check_idle, dataset)
    if not keeps_versions:
        made_of_it = await here.threads.read(versions.of_dataset, dataset.id)
        await here.threads.files(publishing.withdraw_all, dataset, made_of_it)
    made = await here.threads.write(
        keeping.delete, dataset, keeps_versions=keeps_versions, now=times.now(), actor=actor
    )
    if not keeps_versions:
        await here.threads.files(_delete_files, here.store, made)


async def _shown(here: Installation, kept: Kept) -> Response:
    urls = await here.threads.read(datasets.webhook_urls, [kept.dataset])
    return answer(show(kept.dataset, urls, now=times.now()), **webhook_meta(kept.webhook))


def _delete_files(store: ArtifactStore, job_ids: Sequence[str]) -> None:
    for job_id in job_ids:
        store.delete_prefix(f"jobs/{job_id}/")
