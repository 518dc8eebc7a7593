"""The settings of `symage up`: arguments, then variables, then defaults."""

from pathlib import Path

import pytest

from symage_cli.premises import Sockets
from symage_cli.processes import Service
from symage_cli.services import Parts, make_services
from symage_cli.settings import SettingError, UpSettings, read_settings


def test_nothing_given_works(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    settings = read_settings({})
    assert (settings.host, settings.port, settings.dagster_port) == ("127.0.0.1", 8080, 3000)
    assert settings.data_dir == tmp_path / ".symage"


def test_an_argument_wins_over_a_variable(tmp_path: Path) -> None:
    environment = {"SYMAGE_PORT": "9000", "SYMAGE_HOST": "10.0.0.1", "SYMAGE_DATA_DIR": "/elsewhere"}
    settings = read_settings(environment, port=9001, host=None, data_dir=tmp_path)
    assert (settings.port, settings.host, settings.data_dir) == (9001, "10.0.0.1", tmp_path)


def test_the_database_follows_a_data_folder_given_as_argument(tmp_path: Path) -> None:
    assert str(tmp_path) in read_settings({}, data_dir=tmp_path).database_url


def test_children_read_the_same_settings(tmp_path: Path) -> None:
    settings = read_settings(
        {"SYMAGE_WORKERS": "3"}, data_dir=tmp_path, port=0, public_url="https://a.example"
    )
    assert read_settings(settings.to_environment()) == settings


def test_sessions_are_open_on_loopback_only(tmp_path: Path) -> None:
    def mode(host: str, **variables: str) -> str:
        return read_settings(variables, data_dir=tmp_path, host=host).session_mode

    assert [mode(host) for host in ("127.0.0.1", "::1", "localhost")] == ["loopback"] * 3
    assert mode("0.0.0.0") == "off"
    assert mode("0.0.0.0", SYMAGE_PROXY_SECRET="a secret of the proxy") == "proxy"
    assert mode("127.0.0.1", SYMAGE_SESSION_MODE="off") == "off"
    with pytest.raises(SettingError, match="loopback needs a loopback host"):
        mode("0.0.0.0", SYMAGE_SESSION_MODE="loopback")


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("PORT", "http", "SYMAGE_PORT is 'http'; it must be a whole number"),
        ("PORT", "65536", "port is 65536"),
        ("DAGSTER_PORT", "-1", "SYMAGE_DAGSTER_PORT is '-1'; it must be a whole number of at least 0"),
        ("WORKERS", "0", "SYMAGE_WORKERS is '0'; it must be a whole number of at least 1"),
        ("STORE_URL", "ftp://x", "SYMAGE_STORE_URL begins with ftp://; it must be a folder or s3://"),
        ("LOG_LEVEL", "loud", "SYMAGE_LOG_LEVEL is 'loud'; it must be one of DEBUG, INFO"),
        ("ENGINE", "ray://host:1", "SYMAGE_ENGINE is 'ray://host:1'; it must be pool, dask://host:port"),
        ("ENGINE", "dask://host", "it must be pool, dask://host:port or tls://host:port"),
        ("ENGINE", "tls://host:8786", "SYMAGE_ENGINE is at tls://; SYMAGE_ENGINE_CA must name a PEM file"),
        ("ROLE", "worker", "SYMAGE_ROLE is 'worker'; it must be one of all, api, node, operator"),
        ("ROLE", "node", "SYMAGE_ROLE is node; it needs SYMAGE_DATABASE_URL at postgresql://"),
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, text: str, fault: str) -> None:
    with pytest.raises(SettingError, match=fault):
        read_settings({f"SYMAGE_{name}": text})


POSTGRES = {"SYMAGE_DATABASE_URL": "postgresql://me:pass%2Fword@db/symage?sslmode=require"}
S3 = {"SYMAGE_STORE_URL": "s3://bucket"}


