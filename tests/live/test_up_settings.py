"""The settings of `symage up`: arguments, then variables, then defaults."""

from pathlib import Path

import pytest

from symage_cli.settings import SettingError, read_settings


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
    ],
)
def test_a_value_that_cannot_be_used_is_named(name: str, text: str, fault: str) -> None:
    with pytest.raises(SettingError, match=fault):
        read_settings({f"SYMAGE_{name}": text})
