"""The pool's standard output on a disk that is full."""

import subprocess
import sys
from pathlib import Path

CODE = """
import sys
from symage_dagster.pool.output import forgive_output
forgive_output()
print("a line", flush=True)
print("another", file=sys.stderr)
sys.exit(7)
"""


def run(target: str) -> int:
    with Path(target).open("wb") as file:
        return subprocess.run([sys.executable, "-c", CODE], stdout=file, stderr=file, check=False).returncode


def test_a_line_that_cannot_be_written_ends_nothing(tmp_path: Path) -> None:
    assert run("/dev/full") == 7
    assert run(str(tmp_path / "log")) == 7
    assert (tmp_path / "log").read_text().split("\n")[:2] == ["a line", "another"]
