"""The console in a real browser: a headless Chromium that `scripts/chromium.py` finds or fetches.

Axe looks at every screen at both widths, in light and in dark, empty and filled.
"""

import http.server
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import httpx
import pytest

from api import times
from scripts.chromium import found
from symage.cases.ready import ReadyForms
from symage.storage import jobs, lease, user_sessions, users
from tests.api.conftest import W2, Api
from tests.api.console.conftest import PASSWORD, real_job
from tests.api.console.test_datasets import CHANGES, finish
from tests.api.console.test_hostile import end_sessions
from tests.api.serving import forked

sync_api = pytest.importorskip("playwright.sync_api")
BROWSER = found()
pytestmark = [
    pytest.mark.skipif(BROWSER is None, reason="no Chromium: python -m scripts.chromium fetches one"),
    # Playwright's own event loop leaves a socket behind.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
RETURN = ("irs_w2_single_page_2024", "irs_f1040_2024")
SURFACES = ("pdf_typed", "png_typed", "pdf_handwritten", "png_handwritten", "pdf_filled")
WIDTHS = (1440, 360)
SCREENS = (
    "jobs",
    "new",
    f"new?form={W2}",
    "new?for=dataset",
    "new/schedule",
    f"new/schedule?form={W2}",
    "datasets",
    "forms",
    f"forms/{W2}",
    "tables",
    "tables?prompt=first+name,+age+18-65",
    "people",
    "people?household=p42",
    "keys",
    "webhooks",
    "requests",
    "operations",
    "users",
    "nothing",
)
GUIDE = ("/docs", "/docs/guide/accounts", "/docs/guide?q=credits", "/docs/guide?q=zebra+crossing")


@pytest.fixture
def environment(environment: dict[str, str]) -> dict[str, str]:
    return {**environment, "SYMAGE_SESSION_MODE": "loopback", "SYMAGE_WEBHOOK_ALLOW": "127.0.0.1"}


@pytest.fixture
def browser() -> Iterator[Any]:
    """Asked for behind `api`, whose loop cannot begin while Playwright's runs."""
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def base(environment: dict[str, str]) -> Iterator[str]:
    with forked(environment) as url:
        yield url


def blank_page(browser: Any, base: str, width: int = 1440, **context: Any) -> Any:
    """A page that notes what nothing but the console may serve, and what its policy blocks."""
    page = browser.new_context(viewport={"width": width, "height": 900}, **context).new_page()
    page.set_default_timeout(90_000)
    page.faults = []
    page.on("request", lambda sent: page.faults.append(sent.url) if not own(sent.url, base) else None)
    page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    return page


def open_page(browser: Any, base: str, api: Api, width: int = 1440, **context: Any) -> Any:
    """A page whose visitor came by the operator's link."""
    with api.database.write() as connection:
        operator = users.find(connection, "op") or users.invite(
            connection, api.account_id, "op", role="owner", is_operator=True, now=times.now()
        )
        secret = user_sessions.issue_link(connection, operator.id, now=times.now())
    page = blank_page(browser, base, width, **context)
    page.goto(f"{base}/console/enter/{secret}")
    assert page.url == f"{base}/console/jobs"
    return page


def own(url: str, base: str) -> bool:
    return url.startswith((base, "data:", "blob:"))


def wait(ready: Callable[[], object], seconds: float = 60.0) -> None:
    """The page's policy forbids what Playwright would wait with."""
    until = time.monotonic() + seconds
    while not _asked(ready):
        assert time.monotonic() < until
        time.sleep(0.05)


def _asked(ready: Callable[[], object]) -> object:
    """What a page answers; nothing while it makes place for another one."""
    try:
        return ready()
    except sync_api.Error as error:
        if "context was destroyed" not in str(error):
            raise
        return None


@pytest.mark.long
def test_somebody_who_is_invited_sets_a_password_and_signs_in_with_it(
    api: Api, browser: Any, base: str
) -> None:
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/users")
    page.click("text=Invite user")
    page.fill("#invited", "ada@example.com")
    page.click("dialog[open] >> text=Make a link")
    link = page.inner_text(".secret code")
    guest = blank_page(browser, base)
    guest.goto(link)
    guest.fill("input[type=password] >> nth=0", PASSWORD)
    guest.click("form >> button >> nth=-1")
    guest.wait_for_url("**/console/jobs")
    guest.goto(f"{base}/console/users")
    guest.click("text=Sign out")
    guest.fill("input[name=name]", "ada@example.com")
    guest.fill("input[type=password]", "wrong words here")
    guest.click("form >> button >> nth=-1")
    assert guest.locator("[role=alert]").count() == 1
    guest.fill("input[type=password]", PASSWORD)
    guest.click("form >> button >> nth=-1")
    guest.wait_for_url("**/console/jobs")
    assert page.faults == []


def test_a_key_is_made_used_and_revoked(api: Api, browser: Any, base: str) -> None:
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/keys")
    page.click("text=Create key >> nth=0")
    page.fill("#key-name", "ci")
    page.click("dialog[open] >> text=Create key >> nth=-1")
    headers = {"Authorization": f"Bearer {page.inner_text('#made code')}"}

    def status() -> int:
        # Not by the test client: Playwright runs a loop of its own in this thread.
        return httpx.get(f"{base}/api/v1/jobs", headers=headers, trust_env=False).status_code

    assert status() == 200
    page.click('[aria-label="What to do with ci"]')
    page.click(".menu:popover-open >> text=Revoke")
    page.click("dialog[open] >> text=Revoke key")
    wait(lambda: "Revoked" in page.inner_text("table"))
    assert status() == 401
    assert page.faults == []


def test_a_dataset_is_put_on_a_schedule(api: Api, browser: Any, base: str) -> None:
    page = open_page(browser, base, api, timezone_id="Europe/Berlin")
    page.goto(f"{base}/console/new?form={W2}&quantity=3&seed=5")
    page.click("text=Repeat on a schedule")
    page.wait_for_url("**/console/new/schedule?*")
    wait(lambda: page.input_value("#c-timezone") == "Europe/Berlin")
    page.click("text=Month")
    page.fill("#c-day", "32")
    wait(lambda: "where a number from 1 to 31 must stand" in page.inner_text("#due"))
    page.fill("#c-day", "15")
    wait(lambda: page.inner_text("#due").count("15") == 3)
    page.fill("#name", "w2-monthly")
    page.click("text=Create dataset")
    page.wait_for_url("**/console/datasets/w2-monthly")
    assert "The 15th of a month at 06:00" in page.inner_text(".facts")
    page.click("text=Make version 1 now")
    wait(lambda: "5 to 7" in page.inner_text("#versions"))
    page.click("text=Pause")
    wait(lambda: "Paused" in page.inner_text("h1"))
    assert page.faults == []


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "Europe/Berlin"])
def test_times_of_a_schedule_are_the_readers_from_the_start(
    api: Api, browser: Any, base: str, zone: str
) -> None:
    """The zone is the reader's own, and so are the times that are foreseen before anything is chosen."""
    page = open_page(browser, base, api, timezone_id=zone, locale="en-GB")
    for name in ("a-week", "again", "and-again"):  # Later pages have their scripts at once.
        page.goto(f"{base}/console/new/schedule?form={W2}&quantity=3&seed=5&name={name}")
        wait(lambda: page.inner_text("#due").count("06:00") == 3, 10)
        assert page.input_value("#c-timezone") == zone


