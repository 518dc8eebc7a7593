"""`symage users`: invited by a link, listed, removed."""

from pathlib import Path

import pytest

from symage.errors import NotFound
from symage_cli.main import main


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    assert main(["accounts", "create", "acme", "--data-dir", str(tmp_path)]) == 0
    return tmp_path


def users(data_dir: Path, *arguments: str) -> int:
    return main(["users", *arguments, "--data-dir", str(data_dir)])


def test_users_come_and_go(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert users(data_dir, "invite", "Ada@example.com", "--account", "acme", "--role", "owner") == 0
    invitation = capsys.readouterr().out.strip()
    assert invitation.startswith("http://127.0.0.1:8080/console/enter/")
    assert users(data_dir, "link", "ada@example.com") == 0
    assert capsys.readouterr().out.strip() != invitation
    assert users(data_dir, "invite", "bob", "--account", "acme", "--operator") == 0
    capsys.readouterr()
    assert users(data_dir, "list") == 0
    listed = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["ada@example.com", "acme", "owner", "not", "set"] in listed
    assert ["bob", "acme", "member", "operator", "not", "set"] in listed
    assert users(data_dir, "sign-out", "bob") == 0
    assert capsys.readouterr().out == "ended the sessions of bob\n"
    assert users(data_dir, "remove", "bob") == 0
    assert capsys.readouterr().out == "removed bob\n"
    assert users(data_dir, "list") == 0
    assert "bob" not in capsys.readouterr().out


def test_what_is_not_there_is_said(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert users(data_dir, "invite", "ada", "--account", "nobody") == 1
    assert users(data_dir, "link", "eve") == 1
    assert users(data_dir, "sign-out", "eve") == 1
    assert users(data_dir, "remove", "eve") == 1
    assert NotFound.__name__ not in capsys.readouterr().err
