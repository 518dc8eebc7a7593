"""A whole API on a real database and a real folder, asked through Quart's test client."""

import asyncio
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from jinja2 import FileSystemBytecodeCache
from quart import Quart
from werkzeug.datastructures import Headers
from werkzeug.routing import Rule

from api import times
from api.app import create_app
from symage import settings
from symage.bundles.members import item_members
from symage.bundles.packs import PackWriter
from symage.forms.catalogue import Catalogue
from symage.request import Config, GenerationRequest
from symage.storage import acceptance, accounts, jobs, keys, lease, ledger, secrets, settlement, shards
from symage.storage.acceptance import Application
from symage.storage.artifacts import ArtifactStore, open_store
from symage.storage.database import Database, sqlite_url
from symage.storage.item_files import ANNOTATIONS, DOCUMENTS, pack_key
from symage.storage.jobs import Artifact, Job
from symage.storage.schema import accounts as accounts_table
from symage.storage.schema import jobs as jobs_table
from symage.storage.schema import metadata
from symage.storage.settlement import Outcome
from symage.storage.shards import Shard
from tests.conftest import new_postgres_database
from tests.packaged import packaged

W2 = "irs_w2_single_page_2025"
SIX_COPIES = "irs_w2_2025"
ARTIFACTS = {
    "dataset": bytes(range(256)) * 40,
    "json": b'[\n{"employee_ssn":"900-12-3456"}\n]\n',
    "csv": b"form_id,item_index\n",
    "manifest": b'{"schema_version":"2.0.0","layout":"single"}',
    "readme": b"# Dataset\n",
}


@pytest.fixture(scope="session")
def postgresql_url(postgres_server: str, migrated_postgres: str) -> str:
    """A database of this folder's own on the session's server; each test empties it."""
    return new_postgres_database(postgres_server, migrated_postgres)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty, migrated database of each kind."""
    if request.param == "sqlite":
        path = tmp_path / "symage.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        return sqlite_url(path)
    url: str = request.getfixturevalue("postgresql_url")
    with Database(url) as database, database.write() as connection:
        # Of few rows: quicker than TRUNCATE, which gives each table a new file.
        for table in reversed(metadata.sorted_tables):
            connection.execute(table.delete())
    return url


@dataclass(frozen=True, slots=True)
class Answer:
    """The names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def data(self) -> Any:
        return self.json["data"]

    @property
    def meta(self) -> Any:
        return self.json["meta"]


