"""The pictures of docs/console.md: every screen at two widths, of an installation made for them.

    python -m scripts.console_pictures [--whole FOLDER] [--dark]

It brings up a platform of its own, fills it (`console_world.py`) and looks at it with the Chromium of
`scripts/chromium.py`. `--whole` writes whole pages into another folder, to be looked at from top to bottom.
"""

import argparse
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
from PIL import Image
from playwright.sync_api import sync_playwright

from scripts.chromium import found
from scripts.console_world import COLUMNS, RETURN, SETTINGS, W2, World, build
from symage.storage.database import Database, sqlite_url
from symage_cli.demo import platform

FOLDER = Path(__file__).parents[1] / "docs" / "console"
SIZES = ((1440, 900), (360, 780))
ORDER = f"form={W2}&form={RETURN}&quantity=1000&seed=42&format=pdf_typed&format=png_typed"
SCREENS: Mapping[str, str] = {
    "new-job": f"new?{ORDER}",
    "schedule": f"new/schedule?{ORDER}&name=returns-weekly",
    "jobs": "jobs",
    "datasets": "datasets",
    "dataset": "datasets/w2-weekly",
    "dataset-change": "datasets/w2-weekly/change",
    "dataset-order": "datasets/w2-weekly/order",
    "forms": "forms",
    "form": f"forms/{W2}",
    "tables": f"tables?prompt={COLUMNS.replace(' ', '+').replace('%', '%25')}",
    "wrong-table": "tables?prompt=first+name,+age+18-65,+favourite+dinosaur",
    "people": "people?household=p42",
    "keys": "keys",
    "webhooks": "webhooks",
    "requests": "requests",
    "operations": "operations",
    "users": "users",
    "error": "nothing",
}
OF_A_NEWCOMER: Mapping[str, str] = {
    "empty-jobs": "jobs",
    "empty-datasets": "datasets",
    "empty-tables": "tables",
    "empty-webhooks": "webhooks",
    "empty-short": f"new?{ORDER}",
}
WARM = (f"new?{ORDER}",)
WARMED = 20_000
"""Milliseconds until small pictures of forms are made, and what a preview needs."""
SETTLED = 1000
"""Milliseconds until pictures and live parts of a page have come."""
PICTURED = """() => Promise.all([...document.images]
  .filter((image) => image.loading !== "lazy" && !image.complete)
  .map((image) => new Promise((seen) => { image.onload = image.onerror = seen; })))"""
"""Until the pictures of a page are there that do not wait to be scrolled to."""
COLOURS = 192


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--whole", type=Path)
    parser.add_argument("--dark", action="store_true")
    asked = parser.parse_args()
    os.environ.update(SETTINGS)
    with tempfile.TemporaryDirectory(prefix="pictures-") as name:
        data_dir = Path(name)
        with platform(data_dir) as up, httpx.Client(base_url=up["api_url"], timeout=120) as client:
            with Database(sqlite_url(data_dir / "symage.db")) as database:
                world = build(client, database, data_dir)
            folder = asked.whole or FOLDER
            folder.mkdir(parents=True, exist_ok=True)
            with _browser() as browser:
                for size in SIZES:
                    _take(
                        browser, up["api_url"], world, size, asked.dark, folder, whole=asked.whole is not None
                    )


def _take(
    browser: Any, base: str, world: World, size: tuple[int, int], dark: bool, folder: Path, *, whole: bool
) -> None:
    visits = (
        (world.cookie, {**SCREENS, **world.paths}, "console/"),
        (world.cookie, {"guide": "docs"}, ""),
        (world.newcomer, OF_A_NEWCOMER, "console/"),
        ("", {"sign-in": "sign-in"}, "console/"),
    )
    for cookie, screens, below in visits:
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            color_scheme="dark" if dark else "light",
            timezone_id="Europe/Berlin",
            locale="en-GB",
        )
        if cookie:
            context.add_cookies([{"name": "symage", "value": cookie, "url": base}])
        page = context.new_page()
        for path in WARM if cookie == world.cookie else ():
            page.goto(f"{base}/console/{path}")
            page.wait_for_timeout(WARMED)
        for name, path in screens.items():
            page.goto(f"{base}/{below}{path}")
            page.wait_for_timeout(SETTLED)
            page.wait_for_load_state("networkidle")
            page.evaluate(PICTURED)
            (folder / f"{name}-{size[0]}.png").write_bytes(_small(page.screenshot(full_page=whole)))
        context.close()


def _small(png: bytes) -> bytes:
    """With as many colours as a screen of texts and lines has."""
    out = BytesIO()
    Image.open(BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        out, "PNG", optimize=True
    )
    return out.getvalue()


@contextmanager
def _browser() -> Iterator[Any]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found(), args=["--no-sandbox"])
        yield launched
        launched.close()


if __name__ == "__main__":
    main()