def test_an_order_is_sent_as_it_is_shown_and_what_is_refused_has_the_focus(
    api: Api, browser: Any, base: str
) -> None:
    """Sliders keep what they were given, also between their steps."""
    page = open_page(browser, base, api)
    given = {"correction_rate": "0.01", "degradation_strength": "0.375", "handwriting_difficulty": "0.33"}
    asked = "&".join(f"{name}={value}" for name, value in given.items())
    page.goto(f"{base}/console/new?form={W2}&dpi=9999&{asked}")
    assert {name: page.input_value(f"[name={name}]") for name in given} == given
    page.click("#pay >> text=Create job")
    wait(lambda: page.evaluate("() => document.activeElement.name") == "dpi")
    assert page.locator("[aria-invalid=true]").count() == 1
    page.fill("[name=dpi]", "150")
    page.click("text=Repeat on a schedule")
    page.click("text=Create dataset")
    wait(lambda: page.evaluate("() => document.activeElement.name") == "name")


def test_a_key_is_copied_where_pages_have_no_clipboard(api: Api, browser: Any, base: str) -> None:
    """Over plain HTTP from another machine pages are given none: what is marked is copied."""
    page = open_page(browser, base, api)
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
        "document.addEventListener('copy', () => { window.marked = document.activeElement.value; });"
    )
    page.goto(f"{base}/console/keys")
    page.click("text=Create key >> nth=0")
    page.fill("#key-name", "ci")
    page.click("dialog[open] >> text=Create key >> nth=-1")
    page.click("text=Copy key")
    wait(lambda: "Copied" in page.inner_text("#made"))
    assert page.evaluate("() => window.marked") == page.inner_text("#made code")
    assert page.faults == []


