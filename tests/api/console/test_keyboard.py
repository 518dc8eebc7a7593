"""Five tasks by keys alone: nothing here is clicked, and what has the focus can be seen."""

from typing import Any

import pytest

from tests.api.conftest import W2, Api
from tests.api.console.conftest import PASSWORD
from tests.api.console.test_browser import (
    base,
    blank_page,
    browser,
    environment,
    open_page,
    pytestmark,
    receiver,
    wait,
)

__all__ = ["base", "browser", "environment", "pytestmark", "receiver"]
MOST_STOPS = 150
"""Stops of Tab from one end of a page to a control."""
FOCUSED = """() => {
  const at = document.activeElement;
  const seen = at.closest(".card, .chip, .seg label") || at;
  return { outline: getComputedStyle(seen).outlineStyle, border: getComputedStyle(at).borderColor };
}"""


def reach(page: Any, selector: str, key: str = "Tab") -> None:
    """Press Tab until it has the focus, which is to be seen."""
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            assert page.evaluate(FOCUSED)["outline"] != "none", selector
            return
    raise AssertionError(f"{selector} is not reached")


def press(page: Any, selector: str, key: str = "Enter") -> None:
    reach(page, selector)
    page.keyboard.press(key)


@pytest.mark.long
def test_somebody_signs_in(api: Api, browser: Any, base: str) -> None:
    owner = open_page(browser, base, api)
    owner.goto(f"{base}/console/users")
    press(owner, "[data-open]:not([data-open*=remove])")
    owner.keyboard.type("ada@example.com")
    owner.keyboard.press("Enter")
    wait(lambda: owner.locator(".secret code").count())
    guest = blank_page(browser, base)
    guest.goto(owner.inner_text(".secret code"))
    reach(guest, "input[type=password]")
    guest.keyboard.type(PASSWORD)
    guest.keyboard.press("Enter")
    guest.wait_for_url("**/console/jobs")
    guest.context.clear_cookies()
    guest.goto(f"{base}/console/keys")
    reach(guest, "input[name=name]")
    guest.keyboard.type("ada@example.com")
    reach(guest, "input[type=password]")
    guest.keyboard.type(PASSWORD)
    guest.keyboard.press("Enter")
    guest.wait_for_url("**/console/keys")


@pytest.mark.long
def test_a_job_is_ordered_and_canceled(api: Api, browser: Any, base: str) -> None:
    """Enter in a field orders nothing: it costs, and the button says what."""
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/new")
    page.keyboard.press("/")
    page.keyboard.type(W2)
    page.keyboard.press("Enter")
    press(page, f"input[name=form][value={W2}]", "Space")
    reach(page, "[name=quantity]")
    page.keyboard.press("Control+a")
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    wait(lambda: '"quantity": 12' in page.inner_text("#code"))
    assert "/console/new" in page.url
    press(page, "#pay .btn.pri")
    page.wait_for_url("**/console/jobs/*-*")
    press(page, "[data-open='#cancel']")
    assert page.evaluate("() => document.activeElement.textContent") == "Keep running"
    press(page, "dialog[open] .btn.danger")
    wait(lambda: "Canceled" in page.inner_text("h1"))


@pytest.mark.long
def test_a_key_is_made_and_revoked(api: Api, browser: Any, base: str) -> None:
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/keys")
    press(page, "[data-open='#new-key']")
    wait(lambda: page.evaluate("() => document.activeElement.id") == "key-name")
    page.keyboard.type("ci")
    page.keyboard.press("Enter")
    wait(lambda: page.locator("#made code").count())
    press(page, "[aria-label='What to do with ci']")
    press(page, ".menu:popover-open [data-open^='#revoke']")
    press(page, "dialog[open] .btn.danger")
    wait(lambda: "Revoked" in page.inner_text("table"))


@pytest.mark.long
def test_a_webhook_is_added_and_tried(
    api: Api, browser: Any, base: str, receiver: tuple[str, list[bytes]]
) -> None:
    url, _ = receiver
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/webhooks")
    reach(page, "#url")
    page.keyboard.type(url)
    page.keyboard.press("Enter")
    wait(lambda: page.locator(".secret code").count())
    press(page, "form[action$='/test'] button")
    wait(lambda: "Delivered" in page.inner_text("#deliveries"))


@pytest.mark.long
def test_a_table_of_two_is_made_of_words(api: Api, browser: Any, base: str) -> None:
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/tables")
    reach(page, "#prompt")
    page.keyboard.type("first name, age 18-65")
    press(page, "#words .btn")
    page.wait_for_url("**/console/tables?prompt=*")
    reach(page, "#new-table")
    page.keyboard.type("shops")
    page.keyboard.press("Enter")
    wait(lambda: page.locator("[data-table='0']").count())
    reach(page, "#words-0")
    page.keyboard.type("id, city")
    page.keyboard.press("Enter")
    wait(lambda: page.locator("[data-table='0'] [name=name]").count() == 2)
    press(page, ".btn.pri.big")
    page.wait_for_url("**/console/tables/*-*")
    assert "shops" in page.inner_text("main")


@pytest.mark.long
def test_a_dataset_is_put_on_a_schedule(api: Api, browser: Any, base: str) -> None:
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/new?for=dataset&form={W2}&quantity=3")
    press(page, "#pay .btn.pri")
    page.wait_for_url("**/console/new/schedule?*")
    reach(page, "[name=every]")
    page.keyboard.press("ArrowRight")
    wait(lambda: page.locator("#c-day").is_visible())
    reach(page, "#name")
    page.keyboard.type("w2-monthly")
    press(page, ".btn.pri.big")
    page.wait_for_url("**/console/datasets/w2-monthly")
