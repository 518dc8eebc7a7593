"""All eight published clients, every public method, synchronous and asynchronous, on a running platform."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.live.releases import search_path

RELEASES = tuple(f"1.0.{number}" for number in range(8))
OLDEST = ("1.0.0", "1.0.1")
COMPAT = "/compat/1.0.1"
ROOT = Path(__file__).parents[2]

EXPECTED_FAILURES: dict[str, str] = {}
"""Everything that does not work yet, and why. A method that works by now must leave this list."""

CASES = [
    *((release, kind, "") for release in RELEASES for kind in ("sync", "async")),
    *((release, kind, COMPAT) for release in OLDEST for kind in ("sync", "async")),
]
SAMPLE = (
    ("1.0.0", "sync", COMPAT),
    ("1.0.1", "async", ""),
    ("1.0.4", "sync", ""),
    ("1.0.5", "async", ""),
    ("1.0.7", "sync", ""),
    ("1.0.7", "async", ""),
)
"""The oldest ones, the newest, and both sides of the archive's new name; the rest is a long proof."""


@pytest.mark.parametrize(
    ("release", "kind", "mount"),
    [pytest.param(*case, marks=[] if case in SAMPLE else [pytest.mark.long]) for case in CASES],
)
def test_every_public_method_works(release: str, kind: str, mount: str, live: Any, tmp_path: Path) -> None:
    found = visit(release, kind, mount, live, tmp_path)
    outcomes = found["outcomes"]
    assert set(found["public"]) <= set(outcomes)
    failed = {name: outcome for name, outcome in outcomes.items() if outcome != "ok"}
    assert {name: failed[name] for name in failed if name not in EXPECTED_FAILURES} == {}
    assert [name for name in EXPECTED_FAILURES if outcomes.get(name) == "ok"] == []


def visit(release: str, kind: str, mount: str, live: Any, folder: Path) -> Any:
    """What the script says, run with this release of the client and nothing of ours."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(search_path(release)),
        "SYMAGEDOCS_API_KEY": live.key,
        "SYMAGEDOCS_BASE_URL": live.up.urls()["api_url"] + mount,
    }
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.live.client_methods"),
            *(kind, str(folder), *(["old"] if mount else [])),
        ],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])
