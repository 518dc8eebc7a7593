"""What the pool has before it forks."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
LOADED_LATER = """
from dagster._core.code_pointer import load_python_module
from symage_dagster import checks, warmup
checks.prepare = lambda: None
warmup.warm()
load_python_module("symage_dagster.location", None)
"""


def test_what_runs_load_by_name_is_found_whatever_stands_first_on_the_path() -> None:
    """Dagster takes that away while it loads a module: where it is the project's folder, nothing of it could
    be imported any more."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SYMAGE_ENGINE": "dask://127.0.0.1:1"}
    done = subprocess.run(
        [sys.executable, "-P", "-c", LOADED_LATER],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
