"""The production assets in this process, on a real database and store.

`Pipeline` reads where it works from SYMAGE_* variables, as a run worker does.
"""

import io
import json
import os
import warnings
import zipfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import sqlalchemy as sa

from symage.documents.surfaces import rates
from symage.pricing.rates import job_credits
from symage.request import GenerationRequest
from symage.storage import acceptance, accounts, jobs, ledger
from symage.storage.acceptance import Application
from symage.storage.artifacts import read_bytes
from symage.storage.database import sqlite_url
from symage.storage.jobs import Job
from symage.storage.schema import accounts as accounts_table
from symage_dagster import platform as platforms
from symage_dagster import warmup
from symage_dagster.clock import now_microseconds
from symage_dagster.definitions import DATASET_JOB, defs
from symage_dagster.platform import Platform, current_platform
from symage_dagster.pool.engine import Engine
from tests.packaged import share_cache
from tests.pipeline.refreshing import START, Refreshed

SINGLE, COPIES = "irs_w2_single_page_2025", "irs_w2_2025"
KINDS = ("dataset", "json", "csv", "readme")
"""What depends on the request alone; the manifest beside them names the job and the time."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """An installation without its servers: jobs are accepted and run right here."""

    platform: Platform
    account: str
    instance: dg.DagsterInstance

    def accept(self, request: GenerationRequest) -> str:
        """The id of a job that waits, its credits held."""
        counts = [self.platform.catalogue.get(form_id).field_count for form_id in request.form_ids]
        credits = job_credits(counts, rates(request.output_formats), request.quantity)
        application = Application(self.account, request, request.seed, credits, "api")
        with self.platform.database.write() as connection:
            job_id = acceptance.accept(connection, application, now=now_microseconds()).job.id
        self.instance.add_dynamic_partitions("jobs", [job_id])
        return job_id

    def run(self, job_id: str, name: str = DATASET_JOB) -> str:
        """Execute a run of the job, here; the run's id."""
        result = defs.resolve_job_def(name).execute_in_process(
            instance=self.instance, partition_key=job_id, raise_on_error=False
        )
        return result.run_id

    def make(self, request: GenerationRequest) -> Job:
        """A completed job."""
        job_id = self.accept(request)
        self.run(job_id)
        job = self.job(job_id)
        assert job.status == "completed", job.error
        return job

    def job(self, job_id: str) -> Job:
        with self.platform.database.read() as connection:
            return jobs.get(connection, job_id)

    def artifact(self, job: Job, kind: str = "dataset") -> bytes:
        return read_bytes(self.platform.store, job.artifacts[kind].key)

    def balance(self) -> tuple[int, int]:
        """Credits held and credits spent."""
        with self.platform.database.read() as connection:
            assert ledger.imbalance(connection) == []
            columns = sa.select(accounts_table.c.held, accounts_table.c.spent)
            held, spent = connection.execute(columns.where(accounts_table.c.id == self.account)).one()
        return held, spent


@contextmanager
def open_pipeline() -> Iterator[Pipeline]:
    """The installation that the environment names, migrated, with one account."""
    platforms._open.cache_clear()
    platform = current_platform()
    platform.database.migrate()
    with platform.database.write() as connection:
        account = accounts.create(connection, "owner", now=now_microseconds()).id
    with dg.DagsterInstance.ephemeral() as instance:
        yield Pipeline(platform, account, instance)
    platform.database.close()
    platforms._open.cache_clear()


def environment(folder: Path, **changes: str) -> dict[str, str]:
    """SYMAGE_* variables of an installation in a folder, its shards made in process."""
    return {
        "SYMAGE_DATA_DIR": str(folder),
        "SYMAGE_DATABASE_URL": sqlite_url(folder / "symage.db"),
        "SYMAGE_STORE_URL": str(folder / "files"),
        "SYMAGE_COMPUTE_SOCKET": "local",
        **changes,
    }