@pytest.mark.parametrize("status", [429, 503])
def test_a_live_page_outlives_answers_that_are_none(api: Api, browser: Any, base: str, status: int) -> None:
    job = api.started_job(W2)
    page = open_page(browser, base, api)
    asked: list[str] = []

    def refuse(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(status=status, content_type="text/html", body="<p>Later</p>")

    page.route("**/progress?*", refuse)
    page.goto(f"{base}/console/jobs/{job.id}")
    wait(lambda: page.inner_text("#progress") and len(asked) > 1)
    assert "Later" not in page.inner_text("main")


def test_a_dataset_of_far_households_fits_a_phone(api: Api, browser: Any, base: str) -> None:
    page = open_page(browser, base, api, WIDTHS[1])
    page.goto(f"{base}/console/new/schedule?form={W2}&quantity=3")
    page.fill("#name", "w2-weekly")
    page.click("text=Create dataset")
    for number, changes in ((1, {"first": True}), (2, CHANGES)):
        page.click(f"text=Make version {number} now")
        wait(lambda: "Its job" in page.inner_text("#versions"))
        finish(api, number, changes)
        page.reload()
    assert "First household" in page.inner_text("#versions")
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.long
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
    for name in SURFACES:
        page.check(f"input[name=format][value={name}]")
    page.click("#pay >> text=Create job")
    page.wait_for_url("**/console/jobs/*-*")
    assert "Waiting" in page.inner_text("h1")
    for name in SURFACES:
        assert name in page.inner_text("main")
    page.click("text=Cancel job >> nth=0")
    page.click("dialog[open] >> text=Cancel job >> nth=-1")
    wait(lambda: "Canceled" in page.inner_text("h1"))
    assert page.faults == []


@pytest.mark.long
def test_pages_of_a_job_are_walked_by_keys_and_from_figure_to_figure(
    api: Api, browser: Any, base: str, ready: ReadyForms
) -> None:
    job = real_job(api, ready, *RETURN, quantity=3, formats=SURFACES)
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
    page.keyboard.press("f")
    page.keyboard.press("j")
    wait(lambda: "item=2" in page.evaluate("() => location.search"))
    assert page.locator(".viewer").bounding_box() == {"x": 0, "y": 0, "width": 1440, "height": 900}
    assert page.get_attribute("[data-wide]", "aria-pressed") == "true"
    page.keyboard.press("Escape")
    assert page.locator(".b.kept").count() == 0
    page.keyboard.press("Escape")
    assert page.locator(".wide").count() == 0
    page.select_option("#scheme", "field_id")
    wait(lambda: "line_1a" in page.inner_text("#values"))
    with page.expect_download() as downloading:
        page.click("text=data.csv")
    assert downloading.value.suggested_filename == f"{job.id}.csv"
    assert page.faults == []


@pytest.mark.long
def test_keys_pressed_faster_than_pages_come_are_not_lost(
    api: Api, browser: Any, base: str, ready: ReadyForms
) -> None:
    job = real_job(api, ready, W2, quantity=9, formats=("pdf_typed", "png_typed"))
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/jobs/{job.id}")
    for _ in range(6):
        page.keyboard.press("j")
    wait(lambda: page.input_value("#item") == "6")
    for _ in range(20):
        page.keyboard.press("j")
    wait(lambda: page.input_value("#item") == "8")
    page.keyboard.press("k")
    wait(lambda: page.input_value("#item") == "7")
    page.focus("#step-before")
    page.keyboard.press("Enter")
    wait(lambda: page.input_value("#item") == "6")
    assert page.evaluate("() => document.activeElement.id") == "step-before"
    assert page.faults == []


def test_a_job_page_follows_its_job_but_not_under_an_open_dialog(api: Api, browser: Any, base: str) -> None:
    job = api.accepted_job(W2, quantity=3)
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/jobs/{job.id}")
    assert "Waiting" in page.inner_text("h1")
    with api.database.write() as connection:
        lease.acquire(connection, job.id, "run", now=times.now())
    wait(lambda: "Generating" in page.inner_text("h1"))
    page.click("text=Cancel job >> nth=0")
    api.finish_job(api.stored_job(job.id), 0)
    time.sleep(3)
    assert page.locator("dialog[open]").count() == 1
    page.click("text=Keep running")
    wait(lambda: "Completed" in page.inner_text("h1"))
    assert page.faults == []


@pytest.mark.parametrize("width", WIDTHS)
def test_menus_open_at_their_buttons(api: Api, browser: Any, base: str, width: int) -> None:
    page = open_page(browser, base, api, width)
    page.goto(f"{base}/console/keys")
    for menu in page.locator(".menu").all():
        button = page.locator(f"[popovertarget='{menu.get_attribute('id')}']")
        button.click()
        at, of = menu.bounding_box(), button.bounding_box()
        assert abs(at["x"] + at["width"] - of["x"] - of["width"]) < 8
        assert min(abs(at["y"] - of["y"] - of["height"]), abs(at["y"] + at["height"] - of["y"])) < 8
        page.keyboard.press("Escape")
    assert page.locator(".menu").count()


def test_code_beside_an_order_stays_as_it_was_chosen(api: Api, browser: Any, base: str) -> None:
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/new?form={W2}")
    wait(lambda: page.locator("#preview img").count())
    page.click("#code >> text=Python")
    page.fill("#quantity", "37")
    wait(lambda: "37" in page.inner_text("#code pre:not([hidden])"))
    assert "import" in page.inner_text("#code pre:not([hidden])")
    assert page.is_checked("#code input[value=Python]")
    assert "as-code" not in page.evaluate("() => [...new FormData(document.getElementById('order')).keys()]")
    assert page.faults == []


def test_another_page_of_the_preview_leaves_the_form_where_it_is(api: Api, browser: Any, base: str) -> None:
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/new?form={RETURN[1]}&format=pdf_typed&format=pdf_handwritten")
    wait(lambda: page.locator("#preview [name=page]").count() == 4)
    names = page.locator("#preview .seg label").all_inner_texts()
    assert len(set(names)) == 4
    page.evaluate("() => scrollTo(0, 900)")
    before = page.evaluate("() => scrollY")
    page.locator("#preview .seg label").nth(1).click()
    wait(lambda: page.locator("#preview [name=page]").nth(1).is_checked())
    time.sleep(1)
    assert page.evaluate("() => scrollY") == before


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[bytes]]]:
    """A receiver of webhooks on a port of its own, and the bodies that came."""
    bodies: list[bytes] = []

    class Receives(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_said: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receives) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/hooks", bodies
        server.shutdown()


