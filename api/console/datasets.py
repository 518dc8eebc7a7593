"""Datasets: orders that are placed anew by a schedule, their versions, and what is new in each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from quart import Blueprint, Response, request, url_for

from api import queries, times
from api.console import schedule_form, version_words
from api.console.pages import open_jobs, page
from api.console.sent import just_made
from api.console.snippets import dataset_snippets
from api.console.titles import dataset_title
from api.console.visitors import actor, is_fragment, see_other, visits
from api.datasets.routes import let_go, make_version
from api.datasets.versions import CURSOR
from api.errors import STATUS
from api.files.artifacts import SAVED
from api.files.links import base_url
from api.installation import current
from symage.datasets import keeping
from symage.datasets.dataset import GENERATE, Changes, next_credits
from symage.datasets.refreshing import next_run
from symage.errors import BadRequest, Problem, SymageError
from symage.forms.catalogue import Catalogue
from symage.orders.listening import Subscriber
from symage.storage import datasets, jobs, versions
from symage.storage.datasets import Dataset
from symage.storage.jobs import Artifact
from symage.storage.sent_forms import Made
from symage.storage.user_sessions import SignedIn
from symage.storage.users import MEMBER
from symage.storage.versions import Version, VersionPage

SHOWN = 25

blueprint = Blueprint("datasets", __name__)


@dataclass(frozen=True, slots=True)
class Listed:
    """A dataset in the list; `newest`: its last version, whatever became of it."""

    dataset: Dataset
    title: str
    due: int | None
    newest: Version | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page of a dataset shows; `files` those of the chosen version, by kind."""

    page: VersionPage
    chosen: Version | None
    files: Mapping[str, Artifact]
    webhook_url: str | None


@blueprint.get("/datasets")
@visits()
async def listed(visitor: SignedIn) -> Response:
    found = await current().threads.read(_listed, visitor.account_id, current().catalogue)
    return await page("datasets.html", listed=found, said=schedule_form.said)


@blueprint.get("/datasets/<name>")
@visits()
async def shown(visitor: SignedIn, name: str) -> Response:
    found = await own(visitor, name)
    return await one(found, made=await just_made(visitor))


@blueprint.post("/datasets/<name>/<any(pause, resume):change>")
@visits(MEMBER)
async def switch(visitor: SignedIn, name: str, change: str) -> Response:
    here, found = current(), await own(visitor, name)
    subscriber = Subscriber(here.webhook_key, base_url(), actor(visitor))
    paused = Changes({}, paused=change == "pause")
    await here.threads.write(keeping.change, found, paused, subscriber, now=times.now())
    return see_other(url_for(".shown", name=found.name))


@blueprint.post("/datasets/<name>/run")
@visits(MEMBER)
async def run(visitor: SignedIn, name: str) -> Response:
    """A version now; what stands against it is told on the page."""
    found = await own(visitor, name)
    try:
        await make_version(current(), found)
    except SymageError as error:
        return await one(found, problems=told(error))
    return see_other(url_for(".shown", name=found.name))


@blueprint.post("/datasets/<name>/delete")
@visits(MEMBER)
async def delete(visitor: SignedIn, name: str) -> Response:
    found = await own(visitor, name)
    keeps = (await request.form).get("versions") != "delete"
    try:
        await let_go(current(), found, keeps_versions=keeps, actor=actor(visitor))
    except SymageError as error:
        return await one(found, problems=told(error))
    return see_other(url_for(".listed"))


async def own(visitor: SignedIn, name: str) -> Dataset:
    """Anybody else's does not exist."""
    # PostgreSQL knows no NUL in texts.
    return await current().threads.read(datasets.get_own, visitor.account_id, name.replace("\0", ""))


async def one(dataset: Dataset, *, made: Made | None = None, problems: Sequence[Problem] = ()) -> Response:
    """The page of a dataset; `made`: with the secret of a webhook that was made for it just now."""
    here = current()
    asked = request.args.get("version", "")
    looked = await here.threads.read(_look, dataset, asked, queries.asked(CURSOR))
    following = looked.page.next_below
    return await page(
        "dataset.html",
        422 if problems else 200,
        dataset=dataset,
        title=dataset_title(form_ids_of(dataset), here.catalogue),
        looked=looked,
        due=next_run(dataset, now=times.now()),
        credits=await here.threads.compute(next_credits, dataset, here.catalogue),
        said=schedule_form.said,
        in_short=version_words.in_short,
        moves=version_words.moves,
        column_moves=version_words.column_moves,
        snippets=dataset_snippets(dataset.name, base_url()),
        saved=SAVED,
        made=made,
        problems=problems,
        # The frame has it, but a part of the page comes without the frame.
        open_jobs=await here.threads.read(open_jobs, dataset.account_id) if is_fragment() else 0,
        open=any(each.is_open for each in looked.page.versions),
        now=times.now(),
        older=following and url_for("console.datasets.shown", name=dataset.name, cursor=following),
    )


def told(error: SymageError) -> Sequence[Problem]:
    """What an order or a dataset met, as a page says it: of the order without the name that its body has
    there. What is no one's to mend goes on."""
    if error.code not in STATUS:
        raise error
    if not isinstance(error, BadRequest):
        return [Problem(error.code, "", str(error))]
    within = GENERATE.name
    return [
        replace(
            each,
            field=each.field.removeprefix(f"{within}."),
            message=each.message.removeprefix(f"{within}: ").removeprefix(f"{within}."),
        )
        for each in error.problems
    ]


def form_ids_of(dataset: Dataset) -> Sequence[str]:
    asked = dataset.generate
    return list(asked.get("form_ids") or filter(None, [asked.get("form_id")]))


def _listed(connection: sa.Connection, account_id: str, catalogue: Catalogue) -> Sequence[Listed]:
    found = datasets.page(connection, account_id, limit=keeping.MOST).datasets
    newest = versions.newest_of(connection, found)
    return [
        Listed(
            each,
            dataset_title(form_ids_of(each), catalogue),
            next_run(each, now=times.now()),
            newest.get(each.id),
        )
        for each in found
    ]


def _look(connection: sa.Connection, dataset: Dataset, asked: str, below: int | None) -> Shown:
    found = versions.page(connection, dataset.id, limit=SHOWN, below=below)
    chosen = next(
        (each for each in found.versions if str(each.number) == asked),
        found.versions[0] if found.versions else None,
    )
    files: Mapping[str, Artifact] = {}
    if chosen is not None and chosen.job_id and chosen.status == versions.COMPLETED:
        files = jobs.get(connection, chosen.job_id).files
    return Shown(found, chosen, files, datasets.webhook_urls(connection, [dataset]).get(dataset.id))
