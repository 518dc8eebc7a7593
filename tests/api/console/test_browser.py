"""The console in a real browser: headless Chromium, where there is one (`CHROMIUM` names it, or the path).

Axe, where axe-playwright-python is installed, looks at every screen at both widths.
"""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from api import times
from symage.cases.ready import ReadyForms
from symage.storage import user_sessions, users
from tests.api.conftest import W2, Api
from tests.api.console.conftest import real_job
from tests.api.serving import serving

sync_api = pytest.importorskip("playwright.sync_api")
BROWSER = os.environ.get("CHROMIUM") or next(
    filter(None, map(shutil.which, ("chromium", "chromium-headless-shell", "google-chrome"))), None
)
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(BROWSER is None, reason="no Chromium: set CHROMIUM or install one"),
    # Playwright's own event loop leaves a socket behind.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
RETURN = ("irs_w2_single_page_2024", "irs_f1040_2024")
WIDTHS = (1440, 360)
SCREENS = ("jobs", f"new?form={W2}", "forms", f"forms/{W2}", "tables?prompt=first+name,+age+18-65", "people")
OTHERS = ("people?household=p42", "keys", "webhooks", "requests", "operations", "users")


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return {**environment, "SYMAGE_SESSION_MODE": "loopback", "SYMAGE_WEBHOOK_ALLOW": "127.0.0.1"}


@pytest.fixture
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def base(environment: dict[str, str]) -> Iterator[str]:
    with serving(environment) as served:
        yield served.url


def open_page(browser: Any, base: str, api: Api, width: int = 1440) -> Any:
    """A page whose visitor came by the operator's link, and which nothing but the console may serve."""
    with api.database.write() as connection:
        found = users.find(connection, "op") or users.invite(
            connection, api.account_id, "op", role="owner", is_operator=True, now=times.now()
        )
        secret = user_sessions.issue_link(connection, found.id, now=times.now())
    page = browser.new_context(viewport={"width": width, "height": 900}).new_page()
    page.set_default_timeout(90_000)
    page.faults = []
    page.on("request", lambda sent: page.faults.append(sent.url) if not own(sent.url, base) else None)
    page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.goto(f"{base}/console/enter/{secret}")
    assert page.url == f"{base}/console/jobs"
    return page


def own(url: str, base: str) -> bool:
    return url.startswith((base, "data:", "blob:"))


def wait(ready: Callable[[], object], seconds: float = 60.0) -> None:
    """The page's policy forbids what Playwright would wait with."""
    until = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_dataset_is_ordered_while_one_sees_what_it_will_be(api: Api, browser: Any, base: str) -> None:
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/new")
    for form_id in RETURN:
        page.check(f"input[name=form][value={form_id}]", force=True)
    page.fill("#quantity", "40")
    wait(lambda: "2,080" in page.inner_text("#quote"))
    assert '"quantity": 40' in page.inner_text("#code")
    wait(lambda: page.evaluate("() => document.querySelector('#preview img')?.naturalWidth > 0"))
    before = page.get_attribute("#preview img", "src")
    page.click("text=Another person")
    wait(lambda: page.get_attribute("#preview img", "src") != before)
    page.check("input[name=format][value=png_typed]")
    page.click("#pay >> text=Create dataset")
    page.wait_for_url("**/console/jobs/*-*")
    assert "Waiting" in page.inner_text("h1")
    page.click("text=Cancel job >> nth=0")
    page.click("dialog[open] >> text=Cancel job >> nth=-1")
    wait(lambda: "Canceled" in page.inner_text("h1"))
    assert page.faults == []


def test_pages_of_a_job_are_walked_by_keys_and_from_figure_to_figure(
    api: Api, browser: Any, base: str, ready: ReadyForms
) -> None:
    job = real_job(api, ready, *RETURN, quantity=3, formats=("pdf_typed", "png_typed"))
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/jobs/{job.id}")
    page.click('[data-value="box_1"] > a')
    assert page.locator(".b.kept").get_attribute("data-field") == "box_1"
    page.click('[data-value="box_1"] .same')
    wait(lambda: page.locator('.b.kept[data-field="line_1a"]').count())
    page.keyboard.press("j")
    wait(lambda: "item=1" in page.evaluate("() => location.search"))
    zoom = page.inner_text(".zoom output")
    page.keyboard.press("+")
    assert page.inner_text(".zoom output") != zoom
    page.keyboard.press("Escape")
    assert page.locator(".b.kept").count() == 0
    page.select_option("#scheme", "field_id")
    wait(lambda: "line_1a" in page.inner_text("#values"))
    with page.expect_download() as downloading:
        page.click("text=data.csv")
    assert downloading.value.suggested_filename == f"{job.id}.csv"
    assert page.faults == []


def test_keys_webhooks_and_tables_are_made(api: Api, browser: Any, base: str) -> None:
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/keys")
    page.click("text=Create key >> nth=0")
    page.fill("#key-name", "ci")
    page.click("dialog[open] >> text=Create key >> nth=-1")
    raw = page.inner_text("#made code")
    # Not by the test client: Playwright runs a loop of its own in this thread.
    asked = httpx.get(f"{base}/api/v1/jobs", headers={"Authorization": f"Bearer {raw}"}, trust_env=False)
    assert asked.status_code == 200
    page.goto(f"{base}/console/webhooks")
    page.fill("#url", f"{base}/nowhere")
    page.click("form >> text=Add webhook")
    page.click("text=Send test event")
    wait(lambda: "Trying again" in page.inner_text("#deliveries"))
    assert '"event": "webhook.test"' in page.inner_text("#deliveries")
    page.goto(f"{base}/console/tables")
    page.fill("#prompt", "first name, age 18-65")
    page.click("text=Read the words")
    page.click("text=Create table")
    page.wait_for_url("**/console/tables/*-*")
    assert page.faults == []


def test_axe_finds_nothing_on_any_screen_at_any_width(
    api: Api, browser: Any, base: str, ready: ReadyForms
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    job = real_job(api, ready, W2, quantity=2, formats=("pdf_typed", "png_typed"))
    for width in WIDTHS:
        page = open_page(browser, base, api, width)
        paths = [f"/console/{name}" for name in (*SCREENS, *OTHERS, f"jobs/{job.id}")]
        for path in (*paths, "/docs", "/docs/guide/accounts", "/docs/guide?q=credits"):
            page.goto(base + path)
            found = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
            assert [(rule["id"], rule["nodes"][0]["target"]) for rule in found] == [], (path, width)
            wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (path, width)
