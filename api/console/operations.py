"""The platform as a whole, for its operators: what waits and runs, who works, how full the disk is."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from quart import Blueprint, Response, url_for

from api import times
from api.console.pages import page
from api.console.titles import dataset_title
from api.console.visitors import visits
from api.installation import Installation, current
from api.service.readiness import check
from symage.datasets.refreshing import last_due
from symage.storage import accounts, attempts, datasets, jobs, ledger
from symage.storage.accounts import Account
from symage.storage.jobs import Job, TableJob
from symage.storage.user_sessions import SignedIn

MOST_JOBS = 40
TICK = 180_000_000
"""Microseconds that Dagster's daemon may take to answer a tick: it looks every half minute."""
WELL = "ok"

blueprint = Blueprint("operations", __name__)


@dataclass(frozen=True, slots=True)
class Disk:
    """Of the volume that the store lies on, in bytes."""

    used: int
    total: int


@dataclass(frozen=True, slots=True)
class State:
    """`overdue`: deliveries of webhooks whose time has passed; `late`: datasets whose schedule was due
    some time ago and has no version; `imbalance`: accounts whose ledger does not add up."""

    open: Sequence[Job | TableJob]
    counts: Mapping[str, int]
    accounts: Sequence[Account]
    overdue: int
    late: int
    imbalance: int


@blueprint.get("/operations")
@visits(operator=True)
async def overview(_visitor: SignedIn) -> Response:
    here = current()
    state = await here.threads.read(_state, times.now())
    return await page(
        "operations.html",
        state=state,
        names={account.id: account.name for account in state.accounts},
        titled=lambda job: _titled(job, here),
        workers=await here.dispatcher.workers(),
        checks=await check(here),
        disk=await here.threads.files(_disk, here),
        retention=here.settings.retention_hours,
        dagster_url=here.settings.dagster_url,
        metrics_url=url_for("metrics.metrics"),
        now=times.now(),
        well=WELL,
    )


def _state(connection: sa.Connection, now: int) -> State:
    return State(
        open=jobs.under_way(connection, limit=MOST_JOBS),
        counts=jobs.open_counts(connection),
        accounts=accounts.everyone(connection),
        overdue=attempts.overdue(connection, now=now),
        late=len([each for each in datasets.everyone(connection) if last_due(each, now=now - TICK)]),
        imbalance=len(ledger.imbalance(connection)),
    )


def _disk(here: Installation) -> Disk | None:
    """None of a store that is no folder."""
    if here.settings.store_url.startswith("s3://"):
        return None
    here.settings.data_dir.mkdir(parents=True, exist_ok=True)
    usage = shutil.disk_usage(here.settings.data_dir)
    return Disk(usage.used, usage.total)


def _titled(job: Job | TableJob, here: Installation) -> str:
    if isinstance(job, TableJob):
        return f"Table of {len(job.request.columns)} columns"
    return dataset_title(job.request.form_ids, here.catalogue)
