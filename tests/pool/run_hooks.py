"""Hooks of the tests: refuse jobs named refused-…, note what was called."""

import os
from pathlib import Path

import dagster as dg


def before_run(instance: dg.DagsterInstance, run: dg.DagsterRun) -> bool:  # noqa: ARG001
    _note(f"before {run.run_id}")
    if run.tags["dagster/partition"].startswith("broken"):
        raise OSError("the lease cannot be read")
    return not run.tags["dagster/partition"].startswith("refused")


def after_run(instance: dg.DagsterInstance, run_id: str) -> None:  # noqa: ARG001
    _note(f"after {run_id}")


def _note(line: str) -> None:
    with (Path(os.environ["POOL_TEST_FOLDER"]) / "hooks.log").open("a") as log:
        log.write(line + "\n")
