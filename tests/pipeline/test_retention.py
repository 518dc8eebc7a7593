"""Ended jobs lose their files after the set hours, and say so; others keep theirs."""

from dataclasses import replace
from pathlib import Path

import pytest

from symage import settings
from symage.forms.catalogue import Catalogue
from symage.request import GenerationRequest
from symage.storage import acceptance, accounts, jobs, lease, settlement
from symage.storage.acceptance import Application
from symage.storage.artifacts import ArtifactStore
from symage.storage.database import Database
from symage.storage.jobs import Artifact
from symage.storage.settlement import Outcome
from symage_dagster.platform import Platform
from symage_dagster.pool.engine import LocalEngine
from symage_dagster.retention import HOUR, House, Line, sweep, take_stock

START = 1_760_000_000_000_000


@pytest.fixture
def platform(database: Database, store: ArtifactStore, tmp_path: Path) -> Platform:
    installation = settings.read({"SYMAGE_DATA_DIR": str(tmp_path), "SYMAGE_RETENTION_HOURS": "48"})
    return Platform(installation, database, store, Catalogue({}, {}), LocalEngine())


def ended(platform: Platform, status: str, at: int) -> str:
    """A job that ended so, with two files in the store."""
    asked = GenerationRequest(("irs_w2_2025",), 1, 1)
    with platform.database.write() as connection:
        owner = accounts.find(connection, "a") or accounts.create(connection, "a", now=at)
        application = Application(owner.id, asked, 1, 22, "api")
        job_id = acceptance.accept(connection, application, now=at).job.id
        held = lease.acquire(connection, job_id, f"run of {job_id}"[:36], now=at)
        assert held is not None
        files = {"dataset": Artifact(f"jobs/{job_id}/dataset.zip", 3, "0")}
        settlement.settle(connection, held, Outcome(status, 0, artifacts=files), now=at)
    for name in ("dataset.zip", "documents/000000.pack"):
        platform.store.write(f"jobs/{job_id}/{name}", [b"zip"])
    return job_id


def status(platform: Platform, job_id: str) -> str:
    with platform.database.read() as connection:
        return jobs.get(connection, job_id).status