@pytest.mark.long
def test_a_webhook_is_registered_and_its_delivery_seen(
    api: Api, browser: Any, base: str, receiver: tuple[str, list[bytes]]
) -> None:
    url, bodies = receiver
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/webhooks")
    page.fill("#url", url)
    page.click("form >> text=Add webhook")
    page.click("text=Send test event")
    wait(lambda: "Delivered" in page.inner_text("#deliveries"))
    assert '"event": "webhook.test"' in page.inner_text("#deliveries")
    assert b'"webhook.test"' in bodies[0]
    page.click("text=Send again")
    wait(lambda: len(bodies) == 2)
    assert page.faults == []


@pytest.mark.long
def test_a_table_is_made_of_words(api: Api, browser: Any, base: str) -> None:
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/tables")
    page.fill("#prompt", "first name, age 18-65")
    page.click('button:has-text("Read the words")')
    page.check("input[name=format][value=parquet]")
    page.click("text=Create table")
    page.wait_for_url("**/console/tables/*-*")
    assert "2 columns" in page.inner_text("h1")
    assert page.faults == []


@pytest.mark.long
@pytest.mark.parametrize("color_scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_any_screen(
    api: Api, browser: Any, base: str, ready: ReadyForms, width: int, color_scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page = open_page(browser, base, api, width, color_scheme=color_scheme)
    look(axe, page, [f"{base}/console/{name}" for name in SCREENS] + [base + path for path in GUIDE])
    paths = fill(api, ready, base)
    look(axe, page, [f"{base}/console/{name}" for name in paths])
    page.goto(f"{base}/console/tables?prompt=first+name,+age+18-65")
    page.click("text=Add table")
    wait(lambda: page.locator("[data-table='0']").count())
    check(axe, page)
    page.goto(f"{base}/console/new?form={W2}&dpi=9999")
    page.click("#pay .btn.pri" if width == WIDTHS[0] else ".sticky .btn.pri")
    wait(lambda: page.locator("[role=alert]").count())
    check(axe, page)
    end_sessions(api)
    page.evaluate("() => document.querySelector('#order').submit()")
    wait(lambda: "Your session has ended" in page.inner_text("body"))
    check(axe, page)
    look(axe, blank_page(browser, base, width, color_scheme=color_scheme), [f"{base}/console/sign-in"])


def look(axe: Any, page: Any, addresses: Sequence[str]) -> None:
    for address in addresses:
        page.goto(address)
        check(axe, page)


def check(axe: Any, page: Any) -> None:
    violations = axe.run(page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["target"]) for rule in violations] == [], page.url
    wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0, page.url