@dataclass
class Api:
    """The app, its database and its store; `key` is what requests are sent with."""

    app: Quart
    runner: asyncio.Runner
    database: Database
    store: ArtifactStore
    settings: settings.Settings
    catalogue: Catalogue
    key: str = ""
    account_id: str = ""

    def ask(self, method: str, path: str, *, key: str | None = None, **options: Any) -> Answer:
        """`key`: another than the account's own, or "" for none."""
        sent = self.key if key is None else key
        headers = {"Authorization": f"Bearer {sent}"} if sent else {}
        return self.runner.run(self._ask(method, path, headers | options.pop("headers", {}), options))

    def get(self, path: str, **options: Any) -> Answer:
        return self.ask("GET", path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> Answer:
        if isinstance(body, bytes):
            typed = {"Content-Type": "application/json", **options.pop("headers", {})}
            return self.ask("POST", path, data=body, headers=typed, **options)
        return self.ask("POST", path, **({} if body is None else {"json": body}), **options)

    def generate(self, **body: Any) -> Answer:
        return self.post("/api/v1/generate", body)

    async def _ask(
        self, method: str, path: str, headers: Mapping[str, str], options: Mapping[str, Any]
    ) -> Answer:
        asked = {"method": method, "headers": dict(headers), **options}
        response = await self.app.test_client().open(path, **asked)
        return Answer(
            response.status_code, _lowered(response.headers), await response.get_data(as_text=False)
        )

    def open_account(self, name: str, *, credits: int | None = None, tier: str = "enterprise") -> str:
        with self.database.write() as connection:
            return accounts.create(connection, name, now=times.now(), tier=tier, credits=credits).id

    def forbid_labels(self) -> None:
        """The account may order no labels from now on."""
        with self.database.write() as connection:
            accounts.set_flag(
                connection, self.account_id, accounts.ML_FORMATS, allowed=False, now=times.now(), actor="test"
            )

    def make_key(self, account_id: str, *scopes: str) -> str:
        pepper = secrets.pepper(self.settings.secrets_dir)
        with self.database.write() as connection:
            return keys.create(
                connection,
                account_id,
                name="a key",
                pepper=pepper,
                now=times.now(),
                scopes=scopes or keys.SCOPES,
            ).raw

    def rows(self, *tables: str) -> dict[str, int]:
        with self.database.read() as connection:
            return {
                table: connection.execute(
                    sa.select(sa.func.count()).select_from(metadata.tables[table])
                ).scalar_one()
                for table in tables
            }

    def balance(self, account_id: str) -> tuple[int, int, int]:
        """(available, held, spent), after checking that the ledger's entries say the same."""
        with self.database.read() as connection:
            assert ledger.imbalance(connection) == []
            row = connection.execute(sa.select(accounts_table).where(accounts_table.c.id == account_id)).one()
        return row.available, row.held, row.spent

    def stored_job(self, job_id: str) -> Job:
        with self.database.read() as connection:
            return jobs.get(connection, job_id)

    def make_older(self, job_id: str, *, days: int) -> None:
        moved = jobs_table.update().where(jobs_table.c.id == job_id)
        with self.database.write() as connection:
            connection.execute(
                moved.values(created_at=jobs_table.c.created_at - days * 24 * 3600 * 1_000_000)
            )

    def accepted_job(
        self,
        *form_ids: str,
        quantity: int = 1,
        formats: tuple[str, ...] = (),
        profile: str = "clean",
    ) -> Job:
        config = Config(degradation_profile=profile)
        request = GenerationRequest(form_ids or (W2,), quantity, 42, formats or ("pdf_typed",), config)
        application = Application(self.account_id, request, 42, 20 * quantity, "api")
        with self.database.write() as connection:
            return acceptance.accept(connection, application, now=times.now()).job

    def started_job(
        self,
        *form_ids: str,
        quantity: int = 1,
        formats: tuple[str, ...] = (),
        profile: str = "clean",
    ) -> Job:
        job = self.accepted_job(*form_ids, quantity=quantity, formats=formats, profile=profile)
        with self.database.write() as connection:
            lease.acquire(connection, job.id, "run", now=times.now())
            return jobs.get(connection, job.id)

    def ended_job(
        self,
        *form_ids: str,
        quantity: int = 1,
        formats: tuple[str, ...] = (),
        status: str = jobs.COMPLETED,
        finished: int | None = None,
        artifacts: Mapping[str, bytes] = ARTIFACTS,
        captured: int = 0,
        profile: str = "clean",
    ) -> Job:
        """A job of which the first `finished` identities (default: all) were rendered, one shard each."""
        job = self.started_job(*form_ids, quantity=quantity, formats=formats, profile=profile)
        done = quantity if finished is None else finished
        return self.finish_job(job, done, status=status, artifacts=artifacts, captured=captured)

    def finish_job(
        self,
        job: Job,
        done: int,
        *,
        status: str = jobs.COMPLETED,
        artifacts: Mapping[str, bytes] = ARTIFACTS,
        captured: int = 0,
    ) -> Job:
        """End a job that the run `run` holds, with its first `done` identities rendered."""
        kept = {name: self._keep(job, name, data) for name, data in artifacts.items()}
        with self.database.write() as connection:
            for item_index in range(done):
                for stage in (DOCUMENTS, ANNOTATIONS):
                    self._finish(connection, job, stage, item_index)
            held = lease.Lease(job.id, "run", attempt=1)
            outcome = Outcome(status, captured=captured, artifacts=kept, items_done=done, worker_count=2)
            settlement.settle(connection, held, outcome, now=times.now())
            return jobs.get(connection, job.id)

    def _keep(self, job: Job, name: str, data: bytes) -> Artifact:
        key = f"jobs/{job.id}/whole/{name}"
        return Artifact(key, self.store.write(key, [data]), sha256(data).hexdigest())

    def _finish(self, connection: sa.Connection, job: Job, stage: str, item_index: int) -> None:
        """A pack whose members hold their own names."""
        writer = PackWriter()
        for form_id in job.request.form_ids:
            for member in item_members(job.request, self.catalogue.get(form_id), item_index):
                if member.path.startswith("annotations/") == (stage == ANNOTATIONS):
                    add = writer.deflate if member.path.endswith(".json") else writer.store
                    add(member, member.filename.encode(), "train")
        pack = writer.finish()
        self.store.write(pack_key(job.id, stage, item_index), [pack.data])
        digest = sha256(pack.data).hexdigest()
        shard = Shard(stage, item_index, item_index, 1, len(pack.data), digest, pack.lengths)
        shards.record(connection, job.id, [shard], now=times.now())


def _lowered(headers: Headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return packaged()


@pytest.fixture(scope="session", autouse=True)
def builders_compiled_once() -> Iterator[None]:
    """Each test makes the app anew, and most of that is Werkzeug compiling how a route's URL is built."""
    compile_builder, kept = Rule._compile_builder, dict[tuple[str, str, bool], Any]()

    def once(rule: Rule, append_unknown: bool = True) -> Any:
        key = (rule.rule, repr(rule.defaults), append_unknown)
        if key not in kept:
            kept[key] = compile_builder(rule, append_unknown)
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", once)
        yield


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> FileSystemBytecodeCache:
    """What was compiled for one app is there for the next."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def environment(database_url: str, tmp_path: Path) -> dict[str, str]:
    """What the API is started with."""
    return {"SYMAGE_DATA_DIR": str(tmp_path / "data"), "SYMAGE_DATABASE_URL": database_url}


@pytest.fixture
def api(
    environment: dict[str, str], catalogue: Catalogue, compiled_templates: FileSystemBytecodeCache
) -> Iterator[Api]:
    """An API that launches nothing, with one unlimited account and its key."""
    chosen = settings.read(environment)
    with asyncio.Runner() as runner, Database(chosen.database_url) as database:
        app = create_app(chosen, catalogue=catalogue)
        app.jinja_env.bytecode_cache = compiled_templates
        runner.run(app.startup())
        here = Api(app, runner, database, open_store(chosen.store_url), chosen, catalogue)
        here.account_id = here.open_account("me")
        here.key = here.make_key(here.account_id)
        yield here
        runner.run(app.shutdown())