def test_dagster_keeps_its_runs_beside_the_platforms_jobs_where_all_is_away(tmp_path: Path) -> None:
    def history(**variables: str) -> str | None:
        return read_settings(variables, data_dir=tmp_path).dagster_database_url

    beside = "postgresql+psycopg2://me:pass%2Fword@db/symage?options=-csearch_path%3Ddagster&sslmode=require"
    assert history(**POSTGRES, **S3) == beside
    assert history(**POSTGRES, SYMAGE_ROLE="node", SYMAGE_STORE_URL="/shared") == beside
    assert history(**POSTGRES) is history(**S3) is history() is None
    named = {"SYMAGE_DAGSTER_DATABASE_URL": "postgresql+psycopg2://elsewhere/runs"}
    assert history(**POSTGRES, **S3, **named) == "postgresql+psycopg2://elsewhere/runs"


def test_machines_share_an_installation_whose_state_is_all_in_postgresql(tmp_path: Path) -> None:
    shared = read_settings({**POSTGRES, **S3}, data_dir=tmp_path)
    assert (shared.role, shared.is_shared) == ("all", True)
    assert not read_settings(POSTGRES, data_dir=tmp_path).is_shared
    elsewhere = {"SYMAGE_DAGSTER_DATABASE_URL": "postgresql+psycopg2://elsewhere/runs"}
    assert not read_settings(elsewhere, data_dir=tmp_path).is_shared


def test_a_role_needs_what_it_shares(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="needs SYMAGE_STORE_URL"):
        read_settings(POSTGRES, role="node", data_dir=tmp_path)
    with pytest.raises(SettingError, match="needs SYMAGE_KEY_PEPPER, SYMAGE_URL_SECRET, SYMAGE_WEBHOOK_KEY"):
        read_settings({**POSTGRES, **S3}, role="api", data_dir=tmp_path)
    assert read_settings({**POSTGRES, **S3}, role="operator", data_dir=tmp_path).role == "operator"


@pytest.mark.parametrize(
    ("role", "services"),
    [
        ("all", {"api", "pool", "node", "code", "webserver", "daemon"}),
        ("api", {"api"}),
        ("node", {"pool", "node"}),
        ("operator", {"code", "webserver", "daemon"}),
    ],
)
def test_a_machine_starts_what_its_role_says(role: str, services: set[str], tmp_path: Path) -> None:
    secrets = dict.fromkeys(("SYMAGE_KEY_PEPPER", "SYMAGE_URL_SECRET", "SYMAGE_WEBHOOK_KEY"), "00" * 16)
    settings = read_settings({**POSTGRES, **S3, **secrets}, role=role, data_dir=tmp_path)
    assert {service.name for service in started(settings, tmp_path)} == services


def test_a_machine_that_shares_with_none_launches_by_its_api(tmp_path: Path) -> None:
    api, *others = started(read_settings({}, data_dir=tmp_path), tmp_path)
    assert [service.name for service in others] == ["pool", "code", "webserver", "daemon"]
    assert api.environment["SYMAGE_POOL_SOCKET"] == str(tmp_path / "pool.sock")
    api, *_ = started(read_settings({**POSTGRES, **S3}, data_dir=tmp_path), tmp_path)
    assert "SYMAGE_POOL_SOCKET" not in api.environment


def test_where_a_cluster_makes_documents_the_pool_keeps_no_workers_for_them(tmp_path: Path) -> None:
    def pool(**variables: str) -> str:
        services = started(read_settings(variables, data_dir=tmp_path), tmp_path)
        return " ".join(next(service.argv for service in services if service.name == "pool"))

    assert "--shard-workers 0" in pool(SYMAGE_ENGINE="dask://host:8786", SYMAGE_WORKERS="3")
    assert "--shard-workers 4" in pool(SYMAGE_WORKERS="3")
    assert "--shard-workers" not in pool()


def started(settings: UpSettings, folder: Path) -> tuple[Service, ...]:
    sockets = Sockets(folder / "pool.sock", folder / "shards.sock", folder / "code.sock")
    return make_services(settings, Parts(), sockets, folder / "dagster")