def fill(api: Api, ready: ReadyForms, base: str) -> list[str]:
    """Something of each kind, over HTTP and in every state; the screens that show it."""
    found = [real_job(api, ready, W2, quantity=2, formats=("pdf_typed", "png_typed"))]
    for status in (jobs.FAILED, jobs.CANCELED, jobs.EXPIRED):
        found.append(api.ended_job(W2, status=status, finished=0, artifacts={}))
    found += [api.accepted_job(W2), api.started_job(W2)]
    with httpx.Client(headers={"Authorization": f"Bearer {api.key}"}, trust_env=False) as client:

        def post(path: str, body: dict[str, Any]) -> dict[str, Any]:
            answer = client.post(f"{base}/api/v1{path}", json=body)
            assert answer.status_code < 300, answer.text
            return dict(answer.json()["data"])

        order = {"form_id": W2, "quantity": 3, "seed": 5}
        post("/datasets", {"name": "w2-weekly", "cron": "0 6 * * mon", "generate": order})
        for number, changes in ((1, {"first": True}), (2, CHANGES)):
            post("/datasets/w2-weekly/run", {})
            finish(api, number, changes)
        post("/datasets/w2-weekly/run", {})
        webhook = post("/webhooks", {"url": "http://127.0.0.1:9/hooks", "events": ["job.completed"]})
        columns = [{"name": "first_name", "type": "text_first_name"}]
        refers = {"table": "shops", "column": "id"}
        table = [*columns, {"name": "shop", "type": "custom_foreign_key", "constraints": refers}]
        shops = {"name": "shops", "quantity": 5, "columns": [{"name": "id", "type": "number_sequence"}]}
        made = post("/tabular/generate", {"columns": table, "quantity": 10, "tables": [shops]})
    pages = [f"jobs/{job.id}" for job in found]
    datasets = ["datasets", "datasets/w2-weekly", "datasets/w2-weekly?version=2", "datasets/w2-weekly/change"]
    datasets += ["datasets/w2-weekly/order"]
    return [
        *pages,
        *datasets,
        "jobs",
        "keys",
        f"webhooks/{webhook['webhook_id']}",
        f"tables/{made['job_id']}",
    ]


