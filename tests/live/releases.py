"""The published releases of the client, each in a folder of its own."""

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

CACHE = Path(__file__).parents[1] / ".cache"


def search_path(release: str) -> list[str]:
    """What to put before Python's own path; the release that the tests depend on is there already."""
    return [] if version("symagedocs") == release else [str(installed(release))]


def installed(release: str) -> Path:
    """A folder that holds this release of the client and nothing else; skips the test when there is none."""
    target = CACHE / f"symagedocs-{release}"
    if not (target / "symagedocs").is_dir():
        wanted = ("--quiet", "--no-deps", "--target", str(target), f"symagedocs=={release}")
        done = subprocess.run(
            [sys.executable, "-m", "pip", "install", *wanted], capture_output=True, text=True, check=False
        )
        if done.returncode:
            pytest.skip(f"symagedocs {release} could not be had from the package index:\n{done.stderr}")
    return target
