"""Swagger UI and ReDoc, from this origin alone."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from api.service.docs_pages import ASSETS, STATIC
from scripts.chromium import found
from tests.api.serving import Served, serving

if TYPE_CHECKING:
    from tests.api.conftest import Api

CHROMIUM = found()
PAGES = ("docs", "redoc")

# Nothing here depends on the kind of database.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@on_sqlite
@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_only_files_of_this_origin(api: Api, page: str) -> None:
    answer = api.get(f"/api/v1/{page}", key="")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    html = answer.body.decode()
    assert "//" not in html
    named = re.findall(r'(?:src|href)="(docs/[^"]+)"', html)
    assert len(named) >= 3
    for name in named:
        file = api.get(f"/api/v1/{name}", key="")
        assert (file.status, file.headers["content-type"]) == (200, ASSETS[name.removeprefix("docs/")])


@on_sqlite
@pytest.mark.parametrize("page", PAGES)
def test_a_page_may_load_from_its_own_origin_only(api: Api, page: str) -> None:
    policy = api.get(f"/api/v1/{page}", key="").headers["content-security-policy"]
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert (directives["default-src"], directives["script-src"]) == ("'none'", "'self'")
    assert (directives["connect-src"], directives["frame-ancestors"]) == ("'self'", "'none'")
    assert "http" not in policy


@on_sqlite
def test_no_other_file_is_served(api: Api) -> None:
    for name in ("VENDORED.md", "..%2fapp.py", "%2e%2e", "app.py"):
        assert api.get(f"/api/v1/docs/{name}", key="").status == 404
    assert api.get("/static/swagger-ui.css", key="").status == 404


def test_the_vendored_files_are_those_that_were_fetched() -> None:
    table = re.findall(r"^\| (\S+) \| .* \| ([0-9a-f]{64}) \|$", (STATIC / "VENDORED.md").read_text(), re.M)
    assert len(table) == 7
    for name, digest in table:
        assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest


@pytest.fixture
def served(environment: dict[str, str]) -> Iterator[Served]:
    with serving(environment) as here:
        yield here


@on_sqlite
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: python -m scripts.chromium fetches one")
@pytest.mark.usefixtures("api")
@pytest.mark.parametrize(
    ("page", "shown"), [("docs", "Create a generation job"), ("redoc", "List the forms")]
)
def test_a_browser_shows_the_page_and_asks_nobody_else(
    served: Served, tmp_path: Path, page: str, shown: str
) -> None:
    log = tmp_path / "net.json"
    options = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-first-run",
        "--disable-background-networking",
        f"--user-data-dir={tmp_path / 'profile'}",
        f"--log-net-log={log}",
        "--virtual-time-budget=20000",
        "--dump-dom",
    )
    done = subprocess.run(
        [str(CHROMIUM), *options, f"{served.url}/api/v1/{page}"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert shown in done.stdout, done.stderr
    asked = _asked_by(served.url, json.loads(log.read_text()))
    assert any(url.endswith("/openapi.json") for url in asked)
    assert [url for url in asked if not url.startswith((served.url, "data:", "blob:"))] == []


def _asked_by(origin: str, log: dict[str, list[dict[str, dict[str, str]]]]) -> set[str]:
    """What pages of the origin have asked for; a browser has errands of its own besides."""
    events = [event.get("params") or {} for event in log["events"]]
    return {event["url"] for event in events if "url" in event and event.get("initiator") == origin}
