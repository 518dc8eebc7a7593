"""symage datasets: made, run, rested and deleted at the command line, and by files."""

from __future__ import annotations

from pathlib import Path

import pytest

from symage.storage import accounts, datasets, jobs, settlement, versions
from symage.storage.database import Database, sqlite_url
from symage.storage.datasets import Dataset
from symage.storage.settlement import Outcome
from symage_cli.main import main
from tests.packaged import share_cache

W2 = "irs_w2_single_page_2025"
FILE = f"""\
account: acme
name: w2-weekly
cron: 0 6 * * mon
timezone: Europe/Berlin
keep: 4
generate:
  form_id: {W2}
  quantity: 3
"""


class Command:
    """`symage datasets …` on a data folder with one account; `lines` are what it printed last."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = share_cache(folder)
        self._capsys = capsys
        self.lines: list[str] = []
        with self.database() as database:
            database.migrate()
            with database.write() as connection:
                accounts.create(connection, "acme", now=1)

    def database(self) -> Database:
        return Database(sqlite_url(self.folder / "symage.db"))

    def __call__(self, *arguments: str) -> int:
        status = main(["datasets", *arguments, "--data-dir", str(self.folder)])
        captured = self._capsys.readouterr()
        self.lines = (captured.out or captured.err).splitlines()
        return status

    def shown(self, name: str) -> dict[str, str]:
        assert self("show", name) == 0
        return {line[:15].strip(): line[15:].strip() for line in self.lines[: self.lines.index("")]}

    def dataset(self, name: str) -> Dataset:
        with self.database() as database, database.read() as connection:
            (found,) = (each for each in datasets.everyone(connection) if each.name == name)
        return found

    def apply(self, text: str) -> int:
        path = self.folder / "one.yaml"
        path.write_text(text)
        return self("apply", str(path))


@pytest.fixture
def symage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    monkeypatch.delenv("SYMAGE_DATABASE_URL", raising=False)
    return Command(tmp_path, capsys)


def make(symage: Command, *more: str) -> int:
    return symage("create", "w2", "--cron", "@daily", "--form", W2, "--seed", "7", *more)


def test_the_life_of_a_dataset(symage: Command) -> None:
    assert make(symage, "--quantity", "2", "--keep", "3") == 0
    shown = symage.shown("w2")
    assert (shown["schedule"], shown["keep"], shown["state"]) == ("0 0 * * * in UTC", "3", "active")
    assert symage("pause", "w2") == 0
    assert symage.shown("w2")["state"] == "paused by owner"
    assert symage("resume", "w2") == 0
    assert symage("run", "w2") == 0
    assert symage.lines[0].startswith("version 1: job ")
    assert symage("run", "w2") == 1
    assert "still being made" in symage.lines[0]
    assert symage("delete", "w2", "--versions", "delete") == 1
    with symage.database() as database, database.write() as connection:
        version = versions.get(connection, symage.dataset("w2").id, 1)
        settlement.settle_unheld(connection, str(version.job_id), 0, Outcome(jobs.FAILED, 0), now=2)
        versions.change(connection, version, status=versions.FAILED, error="nothing")
    assert symage("history", "w2") == 0
    assert symage.lines[1].split()[:2] == ["1", "failed"]
    assert symage("delete", "w2", "--versions", "delete") == 0
    assert symage("list") == 0
    assert len(symage.lines) == 1


def test_what_will_not_do_is_a_line(symage: Command) -> None:
    assert symage("create", "W2", "--cron", "* * * * *", "--form", "nothing") == 1
    (line,) = symage.lines
    for told in ("name must be", "cron fires more often", "Unknown form"):
        assert told in line
    assert make(symage, "--account", "nobody") == 1


def test_a_file_makes_and_changes_its_dataset(symage: Command) -> None:
    assert symage.apply(FILE) == 0
    assert symage.lines == ["made the dataset w2-weekly"]
    assert symage.apply(FILE) == 0
    assert symage.lines == ["the dataset w2-weekly is as it says"]
    before = symage.dataset("w2-weekly")
    assert symage.apply(FILE.replace("keep: 4", "keep: 5\npaused: true")) == 0
    assert symage.lines == ["changed the dataset w2-weekly"]
    after = symage.dataset("w2-weekly")
    assert (after.keep, after.paused, after.next_seed) == (5, True, before.next_seed)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (FILE.replace("acme", "nobody"), "account must name an account"),
        (FILE.replace("mon", "someday") + "colour: red\n", "Unknown key: colour"),
        ("- a list", "as an object"),
        ("a: [", "not YAML"),
        (FILE + "x: " + "[" * 3000 + "]" * 3000, "not YAML"),
        (FILE + "x: 2026-01-01\n", "not YAML"),
        (FILE + "keep: .nan\n", "not YAML"),
        (FILE + "x: &x [*x]\n", "not YAML"),
        (FILE + "paused: soon\nkeep: 0\n", "keep must be an integer from 1 to 1000; paused must be"),
        (FILE.replace("acme", '"\\ud800"'), "account must name an account"),
        (FILE.replace("w2-weekly", '"\\ud800"'), "name must be"),
    ],
)
def test_a_file_that_will_not_do(symage: Command, text: str, told: str) -> None:
    assert symage.apply(text) == 1
    assert told in symage.lines[0]
    with symage.database() as database, database.read() as connection:
        assert datasets.everyone(connection) == []


def test_a_file_cannot_change_whom_a_dataset_is_about(symage: Command) -> None:
    symage.apply(FILE)
    assert symage.apply(FILE + "seed_policy: fixed\ncolour: red\n") == 1
    assert "Unknown key: colour; seed_policy cannot be changed" in symage.lines[0]


def test_an_order_in_a_file_and_a_name_that_are_none(symage: Command, tmp_path: Path) -> None:
    order = tmp_path / "order.yaml"
    order.write_bytes(b"\xff: [")
    assert symage("create", "w2", "--cron", "@daily", "--generate", str(order)) == 1
    assert "not YAML" in symage.lines[0]
    assert symage("create", "\udcff", "--cron", "@daily", "--form", W2) == 1
    assert "name must be" in symage.lines[0]
    assert symage("show", "\udcff") == 1
    assert "not found" in symage.lines[0]
