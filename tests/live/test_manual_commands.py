"""Every command line of the user manual works as it is printed, with the host and the key replaced.

`manual_commands.txt` holds them: blocks that begin with === and a name.
"""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

COMMANDS = Path(__file__).with_name("manual_commands.txt")
HOST = "https://symagedocs.ai"
EXPECTED_FAILURES: dict[str, str] = {}
"""Everything that does not work yet, and why. A command that works by now must leave this list."""

CURL = """#!/bin/sh
{curl} --fail-with-body -sS "$@"
code=$?
echo "$code" >> "$CURL_LOG"
exit $code
"""
"""What the scripts find as curl: the real one, which also notes how each call ended."""


def blocks() -> Iterator[tuple[str, str]]:
    for block in re.split(r"^=== ", COMMANDS.read_text(), flags=re.M)[1:]:
        name, _, command = block.partition("\n")
        yield name, command


@pytest.fixture(scope="module")
def replacements(live: Any) -> dict[str, str]:
    """What the manual leaves to its reader: an ended job, an old key, an account, a live key."""
    url, session = live.up.urls()["api_url"], {"x-user-id": "owner"}
    job = live.client.post("/api/v1/generate", json={"form_id": "irs_w2_2025", "quantity": 2}).json()
    job_id = job["data"]["job_id"]
    live.completed(job_id)
    made = httpx.post(f"{url}/api/internal/api-keys", json={"name": "old"}, headers=session, trust_env=False)
    return {
        HOST: url,
        "sk_live_YOUR_KEY_HERE": live.key,
        "sk_live_YOUR_KEY": live.key,
        "OLD_KEY_ID": made.raise_for_status().json()["key_id"],
        "YOUR_USER_ID": "owner",
        "/JOB_ID": f"/{job_id}",
    }


def test_the_list_is_whole() -> None:
    named = dict(blocks())
    assert len(named) == 23
    assert COMMANDS.read_text().count("curl ") == 31
    assert set(EXPECTED_FAILURES) <= set(named)


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl here")
@pytest.mark.parametrize(("name", "command"), [pytest.param(*block, id=block[0]) for block in blocks()])
def test_a_command_works_as_printed(
    name: str, command: str, live: Any, replacements: dict[str, str], tmp_path: Path
) -> None:
    if "jq" in command and not shutil.which("jq"):
        pytest.skip("no jq here")
    for printed, ours in replacements.items():
        command = command.replace(printed, ours)
    later = name in EXPECTED_FAILURES
    ended, calls, said = ran(command, live.key, tmp_path, seconds=8 if later else 60)
    works = ended == 0 and bool(calls) and set(calls) == {"0"}
    assert works != later, (calls, said)


def ran(command: str, key: str, folder: Path, *, seconds: float) -> tuple[int | None, list[str], str]:
    """The command in a shell and a folder of its own: its exit code (None when it was still waiting for
    something), those of its calls, and what it said."""
    tools, log, said = folder / "tools", folder / "calls", folder / "said"
    tools.mkdir()
    (tools / "curl").write_text(CURL.format(curl=shutil.which("curl")))
    (tools / "curl").chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{tools}:{os.environ['PATH']}",
        "API_KEY": key,
        "CURL_LOG": str(log),
        "no_proxy": "127.0.0.1",
    }
    with said.open("wb") as output:
        process = subprocess.Popen(
            ["bash", "-c", command],
            cwd=folder,
            env=environment,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    ended = waited(process, seconds)
    return ended, log.read_text().split() if log.exists() else [], said.read_text(errors="replace")


def waited(process: "subprocess.Popen[bytes]", seconds: float) -> int | None:
    """The exit code; a shell that is not done by then is ended with everything it started."""
    try:
        return process.wait(seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return None
