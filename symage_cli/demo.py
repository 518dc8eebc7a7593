"""`symage demo`: a user's whole way over real HTTP, in a data folder of its own; nothing is left running."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from symage_cli.keys import first_key

W2, RETURN = "irs_w2_single_page_2025", "irs_f1040_2025"
ORDER = {
    "form_ids": [W2, RETURN],
    "quantity": 25,
    "output_formats": ["pdf_typed", "png_typed"],
    "seed": 42,
}
STOP_SECONDS = 15
BAR = 40


def run_demo(output: Path) -> int:
    """Make the dataset and say what to open; the exit status."""
    data_dir = output / "platform"
    try:
        with platform(data_dir) as up, httpx.Client(base_url=up["api_url"], timeout=30) as client:
            client.headers["Authorization"] = f"Bearer {first_key(_environment(data_dir))[0]}"
            print(f"The API answers at {up['api_url']}, the operators' view at {up['dagster_url']}.")
            took = make_dataset(client, output)
    except (DemoError, httpx.HTTPError) as error:
        print(f"\nsymage demo: {error}", file=sys.stderr)
        return 1
    _say_what_to_open(output, took)
    return 0


class DemoError(Exception):
    """The demo cannot go on; the message says why and where to look."""


@contextmanager
def platform(data_dir: Path) -> Iterator[dict[str, Any]]:
    """A platform on free ports while the block runs: what `symage up` writes when it is ready."""
    data_dir.mkdir(parents=True, exist_ok=True)
    ready = data_dir / "run" / "up.json"
    ready.unlink(missing_ok=True)
    log = data_dir / "up.log"
    print(f"Starting the platform (log: {log}) ...", flush=True)
    command = [sys.executable, "-m", "symage_cli.main", "up", "--port", "0", "--dagster-port", "0"]
    with log.open("wb") as sink:
        process = subprocess.Popen(command, env=_environment(data_dir), stdout=sink, stderr=sink)
    try:
        yield _wait_until_ready(process, ready, log)
    finally:
        _stop(process)


def make_dataset(client: httpx.Client, output: Path) -> float:
    """Order, watch and download; the seconds from order to archive on disk."""
    began = time.monotonic()
    job_id = _data(client.post("/api/v1/generate", json=ORDER))["job_id"]
    while True:
        job = _data(client.get(f"/api/v1/jobs/{job_id}"))
        _draw_bar(job["progress"], job["status"])
        if job["status"] in ("completed", "failed", "canceled"):
            break
        time.sleep(0.1)
    print()
    if job["status"] != "completed":
        raise DemoError(f"the job {job['status']}: {job.get('error')}")
    archive = output / "dataset.zip"
    with client.stream("GET", f"/api/v1/jobs/{job_id}/download/bundle") as answer, archive.open("wb") as file:
        answer.raise_for_status()
        for chunk in answer.iter_bytes():
            file.write(chunk)
    took = time.monotonic() - began
    _unpack(archive, output / "dataset")
    return took


def _wait_until_ready(process: "subprocess.Popen[bytes]", ready: Path, log: Path) -> dict[str, Any]:
    """As long as it lives: a slow machine takes its time."""
    while True:
        if process.poll() is not None:
            last = log.read_text(errors="replace").strip().splitlines()[-5:]
            raise DemoError("the platform did not start. Its last words:\n" + "\n".join(last))
        if ready.exists():
            up: dict[str, Any] = json.loads(ready.read_text(encoding="utf-8"))
            return up
        time.sleep(0.1)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _data(answer: httpx.Response) -> dict[str, Any]:
    if answer.is_error:
        raise DemoError(f"{answer.request.method} {answer.request.url.path}: {answer.text}")
    data: dict[str, Any] = answer.json()["data"]
    return data


def _draw_bar(progress: float, status: str) -> None:
    done = round(progress * BAR)
    print(f"\r[{'#' * done}{'.' * (BAR - done)}] {progress:4.0%} {status:<12}", end="", flush=True)


def _unpack(archive: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)


def _say_what_to_open(output: Path, took: float) -> None:
    folder = output / "dataset"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    counts = manifest["counts"]
    print(
        f"\n{counts['documents']} documents, {counts['files']} files, "
        f"{(output / 'dataset.zip').stat().st_size / 1e6:.1f} MB, {took:.1f} s from order to archive.\n\n"
        f"Open\n"
        f"  {folder}/pdfs/typed/{W2}_0_typed.pdf       the W-2 of person 0\n"
        f"  {folder}/pdfs/typed/{RETURN}_0_typed.pdf                the same person's Form 1040\n"
        f"  {folder}/images/typed/{W2}_0_typed_p0.png  a page as a picture\n"
        f"  {folder}/annotations/funsd/typed/                             labels and boxes, one file a page\n"
        f"  {folder}/ground_truth/data.csv                                every value of every document\n"
        f"  {folder}/README.md                                            what is what\n\n"
        f"Check that they agree: .venv/bin/symage forms verify {output / 'dataset.zip'}\n"
        f"Start the platform for good: .venv/bin/symage up"
    )


def _environment(data_dir: Path) -> dict[str, str]:
    return {**os.environ, "SYMAGE_DATA_DIR": str(data_dir)}
