"""The pictures in docs/operations that show a month of a daily dataset in the Dagster UI.

usage: python -m scripts.month [FOLDER]

The month is made by a moved clock, as `test_a_month_of_a_daily_refresh` makes it, and ended at the newest six
o'clock: so the platform that is started on it afterwards finds the dataset as its operators would. Takes some
minutes, and wants what the tests want, and a Chromium (`python -m scripts.chromium`).
"""

import json
import os
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import boto3
import dagster as dg
from moto.server import ThreadedMotoServer
from playwright.sync_api import Page, sync_playwright

from scripts.chromium import found
from symage_dagster import warmup
from symage_dagster.instance import InstanceSettings, prepare_instance
from symage_dagster.refreshes import names
from tests.pipeline.conftest import installation
from tests.pipeline.refreshing import BODY, DAY, START, Refreshed, a_month, at

PICTURES = Path(__file__).parent.parent / "docs" / "operations"
TARGET, PUBLIC = "s3://datasets/daily", "https://symage.example"
SIX = at("2026-10-01T06:00") - at("2026-10-01T00:00")
WIDE, TALL = {"width": 1280, "height": 800}, {"width": 1280, "height": 1340}


def main(folder: Path) -> None:
    with ExitStack() as stack:
        place = Path(stack.enter_context(TemporaryDirectory()))
        stack.enter_context(bucket())
        path = make_month(place)
        address = stack.enter_context(platform(place))
        browser = stack.enter_context(sync_playwright()).chromium.launch(
            executable_path=found(), args=["--no-sandbox"]
        )
        page = browser.new_page(base_url=address, viewport=WIDE)
        take(page, path, folder)


@contextmanager
def bucket() -> Iterator[None]:
    """A store that speaks S3, with an empty bucket; boto3's variables lead to it."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    os.environ |= {
        "AWS_ENDPOINT_URL_S3": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    boto3.client("s3").create_bucket(Bucket="datasets")
    try:
        yield
    finally:
        server.stop()


def make_month(place: Path) -> str:
    """The path of the dataset's asset in the UI."""
    now = time.time_ns() // 1000
    last = START + (now - START - SIX) // DAY * DAY + SIX
    with ExitStack() as stack:
        pipeline: Any = stack.enter_context(
            installation(place, SYMAGE_PUBLISH_ALLOW=TARGET, SYMAGE_PUBLIC_URL=PUBLIC)
        )
        warmup.warm()
        home = pipeline.platform.settings.dagster_home
        prepare_instance(InstanceSettings(home, home / "none", home / "none"))
        instance = stack.enter_context(dg.DagsterInstance.from_config(str(home)))
        refreshed = Refreshed(replace(pipeline, instance=instance), last - 31 * DAY)
        dataset = refreshed.make({**BODY, "publish_to": TARGET})
        a_month(refreshed, last - 30 * DAY)
    return "/assets/" + "/".join(names.asset_key(dataset).path)


@contextmanager
def platform(place: Path) -> Iterator[str]:
    """A platform on what is in the folder; the address of its Dagster UI."""
    command = [sys.executable, "-m", "symage_cli.main", "up", "--port", "0", "--dagster-port", "0"]
    process = subprocess.Popen([*command, "--data-dir", str(place)], stdout=subprocess.DEVNULL)
    ready = place / "run" / "up.json"
    try:
        while not ready.exists():
            time.sleep(0.5)
        # The keeper says within its first looks that the dataset is not late.
        time.sleep(45)
        yield str(json.loads(ready.read_text())["dagster_url"])
    finally:
        process.terminate()
        process.wait()


def take(page: Page, path: str, folder: Path) -> None:
    page.goto(path)
    shoot(page, folder / "dataset-asset.png")
    page.get_by_text("Plots", exact=True).click()
    shoot(page, folder / "month-asset.png")
    page.goto("/runs")
    shoot(page, folder / "month-runs.png")
    page.set_viewport_size(TALL)
    page.goto(f"{path}?view=partitions&partition=18")
    shoot(page, folder / "dataset-versions.png")
    page.goto(f"{path}?view=partitions&partition=31")
    shoot(page, folder / "month-versions.png")


def shoot(page: Page, file: Path) -> None:
    """When nothing moves any more: the UI asks for one thing after another."""
    page.wait_for_timeout(6000)
    page.screenshot(path=file)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(Path(sys.argv[1]) if sys.argv[1:] else PICTURES)
