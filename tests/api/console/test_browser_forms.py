"""Forms in a real browser: reloaded, gone back to, sent by a double click; a copy that is not allowed."""

from typing import Any

import pytest

from tests.api.conftest import Api
from tests.api.console import test_browser as shared
from tests.api.console.test_browser import open_page, pytestmark, wait

__all__ = ["pytestmark"]
base, browser, environment = shared.base, shared.browser, shared.environment


def keys(api: Api) -> int:
    return api.rows("api_keys")["api_keys"]


def test_a_page_with_a_new_key_can_be_loaded_again(api: Api, browser: Any, base: str) -> None:
    """A double click makes one key; a reload makes none, and shows the secret no more."""
    page = open_page(browser, base, api)
    before = keys(api)
    page.goto(f"{base}/console/keys")
    page.get_by_role("button", name="Create key").click()
    page.get_by_label("Name").fill("ci")
    page.locator("#new-key").get_by_role("button", name="Create key").dblclick()
    page.wait_for_selector("#made code")
    assert page.locator("#made code").inner_text().startswith("sk_live_")
    page.reload()
    assert page.locator("#made").count() == 0
    assert page.get_by_text("was shown once").is_visible()
    assert keys(api) == before + 1
    assert page.faults == []


def test_one_goes_back_to_the_columns_of_a_table(api: Api, browser: Any, base: str) -> None:
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/tables?prompt=first+name,+churned")
    page.locator("#lb-1").click()
    page.locator("#limits-1 summary").click()
    page.locator("#l-1").fill("true: 12%")
    page.get_by_role("button", name="Create table").click()
    said = page.locator("#row-1 + .note")
    said.wait_for()
    assert "Column 2: “true or false” takes no limit “true”" in said.inner_text()
    wait(lambda: page.evaluate("() => document.activeElement.id") == "l-1")
    assert said.evaluate("(it) => it.getBoundingClientRect().bottom <= innerHeight")
    page.locator("#l-1").fill("")
    page.get_by_label("Share of true").fill("1.5")
    page.get_by_role("button", name="Create table").click()
    wait(lambda: page.evaluate("() => document.activeElement.id") == "l-1-true_rate")
    page.get_by_label("Share of true").fill("0.12")
    page.get_by_role("button", name="Create table").click()
    page.wait_for_url("**/console/tables/*-*")
    page.go_back()
    wait(lambda: page.locator("#lb-1").count() == 1)
    assert page.locator("#n-0").input_value() == "first_name"
    page.go_forward()
    page.get_by_role("link", name="Order again").click()
    wait(lambda: page.locator("#lb-1").inner_text().strip() == "true_rate: 0.12")
    assert page.faults == []


def test_limits_are_fields_at_their_row(api: Api, browser: Any, base: str) -> None:
    """Opened and closed by their button, other ones as soon as another type is chosen; the focus stays."""
    page = open_page(browser, base, api)
    page.goto(f"{base}/console/tables?prompt=first+name,+age+18-65")
    page.locator("#lb-1").focus()
    page.keyboard.press("Enter")
    least = page.get_by_label("At least")
    least.wait_for()
    assert least.input_value() == "18"
    assert page.evaluate("() => document.activeElement.id") == "lb-1"
    least.fill("21")
    page.locator("#lb-1").click()
    wait(lambda: page.locator("#lb-1").inner_text().strip() == "min: 21, max: 65")
    page.locator("#t-0").select_option("custom_enum")
    page.get_by_role("textbox", name="Values").fill("open, paid")
    page.keyboard.press("Enter")
    page.wait_for_url("**/console/tables?*values*")
    assert page.get_by_role("textbox", name="Values").input_value() == "open, paid"
    assert page.locator("td", has_text="paid").count() > 0
    assert page.faults == []


@pytest.mark.parametrize("clipboard", ["refused", "absent"])
def test_where_a_page_may_not_copy_the_text_is_selected(
    api: Api, browser: Any, base: str, clipboard: str
) -> None:
    page = open_page(browser, base, api)
    refused = "Object.defineProperty(navigator, 'clipboard', {value: %s}); document.execCommand = () => false"
    page.add_init_script(
        refused % ("{writeText: () => Promise.reject(1)}" if clipboard == "refused" else "undefined")
    )
    page.goto(f"{base}/console/keys")
    page.get_by_role("button", name="Create key").click()
    page.get_by_label("Name").fill("ci")
    page.locator("#new-key").get_by_role("button", name="Create key").click()
    page.locator("#made code").wait_for()
    page.get_by_role("button", name="Copy key").click()
    page.get_by_role("button", name="Press Ctrl+C").wait_for()
    selected = page.evaluate("() => String(getSelection())")
    assert selected == page.locator("#made code").inner_text()
    assert page.faults == []