def digests(pipeline: Pipeline, request: GenerationRequest) -> dict[str, str]:
    """sha256 of every file of a new job's that depends on the request alone."""
    job = pipeline.make(request)
    return {kind: sha256(pipeline.artifact(job, kind)).hexdigest() for kind in KINDS}


@pytest.fixture(scope="session", autouse=True)
def warm(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What the pool does before it forks; libraries that it loads use words that Python will drop."""
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        patch.setenv("SYMAGE_DATA_DIR", str(share_cache(tmp_path_factory.mktemp("warm"))))
        warnings.simplefilter("ignore")
        warmup.warm()


@contextmanager
def installation(folder: Path, **changes: str) -> Iterator[Pipeline]:
    """A new installation in a folder, with SQLite and a folder of files unless `changes` say otherwise."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(share_cache(folder), **changes).items():
            patch.setenv(name, value)
        with open_pipeline() as pipeline:
            yield pipeline


@pytest.fixture(scope="session")
def open_here() -> Callable[..., AbstractContextManager[Pipeline]]:
    """open_here(folder, **variables): `installation`, for tests that choose its database or store."""
    return installation


@pytest.fixture
def pipeline(tmp_path: Path) -> Iterator[Pipeline]:
    """An installation on SQLite and a folder."""
    with installation(tmp_path) as opened:
        yield opened


@pytest.fixture
def change_engine(monkeypatch: pytest.MonkeyPatch) -> Callable[[Pipeline, Engine], Pipeline]:
    """The same installation with another engine under its assets."""

    def change(pipeline: Pipeline, engine: Engine) -> Pipeline:
        changed = replace(pipeline, platform=replace(pipeline.platform, engine=engine))
        monkeypatch.setattr(platforms, "_open", lambda _: changed.platform)
        return changed

    return change


@pytest.fixture(scope="session")
def make_digests() -> Callable[..., dict[str, str]]:
    """make_digests(request, folder, **variables): `digests` by a new installation in that folder."""

    def make(request: GenerationRequest, folder: Path, **changes: str) -> dict[str, str]:
        with installation(folder, **changes) as pipeline:
            return digests(pipeline, request)

    return make


@pytest.fixture
def variables() -> Callable[..., dict[str, str]]:
    return environment


@pytest.fixture(params=["local", "s3"])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty artifact store, of each kind."""
    if request.param == "local":
        return str(tmp_path / "store")
    url: str = request.getfixturevalue("s3_environment")
    return url


@dataclass(frozen=True, slots=True)
class Dataset:
    """A delivered dataset: its archive by path, and the files beside it."""

    request: GenerationRequest
    files: dict[str, bytes]
    json: bytes
    csv: bytes

    @property
    def manifest(self) -> dict[str, Any]:
        manifest: dict[str, Any] = json.loads(self.files["manifest.json"])
        return manifest


@pytest.fixture(scope="session")
def make_dataset(tmp_path_factory: pytest.TempPathFactory) -> Callable[[GenerationRequest], Dataset]:
    """Deliver a dataset through the production assets."""

    def make(request: GenerationRequest) -> Dataset:
        with installation(tmp_path_factory.mktemp("dataset")) as pipeline:
            job = pipeline.make(request)
            parts = [pipeline.artifact(job, kind) for kind in ("dataset", "json", "csv")]
        with zipfile.ZipFile(io.BytesIO(parts[0])) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
        return Dataset(request, files, parts[1], parts[2])

    return make


if __name__ == "__main__":
    # What tests/pipeline/test_bytes.py runs elsewhere: in another time zone, locale, hash seed.
    with open_pipeline() as here:
        print(json.dumps(digests(here, GenerationRequest.from_json(os.environ["REQUEST"]))))


@pytest.fixture
def refreshed(pipeline: Pipeline, tmp_path: Path) -> Iterator[Refreshed]:
    home = tmp_path / "dagster"
    home.mkdir()
    with dg.DagsterInstance.local_temp(str(home)) as instance:
        yield Refreshed(replace(pipeline, instance=instance), START)
