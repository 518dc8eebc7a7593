"""What a run in a container of its own is told."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from symage.settings import read
from symage.variables import SettingError
from symage_dagster.nodes.pod import environment

ROOT = Path(__file__).parents[2]
GIVEN = {
    "SYMAGE_DATA_DIR": "/data",
    "SYMAGE_DATABASE_URL": "postgresql://user:word@database/symage",
    "SYMAGE_STORE_URL": "s3://symage/data",
}


@pytest.mark.parametrize(
    ("engine", "socket"), [("", "local"), ("pool", "local"), ("dask://scheduler:8786", "")]
)
def test_it_finds_its_engine_and_dagsters_tables(engine: str, socket: str) -> None:
    told = environment({**GIVEN, "SYMAGE_ENGINE": engine})
    assert told["SYMAGE_COMPUTE_SOCKET"] == socket
    assert told["DAGSTER_HOME"] == "/data/dagster"
    assert told["SYMAGE_DAGSTER_DATABASE_URL"] == read({**GIVEN, "SYMAGE_ROLE": "node"}).dagster_database_url
    assert read(told).is_shared
    assert read(told).store_url == "s3://symage/data"


def test_a_folder_that_all_mount_serves_too() -> None:
    assert read(environment({**GIVEN, "SYMAGE_STORE_URL": "/shared"})).is_shared


def test_without_what_machines_share_it_says_what_is_missing() -> None:
    with pytest.raises(SettingError, match="SYMAGE_DATABASE_URL"):
        environment({"SYMAGE_STORE_URL": "s3://symage/data"})


def test_the_command_takes_its_place(tmp_path: Path) -> None:
    """Signals that end the container reach the run itself."""
    show = "import json, os; print(json.dumps([os.getpid(), os.environ['DAGSTER_HOME']]))"
    started = subprocess.Popen(
        [sys.executable, "-m", "symage_dagster.nodes.pod", sys.executable, "-c", show],
        env={**GIVEN, "SYMAGE_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    )
    said, _ = started.communicate(timeout=60)
    assert json.loads(said) == [started.pid, str(tmp_path / "data" / "dagster")]
    assert (tmp_path / "data" / "dagster").is_dir()
