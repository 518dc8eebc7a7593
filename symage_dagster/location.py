"""The code location: what `definitions.py` has, and an asset, a job, a schedule and a check for each dataset.

Definitions are what was found when they were loaded; the keeper has them loaded anew when datasets change.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import dagster as dg
import sqlalchemy as sa

from symage import settings as settings_module
from symage.storage import accounts, datasets
from symage.storage.database import Database
from symage.storage.datasets import Dataset
from symage_dagster.clock import now_microseconds
from symage_dagster.definitions import defs as platform_definitions
from symage_dagster.refreshes.assets import dataset_asset, freshness_check, refresh_job
from symage_dagster.refreshes.keeper import make_keeper
from symage_dagster.refreshes.schedules import dataset_schedule
from symage_dagster.refreshes.work import Clock


@dataclass(frozen=True, slots=True)
class Owned:
    """A dataset, and the name of its account."""

    dataset: Dataset
    owner: str


@dg.definitions
def location() -> dg.Definitions:
    """Everything of this installation, as its database is now."""
    settings = settings_module.read(os.environ)
    found = find_datasets(settings.database_url)
    return dg.Definitions.merge(
        platform_definitions, dataset_definitions(found, retry_seconds=settings.refresh_retry_seconds)
    )


def dataset_definitions(
    found: Sequence[Owned], *, retry_seconds: int, clock: Clock = now_microseconds
) -> dg.Definitions:
    jobs = [refresh_job(each.dataset, each.owner) for each in found]
    return dg.Definitions(
        assets=[
            dataset_asset(each.dataset, each.owner, retry_seconds=retry_seconds, clock=clock)
            for each in found
        ],
        asset_checks=[freshness_check(each.dataset, clock=clock) for each in found],
        jobs=jobs,
        schedules=[
            dataset_schedule(each.dataset, job, clock=clock) for each, job in zip(found, jobs, strict=True)
        ],
        sensors=[make_keeper([each.dataset for each in found], jobs)],
    )


def find_datasets(database_url: str) -> list[Owned]:
    """Those of all accounts; none where there is no database yet, as on a fresh clone."""
    if not _is_there(database_url):
        return []
    with Database(database_url, pool_size=1) as database, database.read() as connection:
        if not sa.inspect(connection).has_table("datasets"):
            return []
        owners = {account.id: account.name for account in accounts.everyone(connection)}
        return [Owned(each, owners[each.account_id]) for each in datasets.everyone(connection)]


def _is_there(database_url: str) -> bool:
    url = sa.make_url(database_url)
    return url.get_backend_name() != "sqlite" or Path(url.database or "").is_file()
