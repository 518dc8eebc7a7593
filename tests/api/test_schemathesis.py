"""What schemathesis finds in the whole document, on both databases: nothing.

The sample is small and seeded; the long run (make test-all) asks much more.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.api.serving import Served, serving

if TYPE_CHECKING:
    from pathlib import Path

    from tests.api.conftest import Api

pytest.importorskip("schemathesis", reason="schemathesis is not installed")

ALL_PHASES = "examples,coverage,fuzzing"
UNSAID = (
    "POST /api/v1/datasets",
    "PATCH /api/v1/datasets/{dataset}",
    "POST /api/v1/batches",
    "POST /api/v1/generate",
    "POST /api/v1/identities",
    "POST /api/v1/jobs/size-estimate",
    "POST /api/v1/pricing/estimate",
    "POST /api/v1/tabular/generate",
    "POST /api/v1/tabular/infer",
    "POST /api/v1/tabular/parse",
    "POST /api/v1/webhooks",
    "PATCH /api/v1/webhooks/{webhook_id}",
    "POST /api/internal/webhooks",
    "PATCH /api/internal/webhooks/{webhook_id}",
)
"""Operations with rules that JSON schema cannot say, so that not every body it allows is accepted: 5.0 is
no integer here; percents sum to 100; age_min is not above age_max; two lists are of one length; a form is
named once; a budget pays for a document; weights are not
all 0; a prompt names a column; a sample has rows; webhooks reach public hosts."""
WAITS = "^/api/v1/batches/{batch_id}/generate$"
"""Answers when a run pool has made its documents; there is none here."""


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return {**environment, "SYMAGE_SESSION_MODE": "loopback", "SYMAGE_MAX_WAITING_JOBS": "1000000"}


@pytest.fixture
def served(environment: dict[str, str]) -> Iterator[Served]:
    with serving(environment) as here:
        yield here


def findings(api: Api, served: Served, folder: Path, *, examples: int, phases: str) -> str:
    """What it says of the running server; empty when it finds nothing."""
    settings = folder / "schemathesis.toml"
    settings.write_text(configuration(api, examples))
    argv = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(settings), "run"]
    options = (
        f"{served.url}/api/v1/openapi.json",
        f"--phases={phases}",
        f"--exclude-path-regex={WAITS}",
        "--seed=20261121",
        "--rate-limit=auto",
        "--continue-on-failure",
        "--suppress-health-check=all",
        "--warnings=off",
        "--no-color",
    )
    done = subprocess.run(
        [*argv, *options],
        cwd=folder,
        env={**os.environ, "NO_PROXY": "127.0.0.1"},
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if done.returncode == 0 else done.stdout + done.stderr


def configuration(api: Api, examples: int) -> str:
    # A long poll answers within 30 s; 507 is said of an order that the disk cannot hold.
    lines = [
        "request-timeout = 40",
        f"[generation]\nmax-examples = {examples}",
        '[checks]\nnot_a_server_error.expected-statuses = ["2xx", "3xx", "4xx", "507"]',
        f'[headers]\nAuthorization = "Bearer {api.key}"\nx-user-id = "{api.account_id}"',
    ]
    lines += [
        f"[[operations]]\ninclude-name = {json.dumps(name)}\nchecks.positive_data_acceptance.enabled = false"
        for name in UNSAID
    ]
    return "\n".join(lines)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_sample_finds_nothing(api: Api, served: Served, tmp_path: Path) -> None:
    if found := findings(api, served, tmp_path, examples=4, phases="examples,fuzzing"):
        pytest.fail(found)


@pytest.mark.long
def test_a_deep_run_finds_nothing(api: Api, served: Served, tmp_path: Path) -> None:
    if found := findings(api, served, tmp_path, examples=100, phases=ALL_PHASES):
        pytest.fail(found)