@pytest.mark.long
def test_without_scripts_one_orders_cancels_and_makes_keys(api: Api, browser: Any, base: str) -> None:
    page = open_page(browser, base, api, java_script_enabled=False)
    page.goto(f"{base}/console/new?form={W2}&quantity=3")
    page.click("#pay >> text=Create job")
    page.wait_for_url("**/console/jobs/*-*")
    page.click("text=Cancel job >> nth=0")
    page.click("dialog[open] >> text=Cancel job >> nth=-1")
    wait(lambda: "Canceled" in page.inner_text("h1"))
    page.goto(f"{base}/console/keys")
    page.click("text=Create key >> nth=0")
    page.fill("#key-name", "ci")
    page.click("dialog[open] >> text=Create key >> nth=-1")
    wait(lambda: page.locator("#made code").count())
    page.goto(f"{base}/console/tables?prompt=first+name,+age+18-65")
    page.click("text=Add column")
    wait(lambda: page.locator("[name=name]").count() == 3)


@pytest.mark.long
def test_after_signing_out_going_back_shows_nothing(api: Api, browser: Any, base: str) -> None:
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/keys")
    page.goto(f"{base}/console/users")
    page.click("text=Sign out")
    page.wait_for_url("**/console/sign-in*")
    for _ in range(2):
        page.go_back()
        wait(lambda: page.locator("input[type=password]").count())
        assert "Create key" not in page.inner_text("body")


@pytest.mark.long
def test_a_form_that_was_kept_is_sent_after_signing_in(api: Api, browser: Any, base: str) -> None:
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/new?form={W2}&quantity=3")
    # A preview that is asked for without a session leads to where one signs in.
    wait(lambda: page.locator("#preview img").count())
    end_sessions(api)
    page.evaluate("() => document.querySelector('#order').submit()")
    wait(lambda: "Your session has ended" in page.inner_text("body"))
    with api.database.write() as connection:
        operator = users.named(connection, "op")
        secret = user_sessions.issue_link(connection, operator.id, now=times.now())
    other = page.context.new_page()
    other.goto(f"{base}/console/enter/{secret}")
    page.click('button:has-text("Send it")')
    page.wait_for_url("**/console/jobs/*-*")
    assert "3 people" in page.inner_text("h1")


@pytest.mark.long
def test_very_long_names_and_narrow_windows_break_no_page(
    api: Api, browser: Any, base: str, ready: ReadyForms
) -> None:
    """320 pixels, and 720: a window of 1440 at twice the size of its letters."""
    paths = [f"{base}/console/{name}" for name in (*SCREENS, *fill(api, ready, base))]
    paths += [f"{base}/console/tables?prompt={'a' * 90},+{'b' * 90}"]
    headers = {"Authorization": f"Bearer {api.key}"}
    body = {"url": f"http://127.0.0.1:9/{'a' * 900}", "events": ["job.failed"], "description": "b" * 400}
    made = httpx.post(f"{base}/api/v1/webhooks", json=body, headers=headers, trust_env=False)
    paths += [f"{base}/console/webhooks/{made.json()['data']['webhook_id']}", f"{base}/console/webhooks"]
    for width in (320, 720):
        page = open_page(browser, base, api, width)
        for path in paths:
            page.goto(path)
            wide = page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (width, path)
