"""`symage doctor`: what it names, and what it lets pass."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from symage import settings
from symage_cli import doors
from symage_cli.doctor import run_doctor
from symage_cli.findings import Finding
from symage_cli.premises import lock_data_folder


def examine(data_dir: Path, **variables: str) -> dict[str, Finding]:
    """What the doors are found to be, by their subject."""
    data_dir.mkdir(mode=0o700, exist_ok=True)
    environ = {"SYMAGE_DATA_DIR": str(data_dir), **variables}
    installation = settings.read(environ)
    checks = (doors.private_files, doors.operators_view, doors.webhook_targets, doors.left_over)
    found = [*(check(installation) for check in checks), doors.listening(installation, environ)]
    return {finding.subject: finding for finding in found}


@pytest.mark.long
def test_a_new_installation_is_well(tmp_path: Path) -> None:
    out = io.StringIO()
    assert run_doctor({"SYMAGE_DATA_DIR": str(tmp_path / "data")}, out) == 0, out.getvalue()
    assert "WARN" not in out.getvalue()
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("variables", "subject"),
    [
        ({"SYMAGE_HOST": "0.0.0.0"}, "API"),
        ({"SYMAGE_DAGSTER_HOSTS": "dagster.example"}, "operators' view"),
        ({"SYMAGE_WEBHOOK_ALLOW": "10.0.0.0/8"}, "webhooks"),
    ],
)
def test_what_stands_open_is_a_warning(tmp_path: Path, variables: dict[str, str], subject: str) -> None:
    found = examine(tmp_path / "data", **variables)
    assert {name for name, finding in found.items() if not finding.well} == {subject}
    assert found[subject].mark == "WARN"
    assert found[subject].advice


def test_what_has_a_lock_is_none(tmp_path: Path) -> None:
    closed = {
        "SYMAGE_HOST": "0.0.0.0",
        "SYMAGE_PUBLIC_URL": "https://symage.example",
        "SYMAGE_DAGSTER_HOSTS": "dagster.example",
        "SYMAGE_DAGSTER_TOKEN": "a token of operators",
        "SYMAGE_WEBHOOK_ALLOW": "10.1.2.0/24 hooks.intranet 10.0.0.1",
    }
    assert all(finding.well for finding in examine(tmp_path / "data", **closed).values())


def test_files_that_others_may_read_are_named(tmp_path: Path) -> None:
    secret = tmp_path / "data" / "secrets" / "key_pepper"
    secret.parent.mkdir(parents=True, mode=0o700)
    secret.write_text("00")
    secret.chmod(0o644)
    (tmp_path / "data").chmod(0o755)
    found = examine(tmp_path / "data")["private files"]
    assert found.found == f"{tmp_path / 'data'} (755), {secret} (644)"


def test_a_process_without_its_platform_is_named(tmp_path: Path) -> None:
    variables = {"SYMAGE_DATA_DIR": str(tmp_path / "data"), "SYMAGE_COMPUTE_SOCKET": "/nowhere"}
    child = subprocess.Popen(
        [sys.executable, "-c", "input()"], stdin=subprocess.PIPE, env={**os.environ, **variables}
    )
    try:
        found = examine(tmp_path / "data")["left over processes"]
        assert (found.mark, found.found) == ("BAD ", f"{child.pid} ({sys.executable} -c input())")
        with lock_data_folder(tmp_path / "data"):
            assert examine(tmp_path / "data")["left over processes"].well
    finally:
        child.communicate(b"\n")
