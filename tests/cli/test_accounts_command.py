"""symage accounts, keys and batches: the installation's owner decides who may spend how much."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from symage.storage import accounts, batches, ledger
from symage.storage.batches import Plan
from symage.storage.database import Database, sqlite_url
from symage_cli.main import main


class Command:
    """`symage …` on a data folder of its own; `lines` are what it printed last."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.database_url = sqlite_url(folder / "symage.db")
        self._folder = folder
        self._capsys = capsys
        self.lines: list[str] = []

    def __call__(self, *arguments: str) -> int:
        status = main([*arguments, "--data-dir", str(self._folder)])
        captured = self._capsys.readouterr()
        self.lines = (captured.out or captured.err).splitlines()
        return status

    def shown(self, name: str) -> dict[str, str]:
        """What `accounts show` says before the changes."""
        assert self("accounts", "show", name) == 0
        own = self.lines[: self.lines.index("")]
        return {line[:13].strip(): line[13:].strip() for line in own}


@pytest.fixture
def symage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    monkeypatch.delenv("SYMAGE_DATABASE_URL", raising=False)
    return Command(tmp_path, capsys)


def test_an_account_has_what_it_was_granted(symage: Command) -> None:
    assert symage("accounts", "create", "acme", "--credits", "100", "--tier", "pro") == 0
    assert symage("accounts", "grant", "acme", "50") == 0
    shown = symage.shown("acme")
    assert (shown["tier"], shown["available"], shown["credit limit"]) == ("pro", "150", "0")
    with Database(symage.database_url) as database, database.read() as connection:
        assert ledger.imbalance(connection) == []
        account = accounts.find(connection, "acme")
        assert account is not None
        assert account.spendable == 150


def test_limits_are_set_and_taken_away(symage: Command) -> None:
    symage("accounts", "create", "acme", "--credits", "100")
    assert symage("accounts", "limit", "acme", "--credits", "1000") == 0
    assert symage.shown("acme")["credit limit"] == "1000"
    assert symage("accounts", "limit", "acme", "--credits", "unlimited", "--tier", "scale") == 0
    shown = symage.shown("acme")
    assert (shown["credit limit"], shown["tier"]) == ("unlimited", "scale")
    assert symage("accounts", "limit", "acme") == 2


def test_an_account_may_want_to_be_asked(symage: Command) -> None:
    symage("accounts", "create", "acme")
    assert symage.shown("acme")["asked above"] == "never"
    symage("accounts", "flag", "acme", "confirmation_required", "on", "--above", "500")
    assert symage.shown("acme")["asked above"] == "500"
    symage("accounts", "flag", "acme", "confirmation_required", "on")
    assert symage.shown("acme")["asked above"] == "0"
    symage("accounts", "flag", "acme", "confirmation_required", "off")
    assert symage.shown("acme")["asked above"] == "never"


def test_an_account_may_be_kept_from_ordering_labels(symage: Command) -> None:
    symage("accounts", "create", "acme")
    assert symage.shown("acme")["ML formats"] == "on"
    assert symage("accounts", "flag", "acme", "ml_output_formats_enabled", "off") == 0
    assert symage.shown("acme")["ML formats"] == "off"
    assert any("ml_output_formats_enabled=False" in line for line in symage.lines)
    symage("accounts", "flag", "acme", "confirmation_required", "on")
    assert symage.shown("acme")["ML formats"] == "off"
    symage("accounts", "flag", "acme", "ml_output_formats_enabled", "on")
    assert symage.shown("acme")["ML formats"] == "on"


def test_every_change_is_shown_newest_first(symage: Command) -> None:
    symage("accounts", "create", "acme")
    symage("accounts", "grant", "acme", "50")
    symage("keys", "create", "--name", "ci", "--account", "acme")
    symage("accounts", "show", "acme")
    changes = symage.lines[symage.lines.index("latest changes") + 2 :]
    assert [line.split()[3] for line in changes] == ["key.created", "account.granted", "account.created"]
    assert {line.split()[2] for line in changes} == {"command"}


def test_all_accounts_are_listed_by_name(symage: Command) -> None:
    for name in ("beta", "acme"):
        symage("accounts", "create", name)
    symage("accounts", "list")
    assert [line.split()[0] for line in symage.lines] == ["name", "acme", "beta"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "nobody"),
        ("grant", "nobody", "5"),
        ("limit", "nobody", "--credits", "0"),
        ("create", "acme"),
        ("grant", "acme", "0"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_done_is_one_line_and_status_1(symage: Command, arguments: Any) -> None:
    symage("accounts", "create", "acme")
    assert symage("accounts", *arguments) == 1
    assert len(symage.lines) == 1


@pytest.mark.parametrize("credits", ["-5", "many", "1e3", str(2**63)])
def test_what_is_no_number_of_credits_is_refused(symage: Command, credits: str) -> None:
    with pytest.raises(SystemExit):
        symage("accounts", "create", "acme", "--credits", credits)


def test_keys_are_listed_without_being_shown_and_revoked(symage: Command) -> None:
    symage("keys", "create", "--name", "ci", "--account", "acme", "--scopes", "read")
    raw = symage.lines[0]
    symage("keys", "create", "--name", "other")
    symage("keys", "list", "--account", "acme")
    assert len(symage.lines) == 2
    assert raw not in "\n".join(symage.lines)
    account, key_id, prefix, name, scopes, *used, state = symage.lines[1].split()
    assert (account, prefix, name, scopes, state) == ("acme", raw[:16], "ci", "read", "active")
    assert used == ["never"]
    assert symage("keys", "revoke", key_id) == 0
    symage("keys", "list")
    assert [line.split()[-1] for line in symage.lines] == ["state", "revoked", "active"]
    assert symage("keys", "revoke", "x") == 1


def test_a_batch_is_revoked(symage: Command) -> None:
    symage("accounts", "create", "acme")
    with Database(symage.database_url) as database:
        with database.write() as connection:
            owner = accounts.find(connection, "acme")
            assert owner is not None
            plan = Plan("ours", "irs_w2_2025", ("pdf_typed",), {}, None)
            batch = batches.create(connection, owner.id, plan, now=1)
        assert symage("batches", "revoke", batch.id) == 0
        with database.read() as connection:
            assert batches.get_own(connection, owner.id, batch.id).status == "revoked"
    assert symage("batches", "revoke", "x") == 1
