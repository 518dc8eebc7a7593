"""The commands of people who do not write HTTP, at an API as it is served."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from symage.storage.database import sqlite_url
from symage_cli.keys import first_key
from symage_cli.main import main
from symage_cli.nearest import nearest
from symage_cli.remote import RemoteError, parsed_config
from tests.api.serving import serving

W2 = "irs_w2_single_page_2025"


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """The arguments that name a platform which launches nothing."""
    data_dir = tmp_path_factory.mktemp("remote") / "data"
    environment = {
        "SYMAGE_DATA_DIR": str(data_dir),
        "SYMAGE_DATABASE_URL": sqlite_url(data_dir / "symage.db"),
    }
    first_key(environment)
    with serving(environment) as served:
        yield ["--url", served.url, "--data-dir", str(data_dir)]


def test_a_dry_run_an_order_and_its_cancellation(at: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["generate", W2, "--quantity", "3", "--dry-run", *at]) == 0
    assert json.loads(capsys.readouterr().out)["credits_required"] > 0
    assert main(["jobs", *at]) == 0
    assert capsys.readouterr().out == ""
    assert main(["generate", W2, "--seed", "7", "--config", "look=plain", "dpi=100", *at]) == 0
    job_id = capsys.readouterr().out.strip()
    assert main(["jobs", *at]) == 0
    assert capsys.readouterr().out.split()[:2] == [job_id, "pending"]
    assert main(["jobs", job_id, "--cancel", "--wait", *at]) == 0
    assert json.loads(capsys.readouterr().out)["status"] == "canceled"


def test_what_the_platform_refuses_is_a_line(
    at: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["generate", "irs_w2_singel_page_2025", *at]) == 1
    assert f"did you mean {W2}" in capsys.readouterr().err
    assert main(["generate", W2, "--quantity", "0", *at]) == 1
    assert "quantity" in capsys.readouterr().err
    output = tmp_path / "a.zip"
    assert main(["download", "00000000-0000-0000-0000-000000000000", "--output", str(output), *at]) == 1
    assert "Job not found" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_nobody_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["jobs", "--data-dir", str(tmp_path), "--key", "k"]) == 1
    assert "start one with `symage up`" in capsys.readouterr().err
    assert main(["jobs", "--data-dir", str(tmp_path), "--url", "http://127.0.0.1:9"]) == 1
    assert "--key" in capsys.readouterr().err
    assert main(["jobs", "--data-dir", str(tmp_path), "--url", "http://127.0.0.1:9", "--key", "k"]) == 1
    assert "does not answer" in capsys.readouterr().err


def test_config_is_json_where_it_is_and_text_elsewhere() -> None:
    found = parsed_config(["dpi=150", "look=plain", 'splits={"train": 80}', "a=b=c"])
    assert found == {"dpi": 150, "look": "plain", "splits": {"train": 80}, "a": "b=c"}
    with pytest.raises(RemoteError, match="NAME=VALUE"):
        parsed_config(["dpi"])


def test_the_nearest_form_is_named() -> None:
    known = ["irs_w2_2024", "irs_w2_2025", "irs_w2_single_page_2025", "irs_f1040_2025", "cms1500"]
    assert nearest("w2_2025", known)[:2] == ["irs_w2_2025", "irs_w2_single_page_2025"]
    assert nearest("W2-2024", known)[0] == "irs_w2_2024"
    assert nearest("f1040", known)[0] == "irs_f1040_2025"
    assert nearest("cms-1500", known)[0] == "cms1500"
    assert nearest("zzzzzzzz", known) == []


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out.startswith("symage ")
